import { describe, expect, it } from "vitest";
import { moderatedPairedT } from "../../../actions/lib/statistics/moderated-t.ts";
import { normalAbove } from "../../../actions/lib/statistics/normal.ts";
import { crossesBoundary, defaultLooks, LOOKS, projectedHalfWidth } from "../../../actions/lib/statistics/sequential.ts";
import { spendingBoundaries } from "../../../actions/lib/statistics/spending.ts";
import { studentTQuantile } from "../../../actions/lib/statistics/student-t.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { expectNear } from "./near.ts";

const LOOKS_OF_RUN = defaultLooks();

/** Share of paths of normal rounds that cross a boundary at some look. */
function crossing(looks: readonly { readonly rounds: number; readonly z: number }[], paths: number, seed: number): number {
  const random = seeded(seed);
  let crossed = 0;
  for (let path = 0; path < paths; path++) {
    let [sum, rounds] = [0, 0];
    for (const look of looks) {
      for (; rounds < look.rounds; rounds++) sum += random.normal();
      if (Math.abs(sum) / Math.sqrt(rounds) < look.z) continue;
      crossed++;
      break;
    }
  }
  return crossed / paths;
}

describe("spendingBoundaries", () => {
  // statistics.md §6.7 has them from 4 million simulated paths, so its digits hold to the error of such a simulation: 5 % of the
  // first p, 1 % of the others.
  it.each([
    [0, 0.000087, 3.924],
    [1, 0.00234, 3.043],
    [2, 0.01555, 2.419],
    [3, 0.0438, 2.016],
  ])("agrees at look %d with simulated paths", (index, p, z) => {
    const look = spendingBoundaries(LOOKS)[index];
    expectNear(look?.p, p, index === 0 ? 0.05 : 0.01);
    expectNear(look?.z, z, 0.002);
  });

  it("spends at the first look what the spending function gives it: 2 − 2 Φ(z / √¼)", () => {
    expectNear(spendingBoundaries(LOOKS)[0]?.p, 2 * normalAbove(2 * 1.959963984540054));
  });

  it("is the plain test when there is one look", () => {
    expectNear(spendingBoundaries([12])[0]?.p, 0.05);
    expectNear(spendingBoundaries([12])[0]?.z, 1.959963984540054);
  });

  it.each([
    [LOOKS, 0.05],
    [[2, 4, 6, 8, 10], 0.05],
    [[5, 10, 15], 0.1],
  ])("keeps false flags of looks %j together at %d", (looks, alpha) => {
    const paths = 20_000;
    expect(Math.abs(crossing(spendingBoundaries(looks, alpha), paths, 7) - alpha)).toBeLessThan(
      3 * Math.sqrt((alpha * (1 - alpha)) / paths),
    );
  });

  it("asks for less at each look than at the one before, and for most at the first", () => {
    const ps = spendingBoundaries([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).map(({ p }) => p);
    expect(ps).toEqual([...ps].sort((a, b) => a - b));
    expect(ps.at(-1)).toBeLessThan(0.05);
  });

  it("keeps what is due later unspent when a run ends before its last look", () => {
    const early = spendingBoundaries([3, 5], 0.05, 12);
    expect(early).toEqual(spendingBoundaries(LOOKS).slice(0, 2));
  });

  it.each([
    [[3, 3], 0.05, "looks rise from above 0 to 3 rounds, but look 2 is at 3"],
    [[0, 3], 0.05, "looks rise from above 0 to 3 rounds, but look 1 is at 0"],
    [[3], 1, "alpha lies between 0 and 1, not at 1"],
  ])("refuses looks %j at %d with a reason", (looks, alpha, sentence) => {
    expect(() => spendingBoundaries(looks, alpha)).toThrow(new RangeError(sentence));
  });
});

describe("crossesBoundary", () => {
  it.each([
    [0.00005, 3, true],
    [0.0005, 3, false],
    [0.0005, 5, true],
    [0.01, 5, false],
    [0.01, 8, true],
    [0.04, 8, false],
    [0.04, 12, true],
    [0.049, 12, false],
  ])("p = %d after %d rounds: %s", (p, rounds, crosses) => {
    expect(crossesBoundary(p, rounds, LOOKS_OF_RUN)).toBe(crosses);
  });

  it("never stops between looks", () => {
    for (const rounds of [1, 2, 4, 6, 7, 9, 11, 13]) {
      expect(crossesBoundary(0, rounds, LOOKS_OF_RUN)).toBe(false);
    }
  });

  it("stops at the boundary itself", () => {
    for (const { rounds, p } of LOOKS_OF_RUN) expect(crossesBoundary(p, rounds, LOOKS_OF_RUN)).toBe(true);
  });

  it("refuses what is no p", () => {
    expect(() => crossesBoundary(Number.NaN, 3, LOOKS_OF_RUN)).toThrow(new RangeError("a p lies between 0 and 1, not at NaN"));
  });

  // statistics.md §6.7: 5.0 % with the moderated t, whose tails differ from the normal ones that the boundaries come from.
  it("keeps false flags of the moderated t over all looks at 5 %", () => {
    const [random, runs, degreesOfFreedom] = [seeded(3), 6_000, 29];
    let flagged = 0;
    for (let run = 0; run < runs; run++) {
      let square = 0;
      for (let pair = 0; pair < degreesOfFreedom; pair++) square += random.normal() ** 2;
      const prior = { kind: "calibrated", standardDeviation: Math.sqrt(square / degreesOfFreedom), degreesOfFreedom, pairs: 30 } as const;
      const ratios = Array.from({ length: 12 }, () => random.normal());
      if (LOOKS.some((rounds) => crossesBoundary(moderatedPairedT(ratios.slice(0, rounds), prior).p, rounds, LOOKS_OF_RUN))) flagged++;
    }
    expect(flagged / runs).toBeLessThan(0.05 + 3 * Math.sqrt(0.0475 / runs));
    expect(flagged / runs).toBeGreaterThan(0.05 - 4 * Math.sqrt(0.0475 / runs));
  });
});

describe("projectedHalfWidth", () => {
  it("is that of the 90 % interval after twelve rounds of the same noise", () => {
    expectNear(projectedHalfWidth(0.02, 29), (studentTQuantile(0.95, 40) * 0.02) / Math.sqrt(12));
    expectNear(projectedHalfWidth(0.02, 0, 5, 0.95), (studentTQuantile(0.975, 4) * 0.02) / Math.sqrt(5));
  });

  it.each([
    [() => projectedHalfWidth(-1, 3), "a standard deviation is zero or more, not -1"],
    [() => projectedHalfWidth(1, 3, 1), "an interval needs at least 2 rounds, not 1"],
    [() => projectedHalfWidth(1, 3, 4, 1), "a level of confidence lies between 0 and 1, not at 1"],
  ])("refuses what is out of range: %s", (ask, sentence) => {
    expect(ask).toThrow(new RangeError(sentence));
  });
});
