import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changePoints, shiftAt, strongestSplit } from "../../../actions/lib/statistics/change-points.ts";
import { Energy, energyDistance } from "../../../actions/lib/statistics/e-divisive.ts";
import { permuteBlocks, permuteValues } from "../../../actions/lib/statistics/permute.ts";
import { randomBits, seedOf } from "../../../actions/lib/statistics/random-bits.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { expectNear } from "./near.ts";

/** The series of Otava's tests, as in statistics.md §10. */
const OTAVA = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150];

const strongest = (values: readonly number[], shortest = 1) => {
  const energy = new Energy(values, shortest);
  return energy.strongest(energy.inOrder());
};
const settings = { leastShift: 0.02, seed: 1 };
const noisy = (seed: number, levels: readonly number[], noise = 0.02) => {
  const random = seeded(seed);
  return levels.map((level) => level + noise * random.normal());
};
const steps = (...parts: readonly (readonly [count: number, level: number])[]) =>
  parts.flatMap(([count, level]) => new Array<number>(count).fill(level));

describe("energyDistance", () => {
  it("gives the vectors of statistics.md", () => {
    expectNear(energyDistance(OTAVA.slice(0, 5), OTAVA.slice(5)), 761.2821428571);
    expectNear(energyDistance(OTAVA.slice(0, 8), OTAVA.slice(8)), 581.7959183673);
  });

  it("refuses what is no number", () => {
    expect(() => energyDistance([1], [Number.NaN])).toThrow(RangeError);
    expect(() => energyDistance([], [1])).toThrow(RangeError);
  });
});

describe("the strongest split", () => {
  it("of Otava's series is 5, and of what follows 8", () => {
    expect(strongest(OTAVA).at).toBe(5);
    expectNear(strongest(OTAVA).q, 761.2821428571);
    expect(5 + strongest(OTAVA.slice(5)).at).toBe(8);
  });

  it.each([
    [50, 15],
    [74, 15],
    [76, 14],
  ])("of fifteen times 50 and fifteen times 100 with %d at place 14 is %d, as MongoDB's tests have it", (odd, at) => {
    expect(strongest([...steps([14, 50]), odd, ...steps([15, 100])]).at).toBe(at);
  });

  it("is the largest energy distance of all splits", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 14 }), (values) => {
        const places = values.map((_, at) => at).filter((at) => at >= 4 && values.length - at >= 4);
        const largest = Math.max(0, ...places.map((at) => energyDistance(values.slice(0, at), values.slice(at))));
        expect(Math.abs(strongest(values, 4).q - largest)).toBeLessThan(1e-9);
      }),
    );
  });

  it("does not exist in a series that is too short or constant", () => {
    expect(strongestSplit([1, 2, 3, 4, 5, 6, 7])).toBeUndefined();
    expect(strongestSplit(steps([20, 3]))).toBeUndefined();
  });
});

describe("changePoints", () => {
  it("finds every step of a stair", () => {
    const found = changePoints(noisy(3, steps([30, 0], [20, -0.1], [30, -0.2])), settings);
    expect(found.map(({ at }) => at)).toEqual([30, 50]);
    for (const { at, from, to, shift } of found) {
      expect(shift).toBeLessThan(-0.08);
      expect(from < at && at < to).toBe(true);
    }
  });

  it("finds a step without noise, also where more than half of the values are equal", () => {
    expect(changePoints(steps([30, 0], [5, -0.05]), settings).map(({ at }) => at)).toEqual([30]);
  });

  it("takes two bad nights for none", () => {
    expect(changePoints([...noisy(4, steps([40, 0])), -0.3, -0.3], settings)).toEqual([]);
  });

  it("sees past lone odd nights on both sides of a step, and places it where it is", () => {
    const values = noisy(9, steps([60, 0], [6, -0.05]));
    for (const odd of [20, 41, 58, 62]) values[odd] = (values[odd] as number) - 0.2;
    expect(changePoints(values, settings).map(({ at }) => at)).toEqual([60]);
  });

  it("leaves a shift alone that is smaller than what matters", () => {
    expect(changePoints(noisy(5, steps([40, 0], [40, 0.015]), 0.001), settings)).toEqual([]);
    expect(changePoints(noisy(5, steps([40, 0], [40, 0.015]), 0.001), { ...settings, leastShift: 0.01 })).toHaveLength(1);
  });

  it("finds nothing in a constant series, whatever its level", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.nat({ max: 80 }), (level, count) => {
        expect(changePoints(steps([count, level]), settings)).toEqual([]);
      }),
    );
  });

  it("does not depend on the level, nor, if mirrored, on the direction", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -8, max: 8 }), (seed, level) => {
        // Multiples of 2⁻²⁰, so that moving them rounds nothing.
        const values = noisy(seed, steps([25, 0], [15, -0.06])).map((value) => Math.round(value * 2 ** 20) / 2 ** 20);
        const places = (series: readonly number[]) => changePoints(series, settings).map(({ at, p }) => [at, p]);
        expect(places(values.map((value) => value + level))).toEqual(places(values));
        expect(places(values.map((value) => -value))).toEqual(places(values));
      }),
      { numRuns: 30 },
    );
  });

  it("says the same of the same values every time", () => {
    const values = noisy(7, steps([40, 0], [9, -0.06]));
    expect(changePoints(values, settings)).toEqual(changePoints(values, settings));
  });

  it("is rarely wrong about noise alone: at most one order of 199 is as strong in at most 1 of 100 series", () => {
    const count = 300;
    const wrong = Array.from({ length: count }, (_, seed) => changePoints(noisy(seed, steps([60, 0])), { leastShift: 0, seed })).filter(
      (found) => found.length > 0,
    );
    expect(wrong.length / count).toBeLessThanOrEqual(0.01 + 3 * Math.sqrt(0.01 / count));
  });
});

describe("shiftAt", () => {
  it("asks for the median absolute residual as well as for what matters", () => {
    const wide = [0, 4, 0, 4, 1, 5, 1, 5];
    expect(shiftAt(wide, 4)).toMatchObject({ before: 2, after: 3, shift: 1 });
    expect(shiftAt(wide, 4).matters(0.5)).toBe(false);
    expect(shiftAt([0, 0, 0, 1, 1, 1], 3).matters(1)).toBe(true);
    expect(shiftAt([0, 0, 0, 1, 1, 1], 3).matters(1.1)).toBe(false);
  });
});

describe("chance's orders", () => {
  it.each([
    ["values", permuteValues],
    ["blocks", permuteBlocks(3)],
  ])("of %s hold every place once, and are the same for the same seed", (_, permute) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.nat(), (size, seed) => {
        const drawn = [0, 1].map(() => {
          const order = Uint16Array.from({ length: size }, (_, index) => index);
          permute(order, randomBits(seed));
          return [...order];
        });
        expect(drawn[0]).toEqual(drawn[1]);
        expect(drawn[0]?.toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, index) => index));
      }),
    );
  });

  it("of blocks keep two of three neighbours together", () => {
    const order = Uint16Array.from({ length: 60 }, (_, index) => index);
    permuteBlocks(3)(order, randomBits(1));
    const together = [...order].filter((place, index) => order[index + 1] === (place + 1) % 60);
    expect(together.length).toBeGreaterThanOrEqual(40);
  });

  it("come from words that differ", () => {
    expect(seedOf("a", "bc")).not.toBe(seedOf("ab", "c"));
    expect(seedOf("a", "bc")).toBe(seedOf("a", "bc"));
  });
});
