import { describe, expect, test } from "vitest";
import { CONFIRMATION_ROUNDS, confirmationPlan, isConfirmation } from "../../../actions/lib/benchmark/confirmation-plan.ts";
import { makePlan } from "../../../actions/lib/benchmark/plan.ts";
import type { Cell } from "../../../actions/lib/model/plan.ts";

const rate: Cell = { test: "rate", variant: "slow", path: "pod/other-node" };
const delay: Cell = { test: "delay", variant: "idle", path: "pod/other-node" };
const untouched: Cell = { test: "rate", variant: "fast", path: "pod/other-node" };
const plan = {
  ...makePlan({
    target: "lab",
    arms: ["base", "b", "c", "d"].map((name) => ({ name, scenario: name })),
    baseline: "base",
    cells: [rate, delay, untouched],
    rounds: 12,
    secondsPerRun: 1,
    order: { design: "abba", seed: 1 },
  }),
  looks: [3, 12],
};
const fresh = confirmationPlan(plan, [
  { arm: "b", cell: rate },
  { arm: "c", cell: delay },
]);

describe("the plan of a confirmation", () => {
  test("measures each flagged cell on its flagged arms and the baseline, and nothing else", () => {
    const measured = new Set(fresh.steps.map(({ arm, test }) => `${arm} ${test}`));
    expect(measured).toEqual(new Set(["base rate", "b rate", "base delay", "c delay"]));
  });

  test("has three rounds after a warm-up of its own, and no looks", () => {
    expect(new Set(fresh.steps.map(({ round }) => round))).toEqual(new Set([0, 1, 2, CONFIRMATION_ROUNDS]));
    expect(fresh.looks).toBeUndefined();
  });

  test("shares no step with the plan it confirms, so that both go into one journal", () => {
    const ids = new Set(plan.steps.map(({ id }) => id));
    expect(fresh.steps.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(fresh.steps.every(isConfirmation)).toBe(true);
    expect(plan.steps.some(isConfirmation)).toBe(false);
  });

  test("measures an arm once that two metrics of one cell flagged", () => {
    const twice = confirmationPlan(plan, [
      { arm: "b", cell: rate },
      { arm: "b", cell: rate },
    ]);
    expect(twice.cells).toEqual([rate]);
    expect(new Set(twice.steps.map(({ id }) => id)).size).toBe(twice.steps.length);
  });
});
