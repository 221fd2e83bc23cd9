import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CalibratedNoise, COLD_START, medianAbsoluteDeviation, noisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { expectNear } from "./near.ts";

const calibrated = (logRatios: readonly number[]) => noisePrior(logRatios) as CalibratedNoise;
const noise = (count: number, seed: number, standardDeviation = 0.02) => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => standardDeviation * random.normal());
};

describe("medianAbsoluteDeviation", () => {
  it("is the median distance from the median", () => {
    expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
  });
});

describe("noisePrior", () => {
  it("is a cold start below 8 pairs, and says how many there were", () => {
    expect(noisePrior([])).toEqual(COLD_START);
    expect(noisePrior(noise(7, 1))).toEqual({ kind: "cold-start", degreesOfFreedom: 0, pairs: 7 });
    expect(noisePrior(noise(8, 1))).toMatchObject({ kind: "calibrated", degreesOfFreedom: 7, pairs: 8 });
  });

  it("counts for one degree of freedom less than pairs, but never more than 30", () => {
    expect(noisePrior(noise(30, 1)).degreesOfFreedom).toBe(29);
    expect(noisePrior(noise(60, 1)).degreesOfFreedom).toBe(30);
  });

  it("looks at the last 60 pairs only", () => {
    expect(noisePrior([...noise(100, 2, 5), ...noise(60, 3)])).toEqual(noisePrior(noise(60, 3)));
  });

  it("is 1.4826 times the median absolute deviation where that is the larger", () => {
    const values = [-0.02, -0.02, -0.02, -0.02, 0, 0.02, 0.02, 0.02, 0.02];
    // All nine lie within 2.5 of it, and their own standard deviation is 0.02.
    expectNear(calibrated(values).standardDeviation, 1.4826 * 0.02);
  });

  it("is the winsorised standard deviation where many rounds do not differ at all", () => {
    const values = [0, 0, 0, 0.001, -0.001, 0.04, -0.04, 0.04, -0.04, 0.04, -0.04];
    expect(calibrated(values).standardDeviation).toBeGreaterThan(0.03);
  });

  it("never believes in less than 0.3 % of noise", () => {
    expect(calibrated(Array.from({ length: 20 }, () => 0)).standardDeviation).toBe(0.003);
  });

  it("is near the true noise of a normal history, and 3 % of bad samples hardly move it", () => {
    const clean = noise(60, 4);
    expect(calibrated(clean).standardDeviation).toBeGreaterThan(0.016);
    expect(calibrated(clean).standardDeviation).toBeLessThan(0.026);
    const bad = clean.map((value, index) => (index % 30 === 7 ? value - 0.16 : value));
    expect(calibrated(bad).standardDeviation / calibrated(clean).standardDeviation).toBeLessThan(1.2);
  });

  it("keeps its value when the halves of the pairs are exchanged, and does not depend on their order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 8, maxLength: 40 }), (values) => {
        const { standardDeviation } = calibrated(values);
        expectNear(calibrated(values.map((value) => -value)).standardDeviation, standardDeviation, 1e-12);
        expectNear(calibrated([...values].reverse()).standardDeviation, standardDeviation, 1e-12);
      }),
    );
  });

  it("refuses what is not finite", () => {
    expect(() => noisePrior([0, Number.NaN])).toThrow(new RangeError("an A/A log-ratio is a finite number, but value 2 of 2 is NaN"));
  });
});
