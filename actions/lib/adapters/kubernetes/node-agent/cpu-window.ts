import type { CoreTimes, Moment } from "./moment.ts";

/** What the cores of one machine did between two moments. */
export interface CpuWindow {
  readonly wallSeconds: number;
  readonly cores: readonly CoreWindow[];
}

export interface CoreWindow extends CoreTimes {
  readonly busy: number;
}

/** Idle time of a core may seem to run backwards by some ticks; more is another machine, or another boot. */
const BACKWARDS_SECONDS = 0.1;

/**
 * Busy is what is neither idle nor stolen: a tickless kernel measures only idle time exactly; the other columns are sampled at ticks and miss work between them.
 * @returns undefined where a counter went backwards, or a core came or went
 */
export function cpuBetween(before: Moment, after: Moment): CpuWindow | undefined {
  const wallSeconds = after.at - before.at;
  if (wallSeconds <= 0 || before.cores.size !== after.cores.size) return undefined;
  const cores: CoreWindow[] = [];
  for (const [number, now] of after.cores) {
    const then = before.cores.get(number);
    if (then === undefined) return undefined;
    const spent = { ...now };
    for (const mode of Object.keys(now) as (keyof CoreTimes)[]) {
      const seconds = now[mode] - then[mode];
      if (seconds < -BACKWARDS_SECONDS) return undefined;
      Object.assign(spent, { [mode]: Math.max(0, seconds) });
    }
    const busy = Math.min(wallSeconds, Math.max(0, wallSeconds - spent.idle - spent.iowait - spent.steal));
    cores.push({ ...spent, busy });
  }
  return { wallSeconds, cores };
}

/** Core-seconds that a mode took on all cores. */
export const secondsOf = ({ cores }: CpuWindow, mode: keyof CoreWindow): number => cores.reduce((sum, core) => sum + core[mode], 0);

/** Share of all cores, 0 to 1, that modes took together. */
export const shareOf = (window: CpuWindow, ...modes: (keyof CoreWindow)[]): number =>
  modes.reduce((sum, mode) => sum + secondsOf(window, mode), 0) / (window.wallSeconds * window.cores.length);

export const busiestSeconds = ({ cores }: CpuWindow): number => Math.max(0, ...cores.map(({ busy }) => busy));
