import type { Plan, Step } from "../model/plan.ts";
import type { ArmFacts, StepResult, StopReason } from "../model/record.ts";
import type { NetworkTest } from "../network-tests/network-test.ts";
import type { Clock } from "../ports/clock.ts";
import type { Journal } from "../ports/journal.ts";
import type { Progress, Standing } from "../ports/progress.ts";
import type { Target } from "../ports/target.ts";
import { expectedStepSeconds, inOrder, secondsPerRunOf, testOf, variantOf } from "./plan.ts";
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
  /** What an adaptive plan asks at its looks; must answer at the last one. */
  readonly look?: Look;
  /** An adaptive run stops at a look when the next one would come later than this. */
  readonly budgetSeconds?: number;
}

/** Says why enough is known after so many rounds, or nothing when the run should go on. Pure: a resumed run asks again. */
export type Look = (results: readonly StepResult[], rounds: number) => StopReason | undefined;

/** What a run came to. */
export interface RunResult {
  /** Former results included, in the plan's order. */
  readonly results: StepResult[];
  /** Why an adaptive run ended, after how many rounds. */
  readonly stopped?: { readonly rounds: number; readonly reason: StopReason };
}

/** Measures what is left of a plan, in its order. Every result is in the journal before the next step begins. */
export async function runPlan(request: RunRequest, signal: AbortSignal): Promise<RunResult> {
  const { plan, progress, clock } = request;
  const results = new Map(request.finished.map((result) => [result.id, result]));
  const left = plan.steps.filter((step) => !results.has(step.id));
  const standing = standings(request, left);
  const began = clock.monotonicSeconds();
  const isFresh = results.size === 0;
  const warm = new Set<string>();
  for (let round = 0; round <= plan.rounds; round++) {
    const ofRound = left.filter((step) => step.round === round);
    if (ofRound.length > 0) {
      const place = request.target.enterRound(round);
      if (!warm.has(place) && !(isFresh && round === 0)) await warmUp(request, left, signal);
      warm.add(place);
      await progress.round(round, plan, async () => {
        for (const step of ofRound) {
          signal.throwIfAborted();
          progress.begin(step, standing());
          const result = await resultOf(request, step, signal);
          await request.journal.append(result);
          results.set(step.id, result);
          progress.finish(result, standing(step));
        }
      });
    }
    const reason = lookAt(request, inOrder(plan, results.values()), round, clock.monotonicSeconds() - began);
    if (reason !== undefined) return { results: inOrder(plan, results.values()), stopped: { rounds: round, reason } };
  }
  return { results: inOrder(plan, results.values()) };
}

/** At a planned look: what the numbers say, and whether there is time for the next one. */
function lookAt({ plan, catalog, look, budgetSeconds }: RunRequest, results: readonly StepResult[], rounds: number, elapsed: number) {
  if (look === undefined || !plan.looks?.includes(rounds)) return undefined;
  const reason = look(results, rounds);
  if (reason !== undefined || budgetSeconds === undefined) return reason;
  const next = plan.looks.find((planned) => planned > rounds) ?? rounds;
  const until = plan.steps.filter((step) => step.round > rounds && step.round <= next);
  const expected = until.reduce((sum, step) => sum + expectedStepSeconds(plan, step, variantOf(catalog, step)), 0);
  return elapsed + expected > budgetSeconds ? ("time" as const) : undefined;
}

/**
 * A resumed run measures on data planes built anew, and a round may come to nodes that no other has warmed: what is left is run once and thrown
 * away, so that no cold step counts.
 */
async function warmUp(request: RunRequest, left: readonly Step[], signal: AbortSignal): Promise<void> {
  const cold = left.filter((step) => step.round > 0).map((step) => ({ ...step, round: 0 }));
  const once = new Map(cold.map((step) => [`${step.arm} ${step.test}/${step.variant}/${step.path}`, step]));
  const forgetful = { ...request, journal: { append: async () => undefined, keepRaw: async () => undefined } };
  const standing = standings(request, left);
  await request.progress.round(0, request.plan, async () => {
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
