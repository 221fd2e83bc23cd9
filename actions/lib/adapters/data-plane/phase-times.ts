import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/** How long each phase took, in order. */
export interface PhaseTimes {
  /** Runs a phase as a group of the log, and tells its seconds there, also when it fails. */
  measure<T>(title: string, body: () => Promise<T>): Promise<T>;
  readonly seconds: Readonly<Record<string, number>>;
}

export function phaseTimes(clock: Clock, log: Log): PhaseTimes {
  const seconds: Record<string, number> = {};
  return {
    seconds,
    measure: async (title, body) =>
      await log.group(title, async () => {
        const startedAt = clock.monotonicSeconds();
        try {
          return await body();
        } finally {
          const took = clock.monotonicSeconds() - startedAt;
          seconds[title] = Math.round(((seconds[title] ?? 0) + took) * 10) / 10;
          log.info(`${title}: ${took.toFixed(1)} s`);
        }
      }),
  };
}
