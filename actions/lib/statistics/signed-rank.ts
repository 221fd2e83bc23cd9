import { normalAbove } from "./normal.ts";
import { doubledRanks, subsetSums, tailChances } from "./ranks.ts";
import { requireFinite } from "./require-values.ts";

/** Paired differences compared with zero by the ranks of their sizes. */
export interface SignedRankTest {
  /** Sum of the ranks of the positive differences, R's V. */
  readonly v: number;
  /** Differences that are not zero: what the test rests on. */
  readonly n: number;
  /** Two-sided: twice the smaller of the two others, at most 1. */
  readonly p: number;
  /** That the differences tend to be above zero only by chance. */
  readonly greater: number;
  /** That they tend to be below zero only by chance. */
  readonly less: number;
  /** Counted, ties included, or from the normal curve because there are too many pairs to count. */
  readonly method: "exact" | "normal";
}

/** Most pairs whose signs are counted. */
export const EXACT_SIGNED_RANKS = 100;

/**
 * Wilcoxon's signed-rank test: exact, given the ties of these values, over all ways to deal out the signs. Zeros say nothing about the
 * sign and are left out, as Wilcoxon did.
 * @param differences at least one
 * @throws RangeError when there is none or one is not finite
 */
export function signedRank(differences: readonly number[]): SignedRankTest {
  requireFinite(differences, "a difference");
  const signed = differences.filter((difference) => difference !== 0);
  const n = signed.length;
  if (n === 0) return { v: 0, n, p: 1, greater: 1, less: 1, method: "exact" };
  const ranks = doubledRanks(signed.map(Math.abs));
  const observed = ranks.reduce((sum, rank, index) => ((signed[index] as number) > 0 ? sum + rank : sum), 0);
  const v = observed / 2;
  if (n <= EXACT_SIGNED_RANKS) {
    const { greater, less, twoSided } = tailChances(subsetSums(ranks), observed);
    return { v, n, p: twoSided, greater, less, method: "exact" };
  }
  const center = ranks.reduce((sum, rank) => sum + rank, 0) / 4;
  const spread = Math.sqrt(ranks.reduce((sum, rank) => sum + (rank / 4) ** 2, 0));
  const greater = normalAbove((v - center - 0.5) / spread);
  const less = normalAbove((center - v - 0.5) / spread);
  return { v, n, p: Math.min(1, 2 * Math.min(greater, less)), greater, less, method: "normal" };
}
