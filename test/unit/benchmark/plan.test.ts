import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describePlan } from "../../../actions/lib/benchmark/describe-plan.ts";
import { expectedSeconds, makePlan, type PlanRequest, planDigest, secondsPerRunOf } from "../../../actions/lib/benchmark/plan.ts";
import { TEST_CATALOG } from "../../support/test-catalog.ts";

const arm = (name: string) => ({ name, scenario: name });

const request = (overrides: Partial<PlanRequest> = {}): PlanRequest => ({
  target: "lab",
  arms: [arm("a"), arm("b"), arm("c")],
  baseline: "a",
  cells: [
    { test: "rate", variant: "slow", path: "service/other-node" },
    { test: "scaling", variant: "100", path: "service/other-node" },
  ],
  rounds: 2,
  secondsPerRun: 4,
  order: { design: "abba", seed: 1 },
  ...overrides,
});

const armsOf = (plan: ReturnType<typeof makePlan>, round: number, variant: string) =>
  plan.steps.filter((step) => step.round === round && step.variant === variant).map((step) => step.arm);

describe("the order of a plan", () => {
  test("goes forth and back in turn, so that a drift weighs on all arms alike", () => {
    const plan = makePlan(request());
    expect(armsOf(plan, 1, "slow")).toEqual(["a", "b", "c"]);
    expect(armsOf(plan, 2, "slow")).toEqual(["c", "b", "a"]);
  });

  test("measures a cell on all arms before the next cell begins", () => {
    const plan = makePlan(request({ rounds: 1 }));
    expect(plan.steps.slice(3, 6).map((step) => step.variant)).toEqual(["100", "100", "100"]);
  });

  test("measures all cells on one arm before the next arm where it takes long to go from one to the other", () => {
    const { steps } = makePlan(request({ order: { design: "abba", seed: 1, grouping: "arm" } }));
    const arms = steps.map((step) => step.arm);
    const visits = arms.filter((arm, index) => arm !== arms[index - 1]);
    // Warm-up back, then forth and back: where the direction turns, the arm stays.
    expect(visits).toEqual(["c", "b", "a", "b", "c", "b", "a"]);
    expect(steps.slice(0, 2).map((step) => step.variant)).toEqual(["slow", "100"]);
  });

  test("begins with a warm-up round, whose runs are short", () => {
    const plan = makePlan(request());
    const [first, last] = [plan.steps[0], plan.steps.at(-1)];
    expect(first?.round).toBe(0);
    expect(first && secondsPerRunOf(plan, first)).toBe(1);
    expect(last && secondsPerRunOf(plan, last)).toBe(4);
  });

  test("is the same for the same seed and another for another seed", () => {
    const random = (seed: number) => planDigest(makePlan(request({ rounds: 6, order: { design: "random", seed } })));
    expect(random(5)).toBe(random(5));
    expect(random(5)).not.toBe(random(6));
  });

  test("holds every arm, cell and round exactly once, whatever the design", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("abba" as const, "baab" as const, "random" as const),
        fc.constantFrom("cell" as const, "arm" as const),
        fc.nat(),
        (arms, rounds, design, grouping, seed) => {
          const named = Array.from({ length: arms }, (_, i) => arm(`arm${i}`));
          const plan = makePlan(request({ arms: named, baseline: "arm0", rounds, order: { design, seed, grouping } }));
          expect(new Set(plan.steps.map((step) => step.id)).size).toBe(plan.steps.length);
          expect(plan.steps).toHaveLength(arms * 2 * (rounds + 1));
        },
      ),
    );
  });

  test("begins a BAAB order at the other end of an ABBA order", () => {
    const orders = (["abba", "baab"] as const).map((design) =>
      [0, 1, 2].map((round) => armsOf(makePlan(request({ order: { design, seed: 1 } })), round, "slow").join("")),
    );
    expect(orders).toEqual([
      ["cba", "abc", "cba"],
      ["abc", "cba", "abc"],
    ]);
  });

  test.each(["abba", "baab"] as const)("gives every arm the same mean place over an even number of rounds (%s)", (design) => {
    const plan = makePlan(request({ rounds: 8, order: { design, seed: 1 } }));
    const meanPlace = (name: string) =>
      Array.from({ length: 8 }, (_, round) => armsOf(plan, round + 1, "slow").indexOf(name)).reduce((sum, place) => sum + place, 0) / 8;
    expect(["a", "b", "c"].map(meanPlace)).toEqual([1, 1, 1]);
  });
});

describe("the expected duration", () => {
  test("counts the warm-up, every run of a step, and the programming of services", () => {
    const plan = makePlan(request({ arms: [arm("a")], rounds: 1 }));
    // Four steps: two of 1 s, two of 4 s, 0.35 s beside each, and twice 100 services.
    expect(expectedSeconds(plan, TEST_CATALOG)).toBeCloseTo(2 * 1 + 2 * 4 + 4 * 0.35 + 2 * 100 * 0.0008, 9);
  });

  test("is told with the plan", () => {
    expect(describePlan(makePlan(request()), TEST_CATALOG)).toMatchInlineSnapshot(`
      "3 arms: a (baseline), b, c
      2 cells, each measured on every arm in every round:
        rate/slow on service/other-node: Rate, slow variant
        scaling/100 on service/other-node: Scaling, 100 variant
      2 rounds after one of warm-up, runs of 4 s, arms forth and back in turn (ABBA)
      18 steps, about 1 min 1 s, of which 54 s measuring"
    `);
  });
});
