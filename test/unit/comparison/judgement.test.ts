import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weigh } from "../../../actions/lib/comparison/evidence.ts";
import { judge, needsConfirmation } from "../../../actions/lib/comparison/judgement.ts";
import { COLD_START, type NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";

const PRIOR: NoisePrior = { kind: "calibrated", standardDeviation: 0.02, degreesOfFreedom: 29, pairs: 60 };
const NOISY: NoisePrior = { ...PRIOR, standardDeviation: 0.05 };
const THRESHOLD = Math.log1p(0.03);
const BASELINE = [100, 101, 99.5, 100.5, 100];

/** Judges rounds in which the candidate is the baseline times these factors; the family has one metric unless said. */
function verdict(
  factors: readonly number[],
  {
    prior = PRIOR,
    fresh,
    better = "higher",
    familySize = 1,
    alpha = 0.05,
  }: { prior?: NoisePrior; fresh?: readonly number[]; better?: "higher" | "lower"; familySize?: number; alpha?: number } = {},
) {
  const evidenceOf = (some: readonly number[]) => {
    const baseline = some.map((_, round) => BASELINE[round % BASELINE.length] as number);
    const candidate = some.map((factor, round) => factor * (baseline[round] as number));
    return weigh({ pairing: "paired", baseline, candidate }, prior, THRESHOLD);
  };
  const evidence = evidenceOf(factors);
  const adjustedP = Math.min(1, evidence.p * familySize);
  return judge({
    evidence,
    adjustedP,
    familySize,
    alpha,
    threshold: THRESHOLD,
    better,
    ...(fresh === undefined ? {} : { confirmation: evidenceOf(fresh) }),
  });
}

const SLOWER = [0.9, 0.91, 0.9, 0.89, 0.9];
const SAME = [1.001, 0.999, 1, 1.002, 0.998];

describe("a verdict on one metric", () => {
  test("is a regression when it is significant, large, agreed on, and said again by fresh rounds", () => {
    expect(verdict(SLOWER, { fresh: [0.9, 0.91, 0.9] })).toMatchObject({ verdict: "regression" });
  });

  test("is an improvement for the same numbers where less is better", () => {
    expect(verdict(SLOWER, { fresh: [0.9, 0.91, 0.9], better: "lower" })).toMatchObject({ verdict: "improvement" });
  });

  test("does not use the word before it was measured again", () => {
    const judgement = verdict(SLOWER);
    expect(judgement).toMatchObject({ verdict: "inconclusive", doubt: "unconfirmed" });
    expect(needsConfirmation(judgement)).toBe(true);
  });

  test("does not use the word when fresh rounds say nothing", () => {
    expect(verdict(SLOWER, { fresh: SAME.slice(0, 3) })).toMatchObject({ verdict: "inconclusive", doubt: "not-confirmed" });
  });

  test("is equivalent when the interval lies inside the threshold, however precise the rounds are", () => {
    expect(verdict(SAME)).toMatchObject({ verdict: "equivalent" });
    expect(verdict([1.01, 1.01, 1.01, 1.01, 1.01, 1.01, 1.01, 1.01])).toMatchObject({ verdict: "equivalent" });
  });

  test("is inconclusive when the rounds lie too far apart, and says what it would take", () => {
    const judgement = verdict([0.94, 1.05, 0.97, 1.06, 0.99], { prior: NOISY });
    expect(judgement).toMatchObject({ verdict: "inconclusive", doubt: "wide-interval" });
    expect(judgement.minimumDetectable).toBeGreaterThan(THRESHOLD);
    expect(judgement.roundsNeeded).toBeGreaterThan(5);
  });

  test("asks for more rounds when more metrics are looked at", () => {
    const factors = [0.94, 1.05, 0.97, 1.06, 0.99];
    const rounds = (familySize: number) => verdict(factors, { familySize, prior: NOISY }).roundsNeeded ?? 0;
    expect(rounds(8)).toBeGreaterThan(rounds(1));
  });

  test("asks for more evidence at an early look", () => {
    expect(verdict([0.945, 0.96, 0.95, 0.94, 0.955])).toMatchObject({ doubt: "unconfirmed" });
    expect(verdict([0.945, 0.96, 0.95, 0.94, 0.955], { alpha: 0.0000001 })).toMatchObject({
      verdict: "inconclusive",
      doubt: "wide-interval",
    });
  });

  test("is not carried by one bad sample", () => {
    expect(verdict([1, 1.001, 0.6, 0.999, 1], { fresh: SAME.slice(0, 3) }).verdict).not.toBe("regression");
  });

  test("is inconclusive when a fifth of the rounds or more go the other way", () => {
    const prior: NoisePrior = { ...PRIOR, standardDeviation: 0.06 };
    expect(verdict([0.88, 0.88, 1.02, 1.02, 0.88], { prior, fresh: [0.9, 0.9, 0.9] })).toMatchObject({
      verdict: "inconclusive",
      doubt: "rounds-disagree",
    });
  });

  test("is inconclusive about a difference that is real and hardly matters", () => {
    const prior: NoisePrior = { ...PRIOR, standardDeviation: 0.008 };
    expect(verdict([0.973, 0.974, 0.972, 0.973, 0.974], { prior })).toMatchObject({ verdict: "inconclusive", doubt: "around-threshold" });
  });
});

describe("a verdict without a prior", () => {
  test("is given to a large change that every round shows", () => {
    expect(verdict([0.6, 0.61, 0.6, 0.59, 0.6], { prior: COLD_START, fresh: [0.6, 0.61, 0.6] })).toMatchObject({ verdict: "regression" });
  });

  test("is not given to a small one, and never says equivalent", () => {
    expect(verdict([0.96, 0.962, 0.961, 0.958, 0.96], { prior: COLD_START, fresh: [0.96, 0.96, 0.961] }).verdict).toBe("regression");
    expect(verdict([0.968, 0.975, 0.961, 0.966, 0.971], { prior: COLD_START })).toMatchObject({
      verdict: "inconclusive",
      doubt: "no-prior",
    });
    expect(verdict(SAME, { prior: COLD_START })).toMatchObject({ verdict: "inconclusive", doubt: "no-prior" });
  });
});

describe("rounds that lie further apart than the prior allows", () => {
  const quiet: NoisePrior = { ...PRIOR, standardDeviation: 0.003 };
  const noisy = [0.9, 0.97, 0.93, 1.0, 0.95];

  test("count alone: a prior of quieter days would call plain noise a change", () => {
    expect(verdict(noisy, { prior: quiet })).toMatchObject({ verdict: "inconclusive", doubt: "noisier-than-known" });
    const apart = [1.02, 0.98, 1.015, 0.985, 1];
    expect(verdict(apart, { prior: quiet }).verdict).toBe("inconclusive");
  });

  test("still tell a change that speaks for itself", () => {
    expect(verdict([0.5, 0.52, 0.48, 0.55, 0.51], { prior: quiet, fresh: [0.5, 0.5, 0.5] })).toMatchObject({ verdict: "regression" });
  });

  test("keep the prior for one bad sample", () => {
    const factors = [0.95, 0.951, 0.95, 0.949, 0.8];
    const evidence = weigh({ pairing: "paired", baseline: factors.map(() => 1), candidate: factors }, quiet, THRESHOLD);
    expect([evidence.winsorised, evidence.prior.kind, evidence.outgrown]).toEqual([1, "calibrated", undefined]);
  });
});

describe("the rules hold for all numbers", () => {
  const factors = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 2, maxLength: 12 });

  test("turning the arms round turns the verdict round", () => {
    fc.assert(
      fc.property(factors, (some) => {
        const there = verdict(some);
        const mirrored = judge({
          evidence: weigh({ pairing: "paired", baseline: some, candidate: some.map(() => 1) }, PRIOR, THRESHOLD),
          adjustedP: there.adjustedP,
          familySize: 1,
          alpha: 0.05,
          threshold: THRESHOLD,
          better: "higher",
        });
        expect(mirrored.verdict).toBe(there.verdict);
        expect(mirrored.doubt).toBe(there.doubt);
      }),
    );
  });

  test("identical arms are equivalent", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), (rounds) => {
        expect(verdict(Array.from({ length: rounds }, () => 1)).verdict).toBe("equivalent");
      }),
    );
  });
});
