import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { autocorrelation } from "../../../actions/lib/statistics/autocorrelation.ts";
import { mannKendall } from "../../../actions/lib/statistics/mann-kendall.ts";
import { theilSen } from "../../../actions/lib/statistics/theil-sen.ts";
import { trailingMedians } from "../../../actions/lib/statistics/trailing-medians.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { expectNear } from "./near.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("mannKendall", () => {
  it("counts all pairs of a series that only rises", () => {
    // S = 45, variance 10 · 9 · 25 / 18 = 125, z = 44 / √125.
    expect(mannKendall(upTo(10)).s).toBe(45);
    expectNear(mannKendall(upTo(10)).p, 8.303e-5, 1e-3);
  });

  it("sees no trend in equal values, and the opposite one in the mirror", () => {
    expect(mannKendall([2, 2, 2])).toEqual({ s: 0, p: 1 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 20 }), (values) => {
        const [one, mirrored] = [mannKendall(values), mannKendall(values.map((value) => -value))];
        expect(one.s + mirrored.s).toBe(0);
        expect(one.p).toBe(mirrored.p);
      }),
    );
  });
});

describe("theilSen", () => {
  it("is the slope of a line, and a bad value does not move it", () => {
    expect(theilSen([1, 3, 5, 7, 9])).toBe(2);
    expect(theilSen([1, 3, 500, 7, 9, 11, 13])).toBe(2);
  });

  it("needs two values", () => {
    expect(() => theilSen([1])).toThrow(RangeError);
  });
});

describe("autocorrelation", () => {
  it("is near 0.5 where half of each value is the one before, and near 0 in noise", () => {
    const random = seeded(1);
    let last = 0;
    const half = upTo(4_000).map(() => {
      last = 0.5 * last + random.normal();
      return last;
    });
    expect(Math.abs(autocorrelation(half) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(autocorrelation(upTo(4_000).map(() => random.normal())))).toBeLessThan(0.05);
  });

  it("is 0 where there is nothing to compare", () => {
    expect([autocorrelation([]), autocorrelation([1, 2]), autocorrelation([3, 3, 3])]).toEqual([0, 0, 0]);
  });
});

describe("trailingMedians", () => {
  it("knows the values before each place only, and needs eight of them", () => {
    const all = trailingMedians([...upTo(8), 1_000, 9], 8);
    expect(all.slice(0, 8)).toEqual(new Array(8).fill(undefined));
    expect(all[8]).toMatchObject({ median: 4.5, n: 8 });
    expect(all[9]).toMatchObject({ median: 5.5, n: 8 });
  });
});
