import { createHash } from "node:crypto";
import type { Arrangement } from "../model/arrangement.ts";
import type { Cell, Plan, Step, TargetKind } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";
import type { NetworkTest, Variant } from "../network-tests/network-test.ts";
import { armOrder, seededRandom, shuffle } from "./order.ts";

/** A plan before its steps are laid out. */
export type PlanRequest = Omit<Plan, "steps">;

/** The warm-up fills caches and neighbour tables; short runs do that as well as long ones. */
const WARM_UP_SECONDS_PER_RUN = 1;

/** What a step costs beyond its tool runs: settling, starting the tool, parsing. Measured: 0.2 to 0.4 s in the lab, 1.2 to 5 s on a small cluster. */
const OVERHEAD_SECONDS: Readonly<Record<TargetKind, number>> = { lab: 0.35, kubernetes: 3 };

/**
 * Making one of them and taking it away again, with what the nodes need to come to rest afterwards; rough means, measured in the lab over its
 * mechanisms and on the test cluster, two nodes on one machine of two cores (.github/cluster-run-2026-11-21.md).
 */
const SECONDS_PER_SERVICE: Readonly<Record<TargetKind, number>> = { lab: 0.0008, kubernetes: 0.015 };
const SECONDS_PER_SERVICE_START = 1.3;
const SECONDS_PER_POD = 2;
const SECONDS_PER_FORWARDER = 3;
const SECONDS_PER_POLICY = 0.03;

/** Within a round every cell is measured on all arms, one close after the other, before the next cell begins; or arm by arm, where the order says so. */
export function makePlan(request: PlanRequest): Plan {
  const { design, seed, grouping = "cell" } = request.order;
  const random = seededRandom(seed);
  const steps: Step[] = [];
  for (let round = 0; round <= request.rounds; round++) {
    const cells = design === "random" ? shuffle(request.cells, random) : request.cells;
    const arms = () => armOrder(request.arms, round, design, random);
    const inTurn =
      grouping === "cell"
        ? cells.flatMap((cell) => arms().map((arm) => ({ arm, cell })))
        : arms().flatMap((arm) => cells.map((cell) => ({ arm, cell })));
    for (const { arm, cell } of inTurn)
      steps.push({ id: `r${round}/${arm.name}/${cell.test}/${cell.variant}/${cell.path}`, round, arm: arm.name, ...cell });
  }
  return { ...request, steps };
}

/** Length of one tool run in a step. */
export const secondsPerRunOf = (plan: Pick<Plan, "secondsPerRun">, step: Step): number =>
  step.round === 0 ? WARM_UP_SECONDS_PER_RUN : plan.secondsPerRun;

/** How long the tools of a step will measure, seconds. */
export function measuringSeconds(plan: Pick<Plan, "secondsPerRun">, step: Step, variant: Variant): number {
  return variant.runs * secondsPerRunOf(plan, step);
}

/** How long a step will take in all, seconds. */
export function expectedStepSeconds(plan: Plan, step: Step, variant: Variant): number {
  return measuringSeconds(plan, step, variant) + OVERHEAD_SECONDS[plan.target] + arrangingSeconds(variant.arrangement, plan.target);
}

function arrangingSeconds(arrangement: Arrangement | undefined, target: TargetKind): number {
  switch (arrangement?.kind) {
    case undefined:
      return 0;
    case "services":
    case "service-churn":
      return arrangement.services * SECONDS_PER_SERVICE[target];
    case "service-starts":
      return arrangement.starts * SECONDS_PER_SERVICE_START + arrangement.beside * SECONDS_PER_SERVICE[target];
    case "pod-starts":
      return arrangement.pods * SECONDS_PER_POD;
    case "forwarders":
      return arrangement.forwarders * SECONDS_PER_FORWARDER;
    case "policies":
      return arrangement.policies * SECONDS_PER_POLICY;
  }
}

export function expectedSeconds(plan: Plan, catalog: readonly NetworkTest[]): number {
  return plan.steps.reduce((sum, step) => sum + expectedStepSeconds(plan, step, variantOf(catalog, step)), 0);
}

/** The variant that a cell of a plan names. */
export function variantOf(catalog: readonly NetworkTest[], cell: Cell): Variant {
  const variant = testOf(catalog, cell).variants.find((candidate) => candidate.name === cell.variant);
  if (variant === undefined) throw new Error(`no variant ${cell.variant} of ${cell.test}`);
  return variant;
}

export function testOf(catalog: readonly NetworkTest[], cell: Cell): NetworkTest {
  const test = catalog.find((candidate) => candidate.name === cell.test);
  if (test === undefined) throw new Error(`no network test ${cell.test}`);
  return test;
}

/** The results that belong to a plan, in its order. */
export function inOrder(plan: Plan, results: Iterable<StepResult>): StepResult[] {
  const byId = new Map(Array.from(results, (result) => [result.id, result]));
  return plan.steps.flatMap((step) => byId.get(step.id) ?? []);
}

/** Two plans with the same digest measure the same things in the same order. */
export const planDigest = (plan: Plan): string => createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 16);
