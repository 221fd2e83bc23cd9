import type { Plan } from "../model/plan.ts";
import type { NetworkTest } from "../network-tests/network-test.ts";
import { describeDuration } from "./describe-duration.ts";
import { expectedSeconds, measuringSeconds, testOf, variantOf } from "./plan.ts";

/** A plan in a few lines: what, how often, in which order, how long. */
export function describePlan(plan: Plan, catalog: readonly NetworkTest[]): string {
  const arms = plan.arms.map((arm) => (arm.name === plan.baseline ? `${arm.name} (baseline)` : arm.name));
  const measuring = plan.steps.reduce((sum, step) => sum + measuringSeconds(plan, step, variantOf(catalog, step)), 0);
  const { design, seed } = plan.order;
  const order = design === "random" ? `arms and tests drawn at random, seed ${seed}` : inTurn(design, plan.rounds);
  const grouping = plan.order.grouping === "arm" ? ", one arm after the other" : "";
  return [
    `${count(plan.arms.length, "arm")}: ${arms.join(", ")}`,
    `${count(plan.cells.length, "cell")}, each measured on every arm in every round${grouping}:`,
    ...plan.cells.map(
      (cell) => `  ${cell.test}/${cell.variant} on ${cell.path}: ${testOf(catalog, cell).title}, ${variantOf(catalog, cell).title}`,
    ),
    `${roundsOf(plan)} after one of warm-up, runs of ${plan.secondsPerRun} s, ${order}`,
    `${plan.looks === undefined ? "" : "at most "}${count(plan.steps.length, "step")}, about ${describeDuration(expectedSeconds(plan, catalog))}, of which ${describeDuration(measuring)} measuring`,
  ].join("\n");
}

const roundsOf = ({ rounds, looks }: Plan): string =>
  looks === undefined ? count(rounds, "round") : `at most ${rounds} rounds (a look after ${looks.join(", ")})`;

/** Over an odd number of rounds, one way is gone once more often than the other, and a drift does not cancel out to the last bit. */
const inTurn = (design: "abba" | "baab", rounds: number): string =>
  `arms forth and back in turn (${design.toUpperCase()}${rounds % 2 === 0 ? "" : design === "abba" ? ", forth once more than back" : ", back once more than forth"})`;

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
