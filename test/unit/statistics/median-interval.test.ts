import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianRanks } from "../../../actions/lib/statistics/median-interval.ts";

// Ranks and coverage by exact enumeration, statistics.md §10.
const none = undefined;
const VECTORS: readonly (readonly [n: number, ...(readonly [low: number, high: number, level: number] | undefined)[]])[] = [
  [3, none, none, none],
  [4, none, none, none],
  [5, [1, 5, 0.9375], none, none],
  [6, [1, 6, 0.96875], [1, 6, 0.96875], none],
  [7, [1, 7, 0.984375], [1, 7, 0.984375], none],
  [8, [2, 7, 0.929688], [1, 8, 0.992188], [1, 8, 0.992188]],
  [9, [2, 8, 0.960938], [2, 8, 0.960938], [1, 9, 0.996094]],
  [10, [2, 9, 0.978516], [2, 9, 0.978516], [1, 10, 0.998047]],
  [11, [3, 9, 0.93457], [2, 10, 0.988281], [1, 11, 0.999023]],
  [12, [3, 10, 0.961426], [3, 10, 0.961426], [2, 11, 0.993652]],
  [13, [4, 10, 0.907715], [3, 11, 0.977539], [2, 12, 0.996582]],
  [14, [4, 11, 0.942627], [3, 12, 0.987061], [2, 13, 0.998169]],
  [15, [4, 12, 0.964844], [4, 12, 0.964844], [3, 13, 0.992615]],
];
const CASES = VECTORS.flatMap(([n, ...byLevel]) =>
  [0.9, 0.95, 0.99].map((confidence, index) => ({ n, confidence, expected: byLevel[index] })),
);

/** Coverage of the ranks low and n + 1 - low, summed over exact binomial coefficients. */
function coverage(n: number, low: number): number {
  let coefficient = 1n;
  let outside = 0n;
  for (let count = 0; count < low; count++) {
    outside += coefficient;
    coefficient = (coefficient * BigInt(n - count)) / BigInt(count + 1);
  }
  return 1 - (2 * Number(outside)) / 2 ** n;
}

describe("medianRanks", () => {
  it.each(CASES)("gives the tabulated ranks for n = $n at $confidence", ({ n, confidence, expected }) => {
    const ranks = medianRanks(n, confidence);
    if (expected === undefined) {
      expect(ranks).toBeUndefined();
      return;
    }
    expect([ranks?.low, ranks?.high]).toEqual([expected[0], expected[1]]);
    expect(ranks?.level).toBeCloseTo(expected[2], 6);
  });

  // The last column of statistics.md §10: what the smallest and the largest value cover.
  it.each([
    [3, 0.75],
    [4, 0.875],
    [5, 0.9375],
    [6, 0.96875],
    [7, 0.984375],
    [8, 0.9921875],
    [9, 0.99609375],
    [10, 0.998046875],
    [11, 0.9990234375],
    [12, 0.99951171875],
    [13, 0.999755859375],
    [14, 0.9998779296875],
    [15, 0.99993896484375],
  ])("covers at most as much as all %d values do, %d", (n, most) => {
    expect(medianRanks(n, most)).toEqual({ low: 1, high: n, level: most });
    expect(medianRanks(n, most + 1e-6)).toBeUndefined();
  });

  it("covers at least what was asked, exactly as much as it says, and no narrower pair would do", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999), (n, confidence) => {
        const ranks = medianRanks(n, confidence);
        if (ranks === undefined) {
          expect(coverage(n, 1)).toBeLessThan(confidence);
          return;
        }
        expect(ranks.high).toBe(n + 1 - ranks.low);
        expect(ranks.level).toBeCloseTo(coverage(n, ranks.low), 9);
        expect(ranks.level).toBeGreaterThanOrEqual(confidence);
        if (ranks.low + 1 <= n / 2) expect(coverage(n, ranks.low + 1)).toBeLessThan(confidence);
      }),
    );
  });

  it("still finds ranks where 2^-n is no longer a number", () => {
    // Normal approximation: half-width of 1.96 · √n / 2 ranks around n / 2.
    const ranks = medianRanks(10_000, 0.95);
    expect(ranks?.low).toBeGreaterThan(4_898);
    expect(ranks?.low).toBeLessThan(4_906);
    expect(ranks?.level).toBeGreaterThanOrEqual(0.95);
    expect(ranks?.level).toBeLessThan(0.952);
  });
});
