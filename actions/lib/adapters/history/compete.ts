import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { RefusalError, type RefusalReason } from "../../ports/refusal.ts";

export interface Competition {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly random: () => number;
}

/** What may be over a moment later. */
const PASSING: readonly RefusalReason[] = ["conflict", "rate-limited", "unavailable"];

/** All tries and waits together: enough for a dozen of them, because the longest waits of the first twelve add up to 132 s. */
const DEADLINE_SECONDS = 300;
const SHORTEST_CEILING_SECONDS = 0.5;
const LONGEST_CEILING_SECONDS = 20;

/**
 * Tries until a try succeeds, from its start each time; `undefined` from a try means that somebody else was quicker.
 * Before it tries again it waits a random part of a ceiling, so that writers who met do not meet again.
 * @throws RefusalError one that will not pass, or the last one when the time is used up; the signal's reason when it fires
 */
export async function compete<T>(what: string, attempt: () => Promise<T | undefined>, competition: Competition): Promise<T> {
  const { clock, log, signal, random } = competition;
  const startedAt = clock.monotonicSeconds();
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    const triedAt = clock.monotonicSeconds();
    let refusal = new RefusalError("conflict", "somebody else was quicker each time");
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof RefusalError) || !PASSING.includes(error.reason)) throw error;
      refusal = error;
    }
    const now = clock.monotonicSeconds();
    const waitSeconds = (refusal.waitSeconds ?? 0) + random() * ceilingSeconds(refusal.reason, tries, now - triedAt);
    if (now - startedAt + waitSeconds > DEADLINE_SECONDS) throw refusal;
    log.debug(`${what}: try ${tries}: ${refusal.message}; once more in ${waitSeconds.toFixed(1)} s`);
    await clock.sleep(waitSeconds, signal);
  }
}

/**
 * Whoever was overtaken knows that the server works and that one of the others has finished, so it waits for as long as some of them need, which its own try
 * tells. A server in trouble is left alone twice as long each time.
 */
function ceilingSeconds(reason: RefusalReason, tries: number, attemptSeconds: number): number {
  const seconds = reason === "conflict" ? attemptSeconds * tries : SHORTEST_CEILING_SECONDS * 2 ** (tries - 1);
  return Math.min(Math.max(seconds, SHORTEST_CEILING_SECONDS), LONGEST_CEILING_SECONDS);
}
