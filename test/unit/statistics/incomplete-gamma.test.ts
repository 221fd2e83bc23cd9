import { describe, expect, it } from "vitest";
import { incompleteGamma } from "../../../actions/lib/statistics/incomplete-gamma.ts";
import { expectNear } from "./near.ts";

describe("incompleteGamma", () => {
  // mpmath 1.3 at 30 digits.
  it.each([
    [0.5, 0.0001, 0.01128341555584],
    [0.5, 0.3, 0.561421973919],
    [1, 1, 0.63212055882855],
    [2.5, 10, 0.99875026943696],
    [10, 3, 0.001102488130115474],
    [15, 15, 0.53434629105599],
    [15, 60, 0.99999999999897],
    [300, 280, 0.12260728267114],
  ])("P(%d, %d)", (a, x, expected) => {
    expectNear(incompleteGamma(a, x), expected, 1e-12);
  });

  it("is 0 at 0 and below, and 1 where nothing is left above", () => {
    expect(incompleteGamma(3, 0)).toBe(0);
    expect(incompleteGamma(3, -1)).toBe(0);
    expect(incompleteGamma(3, 200)).toBe(1);
    expect(incompleteGamma(3, Number.POSITIVE_INFINITY)).toBe(1);
  });

  it("grows, also over the place from which on it is 1", () => {
    for (const a of [0.5, 4, 15, 300]) {
      const far = a + 40 + 10 * Math.sqrt(a);
      const values = Array.from({ length: 50 }, (_, index) => incompleteGamma(a, (far * (index + 1)) / 49));
      for (const [index, value] of values.entries()) expect(value).toBeGreaterThanOrEqual((values[index - 1] ?? 0) - 1e-13);
      expect(values.at(-1)).toBe(1);
    }
  });
});
