import { describe, expect, it } from "vitest";
import { type Rates, ratesOf } from "../../bench/statistics/rates.ts";
import {
  MODERATED_BH,
  PAIRED,
  PAIRED_BH,
  PREDICTION_INTERVAL,
  PREVIOUS_RUN,
  ROBUST,
  ROBUST_CONFIRMED,
  ROBUST_GATE,
  type Rule,
  UNPAIRED,
} from "../../bench/statistics/rules.ts";
import { CLEAN, even, simulate, WITH_BAD_SAMPLES } from "../../bench/statistics/simulate.ts";

const ROUNDS = 5;
const SEED = 41;
/** Three standard errors of a share that is expected, of so many trials. */
const margin = (share: number, trials: number) => 3 * Math.sqrt((share * (1 - share)) / trials);
const rateOf = (rates: readonly Rates[], { name }: Rule) => rates.find(({ rule }) => rule === name) as Rates;

// A small copy of `node test/bench/statistics/main.ts`, for the claims of statistics.md §12.1 and §12.2.
describe("40 metrics of very different noise, five rounds", () => {
  const counts = { noOps: 150, changes: 40 };
  const rules = [PREVIOUS_RUN, PREDICTION_INTERVAL, UNPAIRED, PAIRED, PAIRED_BH, MODERATED_BH, ROBUST, ROBUST_CONFIRMED];
  const rates = ratesOf(rules, CLEAN, ROUNDS, counts, SEED);
  const ours = rateOf(rates, ROBUST_CONFIRMED);

  it("the robust rule flags at most 5 % of the comparisons in which nothing changed, 2 % after confirmation", () => {
    expect(rateOf(rates, ROBUST).falseFlags).toBeLessThanOrEqual(0.05 + margin(0.05, counts.noOps));
    expect(ours.falseFlags).toBeLessThanOrEqual(0.02 + margin(0.02, counts.noOps));
  });

  it("finds −5 % in four of five metrics", () => {
    expect(ours.power).toBeGreaterThanOrEqual(0.8 - margin(0.8, counts.changes * CLEAN.shifted));
  });

  it("without a prior, pairs and correction together a rule is blind or cries wolf", () => {
    expect(rateOf(rates, PREVIOUS_RUN).falseFlags).toBeGreaterThan(0.4);
    expect(rateOf(rates, PAIRED).falseFlags).toBeGreaterThan(0.7);
    for (const rule of [PREVIOUS_RUN, PREDICTION_INTERVAL, UNPAIRED, PAIRED_BH]) {
      expect(rateOf(rates, rule).power).toBeLessThan(ours.power - 0.15);
    }
  });
});

describe("3 % of the measurements 15 % too low", () => {
  it("flags that two bad samples raise mostly vanish in the confirmation", () => {
    const counts = { noOps: 150, changes: 1 };
    const rates = ratesOf([MODERATED_BH, ROBUST, ROBUST_CONFIRMED], { ...WITH_BAD_SAMPLES, history: 0 }, ROUNDS, counts, SEED);
    expect(rateOf(rates, ROBUST_CONFIRMED).falseFlags).toBeLessThanOrEqual(0.06 + margin(0.06, counts.noOps));
    expect(rateOf(rates, ROBUST_CONFIRMED).falseFlags).toBeLessThan(rateOf(rates, ROBUST).falseFlags / 2);
  });
});

describe("eight gate metrics with 2 % noise per round", () => {
  it("finds −5 % on one of them in at least 80 % of the comparisons, and flags hardly any no-op", () => {
    const counts = { noOps: 200, changes: 200 };
    const ours = rateOf(ratesOf([ROBUST_GATE], { ...even(0.02, 8), history: 0 }, ROUNDS, counts, SEED), ROBUST_GATE);
    expect(ours.power).toBeGreaterThanOrEqual(0.8);
    expect(ours.falseFlags).toBeLessThanOrEqual(0.02 + margin(0.02, counts.noOps));
  });
});

describe("simulate", () => {
  it("makes the same comparisons from the same seed, and others from another", () => {
    const [one, same, other] = [5, 5, 6].map((seed) => [...simulate({ ...CLEAN, metrics: 2, shifted: 1 }, "change", 3, 2, seed)]);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("shifts the metrics it says it shifts, and no others", () => {
    const world = { ...even(0.0005, 3), shift: -0.05 };
    for (const comparison of simulate(world, "change", 4, 3, SEED)) {
      expect(comparison.map(({ truth }) => truth)).toEqual(["shifted", "same", "same"]);
      for (const { truth, baseline, candidate } of comparison) {
        for (const [round, value] of candidate.entries()) {
          expect(value / (baseline[round] as number)).toBeCloseTo(truth === "shifted" ? 0.95 : 1, 2);
        }
      }
    }
    for (const comparison of simulate(world, "no-op", 4, 3, SEED))
      expect(new Set(comparison.map(({ truth }) => truth))).toEqual(new Set(["same"]));
  });
});
