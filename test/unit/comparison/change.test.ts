import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeChange } from "../../../actions/lib/comparison/change.ts";

const sample = (...values: number[]) => ({ values });
const positives = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 12 });

describe("describeChange", () => {
  it("is the ratio of the medians less one", () => {
    const change = describeChange(sample(15, 16, 20), sample(20, 19, 21), "higher");
    expect(change).toEqual({ kind: "ratio", ratio: 16 / 20 - 1, effect: "worse", standing: "outside-range" });
  });

  it.each([
    ["higher", 30, "better"],
    ["higher", 10, "worse"],
    ["lower", 30, "worse"],
    ["lower", 10, "better"],
    ["lower", 20, "equal"],
    ["neither", 30, "neither"],
    ["neither", 20, "neither"],
  ] as const)("where %s is good, a median of %d against 20 is %s", (better, value, effect) => {
    expect(describeChange(sample(value), sample(19, 20, 21), better)).toMatchObject({ effect });
  });

  it("is within range when the median lies among the baseline's own rounds, its ends included", () => {
    const baseline = sample(18, 20, 22);
    expect(describeChange(sample(18), baseline, "higher")).toMatchObject({ standing: "within-range" });
    expect(describeChange(sample(22), baseline, "higher")).toMatchObject({ standing: "within-range" });
    expect(describeChange(sample(22.001), baseline, "higher")).toMatchObject({ standing: "outside-range" });
  });

  it("measures by the median and not by the candidate's best round", () => {
    expect(describeChange(sample(10, 11, 20), sample(18, 20, 22), "higher")).toMatchObject({ standing: "outside-range" });
  });

  it("is within resolution when the medians differ by no more than one step of the coarser tool", () => {
    const coarse = { values: [0.0002, 0.0002], resolution: 0.0001 };
    expect(describeChange({ values: [0.0003, 0.0003] }, coarse, "lower")).toMatchObject({ standing: "within-resolution" });
    expect(describeChange({ values: [0.0003, 0.0003], resolution: 0.0001 }, { values: [0.0002, 0.0002] }, "lower")).toMatchObject({
      standing: "within-resolution",
    });
    expect(describeChange({ values: [0.00031, 0.00031] }, coarse, "lower")).toMatchObject({ standing: "outside-range" });
  });

  it("calls the range unknown when the baseline has one round", () => {
    expect(describeChange(sample(10, 11), sample(20), "higher")).toMatchObject({ ratio: 10.5 / 20 - 1, standing: "range-unknown" });
    expect(describeChange(sample(20), sample(20), "higher")).toMatchObject({ ratio: 0, standing: "range-unknown" });
  });

  it("says so when the baseline is missing or has no value", () => {
    expect(describeChange(sample(10), undefined, "higher")).toEqual({ kind: "no-baseline" });
    expect(describeChange(sample(10), sample(), "higher")).toEqual({ kind: "no-baseline" });
  });

  it("gives no ratio against a baseline of zero, but the direction", () => {
    expect(describeChange(sample(0.02, 0.03), sample(0, 0, 0), "lower")).toEqual({
      kind: "from-zero",
      effect: "worse",
      standing: "outside-range",
    });
  });

  it("is no change at all when both are zero", () => {
    expect(describeChange(sample(0, 0), sample(0, 0), "lower")).toEqual({
      kind: "ratio",
      ratio: 0,
      effect: "equal",
      standing: "within-range",
    });
  });

  it("refuses a value that is no number", () => {
    expect(() => describeChange(sample(Number.NaN), sample(1), "lower")).toThrow(/finite/);
    expect(() => describeChange(sample(1), sample(Number.NaN), "lower")).toThrow(/finite/);
  });

  it("does not depend on the unit or on the order of the rounds", () => {
    fc.assert(
      fc.property(positives, positives, fc.integer({ min: -10, max: 10 }), (candidate, baseline, exponent) => {
        const scale = (values: readonly number[]) => values.map((value) => value * 2 ** exponent).reverse();
        expect(describeChange(sample(...scale(candidate)), sample(...scale(baseline)), "lower")).toEqual(
          describeChange(sample(...candidate), sample(...baseline), "lower"),
        );
      }),
    );
  });

  it("an arm against itself is no change within its own range", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 12 }), (values) => {
        expect(describeChange(sample(...values), sample(...values), "higher")).toEqual({
          kind: "ratio",
          ratio: 0,
          effect: "equal",
          standing: "within-range",
        });
      }),
    );
  });
});
