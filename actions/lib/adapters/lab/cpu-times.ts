import { readFileSync } from "node:fs";

/** Clock ticks per second of /proc/stat; fixed for user space on every Linux. */
const TICKS_PER_SECOND = 100;

/** What /proc/stat says of one core since boot, seconds. */
export interface CoreTimes {
  /** User time, low priority included. */
  readonly user: number;
  readonly idle: number;
  /** Hardware and software interrupts. */
  readonly interrupt: number;
  /** Taken by other virtual machines. */
  readonly steal: number;
}

/** A reading of all cores, with the monotonic moment (seconds) at which it was taken. */
export interface CpuReading {
  readonly at: number;
  readonly cores: readonly CoreTimes[];
}

/** Difference of two readings. */
export interface CpuWindow {
  readonly wallSeconds: number;
  readonly cores: readonly (CoreTimes & { readonly busy: number })[];
}

export function readCpu(): CpuReading {
  return { at: performance.now() / 1000, cores: parseCoreTimes(readFileSync("/proc/stat", "utf8")) };
}

/** Fields per proc(5): user nice system idle iowait irq softirq steal … */
export function parseCoreTimes(stat: string): CoreTimes[] {
  return [...stat.matchAll(/^cpu\d+ (.+)$/gm)].map((match) => {
    const seconds = (match[1] as string).split(" ").map((ticks) => Number(ticks) / TICKS_PER_SECOND);
    const [user = 0, nice = 0, , idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = seconds;
    return { user: user + nice, idle: idle + iowait, interrupt: irq + softirq, steal };
  });
}

/**
 * Busy is what is neither idle nor stolen. Only idle time is measured exactly by a tickless kernel; the other columns are sampled
 * at ticks and miss work in between, so busy is never added up from them.
 */
export function cpuBetween(before: CpuReading, after: CpuReading): CpuWindow {
  const wallSeconds = after.at - before.at;
  const cores = after.cores.map((now, index) => {
    const then = before.cores[index] ?? now;
    const idle = now.idle - then.idle;
    const steal = now.steal - then.steal;
    return {
      user: now.user - then.user,
      idle,
      interrupt: now.interrupt - then.interrupt,
      steal,
      busy: Math.min(wallSeconds, Math.max(0, wallSeconds - idle - steal)),
    };
  });
  return { wallSeconds, cores };
}

/** The cores of a window that somebody is interested in, by number. */
export const onCores = (window: CpuWindow, cores: readonly number[]): CpuWindow => ({
  ...window,
  cores: cores.flatMap((core) => window.cores[core] ?? []),
});

/** Busy core-seconds of all cores of a window. */
export const busyCoreSeconds = (window: CpuWindow): number => window.cores.reduce((sum, core) => sum + core.busy, 0);

export const busiestCoreSeconds = (window: CpuWindow): number => Math.max(0, ...window.cores.map((core) => core.busy));

/** Share, 0 to 1, that a column took of all cores of a window. */
export function shareOf(window: CpuWindow, column: keyof CoreTimes | "busy"): number {
  return window.cores.reduce((sum, core) => sum + core[column], 0) / (window.wallSeconds * window.cores.length);
}
