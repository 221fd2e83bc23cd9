import { normalAbove } from "./normal.ts";
import { doubledRanks, subsetSumsOfSize, tailChances } from "./ranks.ts";
import { requireFinite } from "./require-values.ts";

/** Two samples compared by the order of their values alone. */
export interface RankSumTest {
  /** Pairs in which the first sample has the larger value, a half for each pair of equals. */
  readonly u: number;
  /** Two-sided: twice the smaller of the two others, at most 1. */
  readonly p: number;
  /** That the first sample tends to be larger only by chance. */
  readonly greater: number;
  /** That the first sample tends to be smaller only by chance. */
  readonly less: number;
  /** Counted, ties included, or from the normal curve because there are too many values to count. */
  readonly method: "exact" | "normal";
}

/** Largest product of the sample sizes that is counted; beyond, the normal curve is right to the third digit. */
export const EXACT_PAIRS = 1_000;

/**
 * Mann–Whitney test: exact, given the ties of these values, over all ways to deal the values out to the two samples.
 * @param x at least one value
 * @param y at least one value, in the unit of `x`
 * @throws RangeError when a sample is empty or a value is not finite
 */
export function mannWhitney(x: readonly number[], y: readonly number[]): RankSumTest {
  requireFinite(x, "a value of the first sample");
  requireFinite(y, "a value of the second sample");
  if (x.length * y.length > EXACT_PAIRS) return approximateMannWhitney(x, y);
  const ranks = doubledRanks([...x, ...y]);
  // Distances from the smallest rank, in its largest common step, so that there is less to count.
  const smallest = Math.min(...ranks);
  const step = ranks.every((rank) => (rank - smallest) % 2 === 0) ? 2 : 1;
  const weights = ranks.map((rank) => (rank - smallest) / step);
  const observed = weights.slice(0, x.length).reduce((sum, weight) => sum + weight, 0);
  const { greater, less, twoSided } = tailChances(subsetSumsOfSize(weights, x.length), observed);
  return { u: pairsWon(ranks, x.length), p: twoSided, greater, less, method: "exact" };
}

/** The same test by the normal curve, with corrections for ties and for continuity. Arguments and errors as for {@link mannWhitney}. */
export function approximateMannWhitney(x: readonly number[], y: readonly number[]): RankSumTest {
  requireFinite(x, "a value of the first sample");
  requireFinite(y, "a value of the second sample");
  const ranks = doubledRanks([...x, ...y]);
  const total = ranks.length;
  const u = pairsWon(ranks, x.length);
  const sizes = new Map<number, number>();
  for (const rank of ranks) sizes.set(rank, (sizes.get(rank) ?? 0) + 1);
  const tied = [...sizes.values()].reduce((sum, size) => sum + size ** 3 - size, 0);
  const spread = Math.sqrt(((x.length * y.length) / 12) * (total + 1 - tied / Math.max(1, total * (total - 1))));
  if (spread === 0) return { u, p: 1, greater: 1, less: 1, method: "normal" };
  const distance = u - (x.length * y.length) / 2;
  const greater = normalAbove((distance - 0.5) / spread);
  const less = normalAbove((-distance - 0.5) / spread);
  return { u, p: Math.min(1, 2 * Math.min(greater, less)), greater, less, method: "normal" };
}

function pairsWon(ranks: readonly number[], size: number): number {
  const sum = ranks.slice(0, size).reduce((total, rank) => total + rank, 0);
  return sum / 2 - (size * (size + 1)) / 2;
}
