import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summarize } from "../../../actions/lib/statistics/summary.ts";

const samples = fc.array(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("summarize", () => {
  // The ten rounds of statistics.md §10 whose medians and intervals benchstat prints.
  it("agrees with benchstat on the median and on ranks 2 and 9 of ten values", () => {
    const before = summarize([1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774]);
    expect(before).toMatchObject({ n: 10, median: 1718, interval: { kind: "exact-interval", low: 1707, high: 1736 }, warnings: [] });
    const after = summarize([1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425]);
    expect(after).toMatchObject({ n: 10, median: 1422.5, interval: { low: 1412, high: 1426 } });
  });

  it("states the level that the exact interval really reaches", () => {
    const { interval } = summarize([1, 2, 3, 4, 5, 6]);
    expect(interval).toEqual({ kind: "exact-interval", low: 1, high: 6, level: 0.96875 });
  });

  it("shows the range and says how many values an interval needs when there are fewer than six", () => {
    const summary = summarize([5, 3, 4, 9, 4.5]);
    expect(summary.interval).toEqual({ kind: "range", low: 3, high: 9 });
    expect(summary.warnings).toEqual(["an interval of the median at 95 % needs 6 values, there are 5"]);
  });

  it("warns that one value says nothing about the spread", () => {
    expect(summarize([7])).toEqual({
      n: 1,
      median: 7,
      interval: { kind: "range", low: 7, high: 7 },
      warnings: ["one value says nothing about the spread"],
    });
  });

  it.each([
    [[], "a sample needs at least one value"],
    [[1, Number.NaN, 3], "a sample needs finite values, but value 2 of 3 is NaN"],
    [[1, 2, Number.NEGATIVE_INFINITY], "a sample needs finite values, but value 3 of 3 is -Infinity"],
  ])("refuses %j with a reason", (values, reason) => {
    expect(() => summarize(values)).toThrow(reason);
  });

  it("does not depend on the order of the rounds", () => {
    fc.assert(
      fc.property(
        samples.chain((values) =>
          fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length, maxLength: values.length })),
        ),
        ([values, shuffled]) => {
          expect(summarize(shuffled)).toEqual(summarize(values));
        },
      ),
    );
  });

  it("scales with the unit: powers of two exactly", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: -20, max: 20 }), (values, exponent) => {
        const factor = 2 ** exponent;
        const plain = summarize(values);
        const scaled = summarize(values.map((value) => value * factor));
        expect(scaled.median).toBe(plain.median * factor);
        expect(scaled.interval.low).toBe(plain.interval.low * factor);
        expect(scaled.interval.high).toBe(plain.interval.high * factor);
      }),
    );
  });

  it("keeps the median inside its bounds", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { median, interval } = summarize(values);
        expect(interval.low).toBeLessThanOrEqual(median);
        expect(interval.high).toBeGreaterThanOrEqual(median);
      }),
    );
  });
});
