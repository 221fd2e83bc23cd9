import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equivalence } from "../../../actions/lib/statistics/equivalence.ts";
import { toLogDistance } from "../../../actions/lib/statistics/log-ratio.ts";
import { moderatedPairedT } from "../../../actions/lib/statistics/moderated-t.ts";
import { COLD_START, type NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { expectNear } from "./near.ts";

const NOISE: NoisePrior = { kind: "calibrated", standardDeviation: 0.02, degreesOfFreedom: 29, pairs: 30 };
const THRESHOLD = toLogDistance(0.03);

describe("equivalence", () => {
  it("decides by the 90 % interval of the test", () => {
    const ratios = [0.001, -0.004, 0.006, 0.002, -0.003];
    const { interval, equivalent } = equivalence(moderatedPairedT(ratios, NOISE), THRESHOLD);
    const { interval: expected } = moderatedPairedT(ratios, NOISE, 0.9);
    expectNear(interval.low, expected.low, 1e-12);
    expectNear(interval.high, expected.high, 1e-12);
    expectNear(interval.level, 0.9, 1e-15);
    expect(equivalent).toBe(true);
  });

  it("does not take a wide interval around no difference for equivalence", () => {
    expect(equivalence(moderatedPairedT([0.05, -0.05, 0], COLD_START), THRESHOLD).equivalent).toBe(false);
  });

  it("can call a difference equivalent that is certain but too small to matter", () => {
    const test = moderatedPairedT([0.0101, 0.0099, 0.01, 0.0102, 0.0098], COLD_START);
    expect(test.p).toBeLessThan(1e-4);
    expect(equivalence(test, THRESHOLD).equivalent).toBe(true);
  });

  it("has a p at most alpha exactly when the interval lies inside", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.05, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0.01, 0.05, 0.1),
        (estimate, standardError, degreesOfFreedom, alpha) => {
          const { equivalent, p } = equivalence({ estimate, standardError, degreesOfFreedom }, THRESHOLD, alpha);
          if (Math.abs(p / alpha - 1) > 1e-9) expect(equivalent).toBe(p < alpha);
          expect(equivalence({ estimate: -estimate, standardError, degreesOfFreedom }, THRESHOLD, alpha).equivalent).toBe(equivalent);
        },
      ),
    );
  });

  it("calls identical arms equivalent, with and without a prior", () => {
    expect(equivalence(moderatedPairedT([0, 0, 0], COLD_START), THRESHOLD)).toMatchObject({ equivalent: true, p: 0 });
    expect(equivalence(moderatedPairedT([0, 0, 0, 0, 0], NOISE), THRESHOLD).equivalent).toBe(true);
  });

  it.each([
    [{ estimate: 0, standardError: 1, degreesOfFreedom: 3 }, 0, 0.05, "a threshold lies above zero, not at 0"],
    [{ estimate: 0, standardError: 1, degreesOfFreedom: 3 }, 0.1, 0.5, "alpha lies between 0 and one half, not at 0.5"],
    [
      { estimate: Number.NaN, standardError: 1, degreesOfFreedom: 3 },
      0.1,
      0.05,
      "an estimate needs a finite value and standard error, not NaN ± 1",
    ],
  ])("refuses %j within %d at %d with a reason", (test, threshold, alpha, sentence) => {
    expect(() => equivalence(test, threshold, alpha)).toThrow(new RangeError(sentence));
  });
});
