import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logRatios } from "../../../actions/lib/statistics/log-ratio.ts";
import { moderatedPairedT, moderatedUnpairedT } from "../../../actions/lib/statistics/moderated-t.ts";
import { mean, variance } from "../../../actions/lib/statistics/moments.ts";
import { COLD_START, type NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { studentTQuantile } from "../../../actions/lib/statistics/student-t.ts";
import { expectDigits, expectNear } from "./near.ts";
import { FIVE_LOG_RATIOS, SIX_DIFFERENCES } from "./vectors.ts";

const prior = (standardDeviation: number, degreesOfFreedom: number): NoisePrior => ({
  kind: "calibrated",
  standardDeviation,
  degreesOfFreedom,
  pairs: degreesOfFreedom + 1,
});
const ratios = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 2, maxLength: 12 });
const positive = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 2, maxLength: 8 });
const priors = fc.constantFrom(COLD_START, prior(0.02, 20), prior(0.1, 7));

describe("moderatedPairedT", () => {
  it("gives the vector of statistics.md", () => {
    const test = moderatedPairedT(FIVE_LOG_RATIOS, prior(0.02, 20));
    expectNear(test.estimate, -0.024);
    expectNear(test.standardDeviation ** 2, 0.000377083333333333);
    expectNear(test.t, -2.7636152158);
    expect(test.degreesOfFreedom).toBe(24);
    expectDigits(test.p, "0.0108026777");
    expectDigits(test.interval.low, "-0.0419234668");
    expectDigits(test.interval.high, "-0.0060765332");
    expect(test).toMatchObject({ winsorised: 0, interval: { level: 0.95 } });
  });

  it("is the plain paired t test in a cold start", () => {
    expectDigits(moderatedPairedT(FIVE_LOG_RATIOS, COLD_START).p, "0.0295903051");
    const test = moderatedPairedT(SIX_DIFFERENCES, COLD_START);
    expectNear(test.t, -3.8776020509);
    expectDigits(test.p, "0.0116701674");
    expect(test.degreesOfFreedom).toBe(5);
  });

  it("gives an interval at any level, each inside the next", () => {
    const at = (level: number) => moderatedPairedT(FIVE_LOG_RATIOS, prior(0.02, 20), level).interval;
    expect(at(0.9).low).toBeGreaterThan(at(0.95).low);
    expect(at(0.95).low).toBeGreaterThan(at(0.99).low);
    expectNear(at(0.9).high - at(0.9).low, 2 * studentTQuantile(0.95, 24) * Math.sqrt(0.000377083333333333 / 5));
  });

  it("draws a bad sample in to 2.5 standard deviations of the prior and counts it", () => {
    const test = moderatedPairedT([0.01, -0.01, 0, 0.005, -0.9], prior(0.02, 20));
    expect(test.winsorised).toBe(1);
    expectNear(test.estimate, (0.01 - 0.01 + 0 + 0.005 - 0.05) / 5);
    expect(test.p).toBeGreaterThan(0.05);
  });

  it("draws nothing in when it does not know the noise", () => {
    expect(moderatedPairedT([0.01, -0.01, 0, 0.005, -0.9], COLD_START)).toMatchObject({ winsorised: 0 });
  });

  it("rejects at 5 % exactly when the 95 % interval leaves 0 out", () => {
    fc.assert(
      fc.property(ratios, priors, (values, noise) => {
        const { p, interval } = moderatedPairedT(values, noise);
        if (Math.abs(p - 0.05) < 1e-9) return;
        expect(p < 0.05).toBe(interval.low > 0 || interval.high < 0);
      }),
    );
  });

  it("turns round with the arms and keeps p", () => {
    fc.assert(
      fc.property(ratios, priors, (values, noise) => {
        const [there, back] = [
          moderatedPairedT(values, noise),
          moderatedPairedT(
            values.map((value) => -value),
            noise,
          ),
        ];
        expect(back.estimate).toBeCloseTo(-there.estimate, 12);
        expect(back.interval.low).toBeCloseTo(-there.interval.high, 12);
        expect(back.p).toBeCloseTo(there.p, 9);
      }),
    );
  });

  it("does not depend on the order of the rounds nor on the unit of the arms", () => {
    fc.assert(
      fc.property(positive, priors, fc.integer({ min: -20, max: 20 }), (baseline, noise, exponent) => {
        const candidate = baseline.map((value, round) => value * (1 + 0.1 * Math.sin(round)));
        const test = moderatedPairedT(logRatios(baseline, candidate), noise);
        const scale = (values: readonly number[]) => values.map((value) => value * 2 ** exponent).reverse();
        const other = moderatedPairedT(logRatios(scale(baseline), scale(candidate)), noise);
        expect(other.estimate).toBeCloseTo(test.estimate, 13);
        expect(other.p).toBeCloseTo(test.p, 9);
        expect(other.winsorised).toBe(test.winsorised);
      }),
    );
  });

  it("finds no difference between identical arms, whatever is known of the noise", () => {
    for (const noise of [COLD_START, prior(0.02, 20)]) {
      expect(moderatedPairedT([0, 0, 0], noise)).toMatchObject({ estimate: 0, t: 0, p: 1 });
    }
  });

  it("has no bounds to its t when nothing varies and nothing is known, but the arms differ", () => {
    const test = moderatedPairedT([-0.05, -0.05, -0.05], COLD_START);
    expect(test).toMatchObject({ t: Number.NEGATIVE_INFINITY, p: 0 });
    // With a prior the same rounds are as noisy as the prior says at least in part.
    expect(moderatedPairedT([-0.05, -0.05, -0.05], prior(0.02, 20)).p).toBeGreaterThan(1e-5);
  });

  it.each([
    [[], 0.95, "a log-ratio is needed at least twice, there are 0"],
    [[0.1], 0.95, "a log-ratio is needed at least twice, there are 1"],
    [[0.1, Number.NaN], 0.95, "a log-ratio is a finite number, but value 2 of 2 is NaN"],
    [[0.1, 0.2], 0, "a level of confidence lies between 0 and 1, not at 0"],
  ])("refuses %j at %d with a reason", (values, level, sentence) => {
    expect(() => moderatedPairedT(values, COLD_START, level)).toThrow(new RangeError(sentence));
  });
});

describe("moderatedUnpairedT", () => {
  it("is Welch's test on logarithms in a cold start", () => {
    const [baseline, candidate] = [
      [100, 104, 98, 101],
      [93, 99, 91, 95, 94, 90],
    ];
    const test = moderatedUnpairedT(baseline, candidate, COLD_START);
    const [x, y] = [baseline.map(Math.log), candidate.map(Math.log)];
    const [a, b] = [variance(x) / x.length, variance(y) / y.length];
    expectNear(test.estimate, mean(y) - mean(x));
    expectNear(test.standardError, Math.sqrt(a + b));
    expectNear(test.degreesOfFreedom, (a + b) ** 2 / (a ** 2 / 3 + b ** 2 / 5));
  });

  it("gives half of the prior's variance to each arm, so that equal arms have the noise of a pair", () => {
    const test = moderatedUnpairedT([100, 100], [90, 90], prior(0.02, 1e6));
    expectNear(test.standardDeviation, 0.02, 1e-5);
    expectNear(test.standardError, 0.02 / Math.sqrt(2), 1e-5);
  });

  it("counts the prior once, though both arms lean on it", () => {
    expect(moderatedUnpairedT([100, 101, 99], [98, 97, 99], prior(0.02, 20)).degreesOfFreedom).toBeLessThanOrEqual(24);
  });

  it("draws a bad sample in", () => {
    const test = moderatedUnpairedT([100, 100.5, 99.5, 100.2, 99.9], [100.1, 99.8, 100.3, 99.7, 40], prior(0.02, 20));
    expect(test.winsorised).toBe(1);
    expect(test.p).toBeGreaterThan(0.05);
  });

  it("turns round with the arms, keeps p, and does not depend on the unit or the order of the rounds", () => {
    fc.assert(
      fc.property(positive, positive, priors, (baseline, candidate, noise) => {
        const there = moderatedUnpairedT(baseline, candidate, noise);
        const back = moderatedUnpairedT(
          [...candidate].reverse().map((value) => value * 8),
          [...baseline].map((value) => value * 8),
          noise,
        );
        expect(back.estimate).toBeCloseTo(-there.estimate, 12);
        expect(back.p).toBeCloseTo(there.p, 6);
        expect(back.winsorised).toBe(there.winsorised);
      }),
    );
  });

  it("finds no difference between identical arms", () => {
    expect(moderatedUnpairedT([5, 5], [5, 5, 5], COLD_START)).toMatchObject({ estimate: 0, t: 0, p: 1 });
  });

  it.each([
    [[1], [1, 2], "the baseline needs at least two values, there are 1"],
    [[1, 2], [], "the candidate needs at least two values, there are 0"],
    [[1, 2], [1, 0], "a ratio needs finite values above zero, but value 2 of 2 of the candidate is 0"],
    [[1, Number.NaN], [1, 2], "a ratio needs finite values above zero, but value 2 of 2 of the baseline is NaN"],
  ])("refuses %j against %j with a reason", (baseline, candidate, sentence) => {
    expect(() => moderatedUnpairedT(baseline, candidate, COLD_START)).toThrow(new RangeError(sentence));
  });
});
