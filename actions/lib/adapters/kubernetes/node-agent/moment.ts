import { type GroupReadings, parseGroups } from "./control-groups.ts";

/** Clock ticks per second of /proc/stat; fixed for user space on every Linux. */
const TICKS_PER_SECOND = 100;

const MODES = ["user", "nice", "system", "idle", "iowait", "interrupt", "softInterrupt", "steal"] as const;

/** Columns of /proc/stat as proc(5) orders them; seconds. */
export type CoreTimes = Readonly<Record<(typeof MODES)[number], number>>;

/** What one kernel counts for all that runs on it. */
export interface KernelCounters {
  /** Seconds since 1970. */
  readonly bootTime: number;
  readonly contextSwitches: number;
  readonly forks: number;
}

/** One look at a node's processors and control groups. Of the groups, `node` is what the node counts for all of itself, `pods` for all pods. */
export interface Moment extends GroupReadings {
  /** Seconds since the node booted, to a hundredth. */
  readonly at: number;
  /** By number of the core; one that is switched off is absent. */
  readonly cores: ReadonlyMap<number, CoreTimes>;
  readonly counters: KernelCounters;
}

/**
 * @param text /proc/uptime after `uptime `, and lines of /proc/stat
 * @param groups what grep printed of the control groups' files
 * @returns undefined where a line is missing without which a moment says nothing
 */
export function parseMoment(text: string, groups: string, ids: readonly string[]): Moment | undefined {
  const at = numberAfter("uptime", text);
  const bootTime = numberAfter("btime", text);
  const contextSwitches = numberAfter("ctxt", text);
  const forks = numberAfter("processes", text);
  const cores = parseCores(text);
  if (at === undefined || bootTime === undefined || contextSwitches === undefined || forks === undefined || cores.size === 0)
    return undefined;
  return { at, cores, counters: { bootTime, contextSwitches, forks }, ...parseGroups(groups, ids) };
}

export function parseCores(stat: string): ReadonlyMap<number, CoreTimes> {
  const cores = new Map<number, CoreTimes>();
  for (const [, core, columns = ""] of stat.matchAll(/^cpu(\d+) +(.+)$/gm)) {
    const seconds = columns.split(" ").map((ticks) => Number(ticks) / TICKS_PER_SECOND);
    // Kernels before 2.6.11 had fewer columns; none that runs containers does.
    cores.set(Number(core), Object.fromEntries(MODES.map((mode, index) => [mode, seconds[index] ?? 0])) as CoreTimes);
  }
  return cores;
}

function numberAfter(name: string, text: string): number | undefined {
  const found = new RegExp(`^${name} (\\d+(?:\\.\\d+)?)\\b`, "m").exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
