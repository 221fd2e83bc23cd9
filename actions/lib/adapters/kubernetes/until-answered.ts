import type { Clock } from "../../ports/clock.ts";
import { CutError } from "./exec.ts";
import { persist, Trouble, type TroubleLog } from "./retry.ts";

/** Asks again while the connection to the pod breaks, for as long as an API server that does not answer is waited for: only for commands that may run twice without harm. */
export async function untilAnswered<T>(ask: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const attempt = async (): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CutError)) throw error;
      throw new Trouble("unanswered", error.message);
    }
  };
  // What goes wrong on the way to the API server is told by whoever goes there.
  const troubles: TroubleLog = { tell: () => undefined, end: () => undefined, giveUp: ({ message }) => new CutError(message, "") };
  return await persist(attempt, { clock, signal, troubles });
}
