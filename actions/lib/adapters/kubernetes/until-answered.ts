import type { Clock } from "../../ports/clock.ts";
import { CutError } from "./exec.ts";

/** An API server that restarts is away for some tens of seconds. */
const AWAY_SECONDS = 180;
const PAUSE_SECONDS = 0.5;

/** Asks again while the connection to the pod breaks: only for commands that may run twice without harm. */
export async function untilAnswered<T>(ask: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const deadline = clock.monotonicSeconds() + AWAY_SECONDS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CutError) || clock.monotonicSeconds() > deadline) throw error;
      await clock.sleep(PAUSE_SECONDS, signal);
    }
  }
}
