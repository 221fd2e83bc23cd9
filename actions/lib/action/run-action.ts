import { constants } from "node:os";
import * as core from "@actions/core";
import { InterruptedError } from "../model/errors.ts";
import type { Log } from "../ports/log.ts";
import { toFailure } from "./failure.ts";
import { type InputSpec, type InputValues, parseInputs } from "./input.ts";
import { type JobEnvironment, jobEnvironment } from "./job-environment.ts";
import { actionLog } from "./log.ts";
import { actionOutputs, type Outputs } from "./outputs.ts";
import { actionState, type State } from "./state.ts";
import { actionSummary, type Summary } from "./summary.ts";

/** What a main works with. */
export interface ActionContext {
  readonly log: Log;
  readonly outputs: Outputs;
  readonly summary: Summary;
  readonly state: State;
  readonly job: JobEnvironment;
  /** Fires with an InterruptedError when the runner cancels the step. */
  readonly signal: AbortSignal;
  /** @throws ConfigurationError */
  readInputs<const S extends InputSpec>(spec: S): InputValues<S>;
}

/** A handle that somebody forgot keeps Node alive, and a step that hangs costs hours. */
const LINGER_SECONDS = 5;

/**
 * Runs the main of an action as the runner expects it: a failure fails the step with one sentence, the first SIGINT or SIGTERM
 * (the runner sends SIGINT, SIGTERM 7.5 s later, and kills 2.5 s after that) asks `main` to stop, the second ends the process.
 */
export async function runAction(main: (context: ActionContext) => Promise<void>): Promise<void> {
  const log = actionLog();
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    if (interruption.signal.aborted) process.exit(128 + constants.signals[signal]);
    log.info(`Stopping because of ${signal}; what was made is removed first`);
    interruption.abort(new InterruptedError(`The step was cancelled (${signal}).`));
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    await main({
      log,
      outputs: actionOutputs(),
      summary: actionSummary(log),
      state: actionState(),
      job: jobEnvironment(),
      signal: interruption.signal,
      readInputs: (spec) => parseInputs(spec, (name) => core.getInput(name)),
    });
  } catch (error) {
    const failure = toFailure(error);
    if (failure.stack !== undefined) log.debug(failure.stack);
    core.setFailed(failure.sentence);
  }
  setTimeout(() => process.exit(), LINGER_SECONDS * 1000).unref();
}
