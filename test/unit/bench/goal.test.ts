import { describe, expect, test } from "vitest";
import { type Goal, judge, medianOf, ratioOfMedians } from "../../bench/goal.ts";

const AT_LEAST: Goal = { kind: "at-least", value: 0.99 };
const AT_MOST: Goal = { kind: "at-most", value: 1.02 };

describe("a ratio of medians", () => {
  test("is exact where every pair has the same ratio, however much the machine drifts", () => {
    const reference = [1, 2, 4, 8, 16, 32];
    const ours = reference.map((value) => value * 1.5);
    expect(ratioOfMedians(ours, reference)).toEqual({ value: 1.5, low: 1.5, high: 1.5, n: 6 });
  });

  test("has the bounds of the median of the ratios pair by pair", () => {
    const reference = Array<number>(8).fill(10);
    expect(ratioOfMedians([9, 10, 10, 10, 10, 10, 10, 12], reference)).toEqual({ value: 1, low: 0.9, high: 1.2, n: 8 });
    expect(ratioOfMedians([9, 9.5, 10, 10, 10, 10, 10, 11, 12], Array<number>(9).fill(10))).toMatchObject({ low: 0.95, high: 1.1 });
  });

  test("has bounds that hold it also where the pairs say something else", () => {
    // Ratio of medians 2; pair by pair 0.1, 2, 30.
    const { value, low, high } = ratioOfMedians([1, 20, 30], [10, 10, 1]);
    expect(value).toBe(2);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
    // The same pairs as 3, 3, 1/3: their bounds at 95 % would leave out the ratio of the medians.
    const skewed = ratioOfMedians([3, 3, 3, 3, 3, 3, 3, 3, 3, 1], [1, 1, 1, 1, 1, 3, 3, 3, 3, 3]);
    expect(skewed.low).toBeLessThanOrEqual(skewed.value);
    expect(skewed.high).toBeGreaterThanOrEqual(skewed.value);
  });

  test("needs both halves of every pair", () => {
    expect(() => ratioOfMedians([1, 2], [1])).toThrow("pairs need both halves, not 2 and 1 values");
  });
});

describe("the verdict on a goal", () => {
  test.each([
    ["at least, both bounds above", AT_LEAST, { value: 1, low: 0.991, high: 1.01 }, "met"],
    ["at least, a bound on the goal itself", AT_LEAST, { value: 1, low: 0.99, high: 1.01 }, "met"],
    ["at least, both bounds below", AT_LEAST, { value: 0.95, low: 0.94, high: 0.98 }, "not met"],
    ["at least, reached but for the spread", AT_LEAST, { value: 1, low: 0.98, high: 1.02 }, "cannot say: spread wider than the distance"],
    ["at least, missed but for the spread", AT_LEAST, { value: 0.98, low: 0.9, high: 1 }, "cannot say: spread wider than the distance"],
    ["at most, both bounds below", AT_MOST, { value: 1, low: 0.98, high: 1.02 }, "met"],
    ["at most, both bounds above", AT_MOST, { value: 1.1, low: 1.03, high: 1.2 }, "not met"],
    ["at most, reached but for the spread", AT_MOST, { value: 1, low: 0.9, high: 1.03 }, "cannot say: spread wider than the distance"],
  ] as const)("%s", (_, goal, estimate, standing) => {
    expect(judge(goal, { ...estimate, n: 12 })).toBe(standing);
  });

  test("says nothing of fewer than six values, because their range may miss the true median", () => {
    expect(judge(AT_MOST, medianOf([0.5, 0.5, 0.5, 0.5, 0.5]))).toBe("cannot say: too few values");
    expect(judge(AT_MOST, medianOf([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]))).toBe("met");
  });
});
