import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelEvidence } from "../../../actions/lib/statistics/level-evidence.ts";

/** −1, 0 and 1 in turn: the median is 0, and the robust deviation 1.4826. */
const steady = (count: number) => Array.from({ length: count }, (_, place) => (place % 3) - 1);
const withValues = (count: number, odd: Readonly<Record<number, number>>) => steady(count).map((value, place) => odd[place] ?? value);

describe("what a series says of its level", () => {
  it("is every value where none is far out", () => {
    expect(levelEvidence(steady(9))).toEqual({ values: steady(9), places: [0, 1, 2, 3, 4, 5, 6, 7, 8] });
  });

  it("is nothing where one or two values are far from all around them, at the ends too", () => {
    for (const odd of [[10], [10, 11], [10, 12], [0], [29]]) {
      const { values, places } = levelEvidence(withValues(30, Object.fromEntries(odd.map((place) => [place, -20]))));
      expect(places).toEqual(steady(30).flatMap((_, place) => (odd.includes(place) ? [] : [place])));
      expect(values.every((value) => Math.abs(value) <= 1)).toBe(true);
    }
  });

  it("is that the level moved, where three values and more stay far out, however far", () => {
    const { values, places } = levelEvidence([...steady(30), -50, -50, -50]);
    expect(places).toHaveLength(33);
    expect(values.slice(-3).every((value) => value > -5 && value < -4)).toBe(true);
  });

  it("is less of a value that is far out, though not alone there", () => {
    const { values, places } = levelEvidence(withValues(30, { 10: 6 }));
    expect(places).toHaveLength(30);
    expect(values[10]).toBeCloseTo(3 * 1.4826, 10);
  });

  it("is all there is where more than half of the values are equal", () => {
    const values = [0, 0, 0, 0, 0, 0, 9, 9];
    expect(levelEvidence(values).values).toEqual(values);
  });

  it("is always in order, from within the range of the values, and of half of them at least", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 }), (all) => {
        const { values, places } = levelEvidence(all);
        expect(places).toEqual([...new Set(places)].sort((one, other) => one - other));
        expect(values).toHaveLength(places.length);
        expect(places.length * 2).toBeGreaterThanOrEqual(all.length);
        for (const value of values) expect(value >= Math.min(...all) && value <= Math.max(...all)).toBe(true);
      }),
    );
  });
});
