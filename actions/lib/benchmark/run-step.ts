import type { Arranged } from "../model/arrangement.ts";
import type { Execution } from "../model/command.ts";
import { ConfigurationError, EnvironmentError, ToolError } from "../model/errors.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Step } from "../model/plan.ts";
import type { Conditions, StepResult } from "../model/record.ts";
import { type NetworkTest, OutputError, type Parsed, type TestContext, type Variant } from "../network-tests/network-test.ts";
import type { Clock } from "../ports/clock.ts";
import type { Journal } from "../ports/journal.ts";
import type { StepExecution, Target } from "../ports/target.ts";

/** A step is repeated once when others took more than this share of the cores that carry it. */
const FOREIGN_SHARE_LIMIT = 0.05;

export interface StepRequest {
  readonly step: Step;
  readonly test: NetworkTest;
  readonly variant: Variant;
  readonly secondsPerRun: number;
  readonly target: Target;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** Measures one step. What fails in it becomes its outcome; it rejects only when the signal fires or its result cannot be kept. */
export async function runStep(request: StepRequest, signal: AbortSignal): Promise<StepResult> {
  const { clock, step } = request;
  const startedAt = clock.now().toISOString();
  const began = clock.monotonicSeconds();
  const measured = await attempt(request, signal);
  if (measured.outcome.status === "failed") await recover(request, signal);
  if (measured.execution !== undefined) await request.journal.keepRaw(step, measured.execution);
  const { outcome, conditions, execution, arranged } = measured;
  return {
    ...step,
    startedAt,
    seconds: clock.monotonicSeconds() - began,
    outcome,
    ...(conditions === undefined ? {} : { conditions }),
    ...(execution === undefined ? {} : { cpu: execution.cpu }),
    ...(execution?.nodes === undefined ? {} : { nodes: execution.nodes }),
    ...(execution?.agents === undefined ? {} : { agents: execution.agents }),
    ...arranged,
  };
}

/** A target that cannot recover fails the steps to come, each with its reason; this one keeps its own. */
async function recover({ target, step }: StepRequest, signal: AbortSignal): Promise<void> {
  try {
    await target.recover(step.arm, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isForeseen(error)) throw error;
  }
}

/** What a target may say of one step, also that it may not do something any more; anything else is a bug of ours. */
const isForeseen = (error: unknown): error is Error =>
  error instanceof ToolError || error instanceof EnvironmentError || error instanceof ConfigurationError;

interface Attempt {
  readonly outcome: Outcome;
  readonly conditions?: Conditions;
  readonly execution?: StepExecution;
  readonly arranged?: Arranged;
}

async function attempt(request: StepRequest, signal: AbortSignal): Promise<Attempt> {
  const { target, step, variant } = request;
  try {
    const arranged = await target.arrange(step.arm, variant.arrangement, signal);
    const context = contextOf(request);
    const background = variant.background?.(context);
    for (let attempts = 1; ; attempts++) {
      const settled = await target.settle(signal);
      const execution = await target.execute(
        step.arm,
        {
          path: step.path,
          commands: variant.commands(context),
          ...(variant.isMaximum === undefined ? {} : { isMaximum: variant.isMaximum }),
          ...(background === undefined ? {} : { background }),
        },
        signal,
      );
      if ((execution.disturbance.foreignShare ?? 0) > FOREIGN_SHARE_LIMIT && attempts === 1) continue;
      const conditions = { ...settled, ...execution.disturbance, attempts };
      return { outcome: outcomeOf(request, context, execution, arranged), conditions, execution, arranged };
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isForeseen(error)) return { outcome: { status: "failed", reason: error.message } };
    throw error;
  }
}

function contextOf({ target, step, test, secondsPerRun }: StepRequest): TestContext {
  return {
    server: target.server(step.arm, step.path, test.workload),
    seconds: secondsPerRun,
    loads: target.loads,
    scratch: target.scratch(step.arm),
    serverOf: (workload) => target.server(step.arm, step.path, workload),
    serverBehind: (forwarders) => target.server(step.arm, step.path, test.workload, forwarders),
  };
}

function outcomeOf({ variant }: StepRequest, context: TestContext, execution: StepExecution, arranged: Arranged): Outcome {
  const { executions, background } = execution;
  const failed = [...executions, ...(background === undefined ? [] : [background])].find((one) => one.exitCode !== 0 || one.timedOut);
  if (failed !== undefined) return { status: "failed", reason: failureOf(failed) };
  try {
    return withFindings(variant.parse({ ...execution, ...arranged }, context), execution);
  } catch (error) {
    if (error instanceof OutputError) return { status: "failed", reason: error.message };
    throw error;
  }
}

/** What the target saw beside what the parser found. */
function withFindings(parsed: Parsed, { problems = [], warnings = [] }: StepExecution): Outcome {
  const { measurements, facts } = parsed;
  if (parsed.status === "invalid") return { ...parsed, reason: [parsed.reason, ...problems].join("; ") };
  if (problems.length > 0) return { status: "invalid", reason: problems.join("; "), measurements, facts };
  return warnings.length === 0 ? parsed : { ...parsed, warnings: [...parsed.warnings, ...warnings] };
}

/** One sentence on how a tool failed, with the last thing it said. */
function failureOf(execution: Execution): string {
  const tool = execution.argv[0] ?? "the command";
  const how = execution.timedOut
    ? `was ended after ${execution.seconds.toFixed(1)} s`
    : execution.signal !== null
      ? `was ended by ${execution.signal}`
      : `exited with ${execution.exitCode}`;
  const said = lastWords(execution);
  return `${tool} ${how}${said === "" ? "" : `: ${said}`}`;
}

/** iperf3 reports its errors in JSON on standard output; the others on standard error. */
function lastWords(execution: Execution): string {
  const jsonError = /"error":\s*"([^"]+)"/.exec(execution.stdout)?.[1];
  return (jsonError ?? execution.stderr.trim().split("\n").slice(-2).join(" | ")).slice(0, 300);
}
