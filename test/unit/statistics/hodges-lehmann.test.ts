import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pseudoMedian, shift, shiftRank, walshRank } from "../../../actions/lib/statistics/hodges-lehmann.ts";
import { expectDigits, expectNear } from "./near.ts";
import { PAIRED_DIFFERENCES, SIX_DIFFERENCES } from "./vectors.ts";

const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 10 });

describe("pseudoMedian", () => {
  // statistics.md §10; the first also in R's manual.
  it("agrees with R on the depression scale: .46 from .01 to .786", () => {
    const { estimate, interval } = pseudoMedian(PAIRED_DIFFERENCES);
    expectNear(estimate, 0.46);
    expectNear(interval?.low, 0.01);
    expectNear(interval?.high, 0.786);
    expectDigits(interval?.level, "0.960938");
  });

  it("bounds six differences by their extremes, at .96875", () => {
    const { estimate, interval } = pseudoMedian(SIX_DIFFERENCES);
    expectNear(estimate, -2.5);
    expect(interval).toEqual({ low: -4, high: 0.3, level: 0.96875 });
  });

  it.each([3, 4, 5])("has no interval at 95 %% from %d rounds", (n) => {
    expect(walshRank(n, 0.95)).toBeUndefined();
    expect(pseudoMedian(Array.from({ length: n }, (_, index) => index)).interval).toBeUndefined();
  });

  it.each([
    [6, 1],
    [7, 3],
    [8, 4],
    [9, 6],
    [10, 9],
    [11, 11],
    [12, 14],
    [13, 18],
    [14, 22],
    [15, 26],
  ])("bounds %d rounds at 95 %% by rank %d", (n, rank) => {
    expect(walshRank(n, 0.95)?.rank).toBe(rank);
  });

  it.each([
    [5, 1],
    [6, 3],
    [7, 4],
    [8, 6],
    [9, 9],
    [10, 11],
    [11, 14],
    [12, 18],
    [13, 22],
    [14, 26],
    [15, 31],
  ])("bounds %d rounds at 90 %% by rank %d", (n, rank) => {
    expect(walshRank(n, 0.9)?.rank).toBe(rank);
  });

  it("knows one 0, whatever the order", () => {
    expect(pseudoMedian([0, -5e-324])).toEqual({ estimate: 0, interval: undefined });
    expect(pseudoMedian([-5e-324, 0])).toEqual({ estimate: 0, interval: undefined });
  });

  it("turns round with the arms, moves with a shift, and does not depend on the order of the rounds", () => {
    fc.assert(
      fc.property(values, (differences) => {
        const { estimate, interval } = pseudoMedian(differences);
        const back = pseudoMedian(differences.map((difference) => -difference));
        expect(back.estimate).toBeCloseTo(-estimate, 12);
        if (interval !== undefined) {
          expect(back.interval?.low).toBeCloseTo(-interval.high, 12);
          expect(back.interval?.high).toBeCloseTo(-interval.low, 12);
          expect(interval.low).toBeLessThanOrEqual(estimate);
          expect(interval.high).toBeGreaterThanOrEqual(estimate);
        }
        expect(pseudoMedian([...differences].reverse())).toEqual({ estimate, interval });
        expect(pseudoMedian(differences.map((difference) => difference + 4)).estimate).toBeCloseTo(estimate + 4, 12);
      }),
    );
  });

  it("is not carried away by one bad round in five", () => {
    expect(Math.abs(pseudoMedian([0.01, -0.01, 0, 0.005, -9]).estimate)).toBeLessThan(0.011);
  });

  it("is the difference itself when there is one, and 0 between identical arms", () => {
    expect(pseudoMedian([0.3])).toEqual({ estimate: 0.3, interval: undefined });
    expect(pseudoMedian([0, 0, 0, 0, 0, 0])).toEqual({ estimate: 0, interval: { low: 0, high: 0, level: 0.96875 } });
  });

  it("refuses what is not finite and levels that are none", () => {
    expect(() => pseudoMedian([])).toThrow(new RangeError("a difference is needed at least once, there are 0"));
    expect(() => pseudoMedian([1, Number.NaN, 3])).toThrow(new RangeError("a difference is a finite number, but value 2 of 3 is NaN"));
    expect(() => pseudoMedian([1], 1)).toThrow(new RangeError("a level of confidence lies between 0 and 1, not at 1"));
  });
});

describe("shift", () => {
  it.each([
    {
      baseline: [1.15, 0.88, 0.9, 0.74, 1.21],
      candidate: [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
      expected: [0.305, -0.15, 0.76],
      level: "0.960040",
    },
    {
      baseline: [9412, 9388, 9455, 9401, 9430],
      candidate: [9105, 9398, 9061, 9190, 9120],
      expected: [-283, -351, -14],
      level: "0.968254",
    },
    {
      baseline: [41.2, 40.8, 42.5, 41.9, 40.1, 43.0, 41.5, 42.2],
      candidate: [43.1, 42.9, 44.0, 41.7, 45.2, 43.8, 42.4, 44.6],
      expected: [1.75, 0.6, 3.0],
      level: "0.950117",
    },
    { baseline: [10, 10, 11, 12, 12], candidate: [11, 12, 13, 13, 14, 15], expected: [2, 0, 4], level: "0.969697" },
  ])("gives the vector of statistics.md with level $level", ({ baseline, candidate, expected, level }) => {
    const { estimate, interval } = shift(baseline, candidate);
    [estimate, interval?.low, interval?.high].forEach((value, index) => {
      expectNear(value, expected[index] as number);
    });
    expectDigits(interval?.level, level);
  });

  it("has no interval at 95 % from three values each", () => {
    expect(shiftRank(3, 3, 0.95)).toBeUndefined();
  });

  it.each([
    [4, 1, "0.9714"],
    [5, 3, "0.9683"],
    [6, 6, "0.9589"],
    [7, 9, "0.9621"],
    [8, 14, "0.9501"],
    [9, 18, "0.9600"],
    [10, 24, "0.9567"],
    [11, 31, "0.9527"],
    [12, 38, "0.9551"],
    [13, 46, "0.9559"],
    [14, 56, "0.9503"],
    [15, 65, "0.9547"],
  ])("bounds %d values each at 95 %% by rank %d", (n, rank, level) => {
    const found = shiftRank(n, n, 0.95);
    expect(found?.rank).toBe(rank);
    expectDigits(found?.level, level);
  });

  it("turns round with the arms and does not depend on the order of the values", () => {
    fc.assert(
      fc.property(values, values, (baseline, candidate) => {
        const there = shift(baseline, candidate);
        const back = shift(candidate, baseline);
        expect(back.estimate).toBeCloseTo(-there.estimate, 12);
        if (there.interval !== undefined) {
          expect([back.interval?.low, back.interval?.high]).toEqual([0 - there.interval.high, 0 - there.interval.low]);
        }
        expect(shift([...baseline].reverse(), [...candidate].reverse())).toEqual(there);
      }),
    );
  });

  it("is 0 between identical arms", () => {
    fc.assert(
      fc.property(values, (sample) => {
        expect(shift(sample, sample).estimate).toBeCloseTo(0, 12);
      }),
    );
  });

  it("refuses an arm without values", () => {
    expect(() => shift([], [1])).toThrow(new RangeError("a value of the baseline is needed at least once, there are 0"));
    expect(() => shift([1], [Number.NaN])).toThrow(new RangeError("a value of the candidate is a finite number, but value 1 of 1 is NaN"));
  });
});
