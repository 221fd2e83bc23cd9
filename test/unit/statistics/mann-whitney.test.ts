import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approximateMannWhitney, EXACT_PAIRS, mannWhitney } from "../../../actions/lib/statistics/mann-whitney.ts";
import { expectDigits, expectNear } from "./near.ts";

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 });

describe("mannWhitney", () => {
  // statistics.md §10: exact enumeration; in part also printed by scipy, R and Go.
  it.each([
    { x: [19, 22, 16, 29, 24], y: [20, 11, 17, 12], u: 17, p: 1 / 9 },
    {
      x: [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
      y: [1.15, 0.88, 0.9, 0.74, 1.21],
      u: 35,
      p: 0.2544122544,
      greater: 0.1272061272,
    },
    { x: [9412, 9388, 9455], y: [9105, 9061, 9190], u: 9, p: 2 / 20 },
    { x: [9412, 9388, 9455, 9401, 9430], y: [9105, 9398, 9061, 9190, 9120], u: 24, p: 4 / 252 },
    { x: [41.2, 40.8, 42.5, 41.9, 40.1, 43.0, 41.5, 42.2], y: [43.1, 42.9, 44.0, 41.7, 45.2, 43.8, 42.4, 44.6], u: 7, p: 90 / 12870 },
    { x: [10, 10, 11, 12, 12], y: [11, 12, 13, 13, 14, 15], u: 3.5, p: 22 / 462 },
    {
      x: [1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774],
      y: [1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425],
      u: 100,
      p: 2 / 184_756,
    },
    {
      x: [3069, 3075, 3069, 3067, 3207, 3064, 3064, 3058, 3059, 3062],
      y: [3075, 3065, 3059, 3065, 3060, 3081, 3186, 3135, 3087, 3062],
      u: 39.5,
      p: 0.4461018857,
    },
  ])("counts exactly, ties included: U = $u, p = $p", ({ x, y, u, p, greater }) => {
    const test = mannWhitney(x, y);
    expect(test).toMatchObject({ u, method: "exact" });
    expectNear(test.p, p);
    if (greater !== undefined) expectNear(test.greater, greater);
  });

  // The smallest p of so many values each, statistics.md §10; 2 to 9 also in Go's tests.
  it.each([
    [2, 2, 1 / 3],
    [3, 3, 0.1],
    [4, 4, "0.0285714"],
    [5, 5, "0.00793651"],
    [6, 6, "0.0021645"],
    [7, 7, "0.000582751"],
    [8, 8, "0.0001554"],
    [9, 9, "4.11353e-5"],
    [10, 10, "1.08251e-5"],
    [3, 4, "0.0571429"],
    [3, 5, "0.0357143"],
    [3, 10, "0.00699301"],
    [4, 5, "0.015873"],
    [5, 7, "0.00252525"],
    [5, 10, "0.000666"],
  ])("can say no less than the table of %d and %d values", (n, m, smallest) => {
    const { p } = mannWhitney(upTo(n), upTo(m, 100));
    if (typeof smallest === "number") expectNear(p, smallest);
    else expectDigits(p, smallest);
  });

  it("gives scipy's p by the normal curve with continuity correction", () => {
    const test = approximateMannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);
    expect(test).toMatchObject({ u: 17, method: "normal" });
    expectNear(test.p, 0.1113468865);
  });

  it("says so when there are too many values to count, and then is right to the second digit", () => {
    const [x, y] = [upTo(40), upTo(26, 14)];
    expect(x.length * y.length).toBeGreaterThan(EXACT_PAIRS);
    expect(mannWhitney(x, y).method).toBe("normal");
    const [few, others] = [upTo(30), upTo(30, 4.5)];
    const exact = mannWhitney(few, others);
    expect(exact.method).toBe("exact");
    expectNear(approximateMannWhitney(few, others).p, exact.p, 0.05);
  });

  it("finds nothing between samples that are all one value", () => {
    expect(mannWhitney([5, 5, 5], [5, 5])).toEqual({ u: 3, p: 1, greater: 1, less: 1, method: "exact" });
    expect(approximateMannWhitney([5, 5, 5], [5, 5]).p).toBe(1);
  });

  it("says the same of exchanged samples, the other way round", () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const [there, back] = [mannWhitney(x, y), mannWhitney(y, x)];
        expect(there.u + back.u).toBe(x.length * y.length);
        expectNear(back.p, there.p, 1e-12);
        expectNear(back.less, there.greater, 1e-12);
      }),
    );
  });

  it("does not depend on the order of the rounds, nor on anything but the order of the values", () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const curve = (value: number) => Math.exp(value / 3);
        expect(mannWhitney([...x].reverse().map(curve), [...y].reverse().map(curve))).toEqual(mannWhitney(x, y));
      }),
    );
  });

  it.each([
    [[], [1], "a value of the first sample is needed at least once, there are 0"],
    [[1], [1, Number.NaN], "a value of the second sample is a finite number, but value 2 of 2 is NaN"],
    [[Number.POSITIVE_INFINITY], [1], "a value of the first sample is a finite number, but value 1 of 1 is Infinity"],
  ])("refuses %j and %j with a reason", (x, y, sentence) => {
    expect(() => mannWhitney(x, y)).toThrow(new RangeError(sentence));
  });
});
