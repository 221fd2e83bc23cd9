import type { Plan, Step } from "../model/plan.ts";
import type { ArmFacts, StepResult } from "../model/record.ts";
import type { NetworkTest } from "../network-tests/network-test.ts";
import type { Clock } from "../ports/clock.ts";
import type { Journal } from "../ports/journal.ts";
import type { Progress, Standing } from "../ports/progress.ts";
import type { Target } from "../ports/target.ts";
import { expectedStepSeconds, secondsPerRunOf, testOf, variantOf } from "./plan.ts";
import { runStep } from "./run-step.ts";

export interface RunRequest {
  readonly plan: Plan;
  readonly catalog: readonly NetworkTest[];
  /** Ready for the arms of the plan. */
  readonly target: Target;
  readonly arms: readonly ArmFacts[];
  /** Steps that an earlier session finished; they are not measured again. */
  readonly finished: readonly StepResult[];
  readonly journal: Journal;
  readonly progress: Progress;
  readonly clock: Clock;
}

/**
 * Measures what is left of a plan, in its order. Every result is in the journal before the next step begins.
 * @returns all results, former ones included, in the plan's order
 */
export async function runPlan(request: RunRequest, signal: AbortSignal): Promise<StepResult[]> {
  const { plan, progress } = request;
  const results = new Map(request.finished.map((result) => [result.id, result]));
  const left = plan.steps.filter((step) => !results.has(step.id));
  if (results.size > 0) await warmUpAgain(request, left, signal);
  const standing = standings(request, left);
  for (const round of new Set(left.map((step) => step.round))) {
    await progress.round(round, plan.rounds, async () => {
      for (const step of left.filter((one) => one.round === round)) {
        signal.throwIfAborted();
        progress.begin(step, standing());
        const result = await resultOf(request, step, signal);
        await request.journal.append(result);
        results.set(step.id, result);
        progress.finish(result, standing(step));
      }
    });
  }
  return plan.steps.flatMap((step) => results.get(step.id) ?? []);
}

/** A resumed run measures on data planes built anew: what is left is run once and thrown away, so that no cold step counts. */
async function warmUpAgain(request: RunRequest, left: readonly Step[], signal: AbortSignal): Promise<void> {
  const cold = left.filter((step) => step.round > 0).map((step) => ({ ...step, round: 0 }));
  const once = new Map(cold.map((step) => [`${step.arm} ${step.test}/${step.variant}/${step.path}`, step]));
  const forgetful = { ...request, journal: { append: async () => undefined, keepRaw: async () => undefined } };
  const standing = standings(request, left);
  await request.progress.round(0, request.plan.rounds, async () => {
    for (const step of once.values()) {
      signal.throwIfAborted();
      request.progress.begin(step, standing());
      await resultOf(forgetful, step, signal);
    }
  });
}

async function resultOf(request: RunRequest, step: Step, signal: AbortSignal): Promise<StepResult> {
  const { plan, catalog, target, journal, clock } = request;
  const reason = request.arms.find((arm) => arm.name === step.arm)?.unavailable;
  if (reason !== undefined) return { ...step, startedAt: clock.now().toISOString(), seconds: 0, outcome: { status: "skipped", reason } };
  const test = testOf(catalog, step);
  const variant = variantOf(catalog, step);
  return runStep({ step, test, variant, secondsPerRun: secondsPerRunOf(plan, step), target, journal, clock }, signal);
}

/** Corrects the expected rest by how the steps so far compared with what was expected of them. */
function standings({ plan, catalog, clock }: RunRequest, left: readonly Step[]): (finished?: Step) => Standing {
  const expected = (step: Step) => expectedStepSeconds(plan, step, variantOf(catalog, step));
  const began = clock.monotonicSeconds();
  let done = plan.steps.length - left.length;
  let expectedDone = 0;
  let expectedLeft = left.reduce((sum, step) => sum + expected(step), 0);
  return (finished) => {
    if (finished !== undefined) {
      done += 1;
      expectedDone += expected(finished);
      expectedLeft -= expected(finished);
    }
    const elapsedSeconds = clock.monotonicSeconds() - began;
    const pace = expectedDone === 0 ? 1 : elapsedSeconds / expectedDone;
    return { done, total: plan.steps.length, elapsedSeconds, remainingSeconds: Math.max(0, expectedLeft * pace) };
  };
}
