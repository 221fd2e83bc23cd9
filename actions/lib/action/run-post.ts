import * as core from "@actions/core";
import type { Log } from "../ports/log.ts";
import { toFailure } from "./failure.ts";
import { actionLog } from "./log.ts";
import { actionState, type State } from "./state.ts";

/** What a post works with: what main saved, never the inputs, which may have changed meanwhile. */
export interface PostContext {
  readonly log: Log;
  readonly state: Pick<State, "read">;
  readonly signal: AbortSignal;
}

/** A handle that somebody forgot keeps Node alive, and a call that does not listen to the signal keeps the post from its end. */
const LINGER_SECONDS = 2;

/**
 * Runs the post of an action: it undoes what main made, may be run twice, and warns where it cannot, because the job's result is not its business.
 * @param limitSeconds the signal fires then, and who does not listen is ended by force 2 s later: after a cancel the runner gives all posts together 4 min 45 s (JobDispatcher, v2.336.0)
 */
export async function runPost(post: (context: PostContext) => Promise<void>, limitSeconds: number): Promise<void> {
  const log = actionLog();
  const end = new AbortController();
  const stop = (why: string) => end.abort(new Error(why));
  let force: NodeJS.Timeout | undefined;
  const limit = setTimeout(() => {
    stop(`the time of a post step, ${limitSeconds} s, is over`);
    force = setTimeout(() => {
      core.warning(`The time of a post step, ${limitSeconds} s, is over, and it did not end by itself: it was ended by force.`);
      process.exit();
    }, LINGER_SECONDS * 1000);
  }, limitSeconds * 1000);
  process.on("SIGINT", () => stop("the runner ends the step")).on("SIGTERM", () => stop("the runner ends the step"));
  try {
    await post({ log, state: actionState(), signal: end.signal });
  } catch (error) {
    const failure = toFailure(error);
    if (failure.stack !== undefined) log.debug(failure.stack);
    core.warning(failure.sentence);
  }
  clearTimeout(limit);
  clearTimeout(force);
  setTimeout(() => process.exit(), LINGER_SECONDS * 1000).unref();
}
