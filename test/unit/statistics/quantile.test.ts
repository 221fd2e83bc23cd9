import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile, quantiles } from "../../../actions/lib/statistics/quantile.ts";

const finite = fc.double({ min: -1e12, max: 1e12, noNaN: true });

describe("quantile", () => {
  it("gives the type-7 quantiles of 1 to 10 that R gives", () => {
    const values = [7, 1, 10, 4, 2, 9, 3, 8, 5, 6];
    const expected = [3.25, 5.5, 7.75, 9.1, 9.55, 9.91];
    quantiles(values, [0.25, 0.5, 0.75, 0.9, 0.95, 0.99]).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] as number, 9);
    });
  });

  it("is the value itself when there is one", () => {
    expect(quantile([42], 0)).toBe(42);
    expect(quantile([42], 0.37)).toBe(42);
    expect(quantile([42], 1)).toBe(42);
  });

  it("sorts by size and not by spelling", () => {
    expect(quantile([9, 10, 100], 0.5)).toBe(10);
  });

  it("leaves the caller's array in its order", () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it.each([
    [[], 0.5, /at least one/],
    [[1, Number.NaN], 0.5, /finite/],
    [[1, Number.POSITIVE_INFINITY], 0.5, /finite/],
    [[1, 2], 1.01, /between 0 and 1/],
    [[1, 2], -0.01, /between 0 and 1/],
    [[1, 2], Number.NaN, /between 0 and 1/],
  ])("refuses %j at %d with a reason", (values, q, reason) => {
    expect(() => quantile(values, q)).toThrow(reason);
  });

  it("lies between the smallest and the largest value and never falls while q rises", () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, a, b) => {
          const [low, high] = quantiles(values, [Math.min(a, b), Math.max(a, b)]) as [number, number];
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(high).toBeLessThanOrEqual(Math.max(...values));
          expect(high).toBeGreaterThanOrEqual(low);
        },
      ),
    );
  });
});
