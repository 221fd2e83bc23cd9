import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { RefusalError, type RefusalReason } from "../ports/refusal.ts";

export interface Persistence {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** What may be over a moment later. */
const PASSING: readonly RefusalReason[] = ["conflict", "rate-limited", "unavailable"];

const TRIES = 8;
const FIRST_WAIT_SECONDS = 0.5;
const LONGEST_WAIT_SECONDS = 16;
/** All tries and waits together: a comment is not worth more of a job's time. */
const BUDGET_SECONDS = 150;

/**
 * Runs `body` until it comes through, from its start each time: it looks before it writes, so a write whose answer was lost is not
 * written twice. Waits twice as long each time, or as long as the code host asks for.
 * @throws RefusalError one that will not pass, or the last one when tries or time are used up; the signal's reason when it fires
 */
export async function persist<T>(what: string, body: () => Promise<T>, { clock, log, signal }: Persistence): Promise<T> {
  const startedAt = clock.monotonicSeconds();
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await body();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof RefusalError) || !PASSING.includes(error.reason)) throw error;
      const waitSeconds = Math.max(
        error.waitSeconds ?? Math.min(FIRST_WAIT_SECONDS * 2 ** (tries - 1), LONGEST_WAIT_SECONDS),
        FIRST_WAIT_SECONDS,
      );
      const spentSeconds = clock.monotonicSeconds() - startedAt;
      if (tries === TRIES || spentSeconds + waitSeconds > BUDGET_SECONDS) throw error;
      log.info(`${what}: ${error.message}; once more in ${Math.round(waitSeconds * 10) / 10} s`);
      await clock.sleep(waitSeconds, signal);
    }
  }
}
