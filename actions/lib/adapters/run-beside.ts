import type { Command, Execution } from "../model/command.ts";
import type { Clock } from "../ports/clock.ts";
import type { StepCommands, StepExecution } from "../ports/target.ts";

/** How a target runs what a step consists of. */
export interface BesideOptions {
  /** Runs one command beside the client. */
  readonly run: (command: Command) => Promise<Execution>;
  /** The load needs this long until it is there, seconds. */
  readonly leadSeconds: number;
  readonly clock: Clock;
}

/** The commands, one after the other, while the background runs; when it returns or throws, nothing of them runs any more. */
export async function runBeside(
  step: StepCommands,
  { run, leadSeconds, clock }: BesideOptions,
  signal: AbortSignal,
): Promise<Pick<StepExecution, "executions" | "background">> {
  const executions: Execution[] = [];
  const runCommands = async () => {
    for (const command of step.commands) executions.push(await run(command));
  };
  if (step.background === undefined) {
    await runCommands();
    return { executions };
  }
  const background = run(step.background);
  const commands = (async () => {
    // The load is there before what is measured beside it begins.
    await clock.sleep(leadSeconds, signal);
    await runCommands();
  })();
  // Both are waited for, whichever fails first: a rejection that nobody looks at ends the process in the middle of its clean-up.
  const [load, measured] = await Promise.allSettled([background, commands]);
  if (measured.status === "rejected") throw measured.reason;
  if (load.status === "rejected") throw load.reason;
  return { executions, background: load.value };
}
