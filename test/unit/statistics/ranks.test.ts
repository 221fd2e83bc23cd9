import { describe, expect, it } from "vitest";
import { doubledRanks, innermostRank, subsetSums, subsetSumsOfSize, tailChances } from "../../../actions/lib/statistics/ranks.ts";

/** All subsets by trying them, as an independent count. */
function countSubsets(weights: readonly number[], wanted: (size: number) => boolean): Map<number, number> {
  const counts = new Map<number, number>();
  for (let chosen = 0; chosen < 2 ** weights.length; chosen++) {
    const taken = weights.filter((_, index) => chosen & (1 << index));
    if (!wanted(taken.length)) continue;
    const sum = taken.reduce((total, weight) => total + weight, 0);
    counts.set(sum, (counts.get(sum) ?? 0) + 1);
  }
  return counts;
}
const toCounts = (ways: Float64Array) => new Map([...ways.entries()].filter(([, count]) => count > 0));

describe("doubledRanks", () => {
  it("gives equals the middle of their ranks", () => {
    expect(doubledRanks([30, 10, 20, 20])).toEqual([8, 2, 5, 5]);
    expect(doubledRanks([1, 1, 1])).toEqual([4, 4, 4]);
    expect(doubledRanks([])).toEqual([]);
  });

  it("takes 0 and −0 for equals", () => {
    expect(doubledRanks([0, -0, 1])).toEqual([3, 3, 6]);
  });
});

describe("subsetSums", () => {
  it.each([[[1, 2, 3, 4]], [[3, 3, 5, 8, 0]], [[2]], [[]]])("counts every subset of %j once", (weights) => {
    expect(toCounts(subsetSums(weights))).toEqual(countSubsets(weights, () => true));
  });
});

describe("subsetSumsOfSize", () => {
  it.each([
    [[0, 1, 2, 3, 4, 5], 3],
    [[7, 0, 3, 3, 9, 3, 1], 2],
    [[7, 0, 3, 3, 9, 3, 1], 7],
    [[4, 4, 4], 1],
    [[4, 1], 0],
  ])("counts every subset of %j with %d members once", (weights, size) => {
    expect(toCounts(subsetSumsOfSize(weights, size))).toEqual(countSubsets(weights, (count) => count === size));
  });
});

describe("tailChances", () => {
  it("counts the observed value on both sides and never says more than 1", () => {
    expect(tailChances(Float64Array.of(1, 2, 1), 0)).toEqual({ greater: 1, less: 0.25, twoSided: 0.5 });
    expect(tailChances(Float64Array.of(1, 2, 1), 1)).toEqual({ greater: 0.75, less: 0.75, twoSided: 1 });
  });
});

describe("innermostRank", () => {
  it("gives nothing when even the outermost pair covers too little", () => {
    expect(innermostRank(Float64Array.of(1, 2, 1), 0.6)).toBeUndefined();
    expect(innermostRank(Float64Array.of(1, 2, 1), 0.5)).toEqual({ rank: 1, level: 0.5 });
  });
});
