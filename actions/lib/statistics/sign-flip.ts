import { normalAbove } from "./normal.ts";
import { requireFinite } from "./require-values.ts";

/** Paired differences compared with zero by their mean, against all ways to turn signs round. */
export interface SignFlipTest {
  readonly mean: number;
  /** Two-sided. */
  readonly p: number;
  /** All 2ⁿ ways tried, or the normal curve because they are too many. */
  readonly method: "exact" | "normal";
}

/** Most pairs whose signs are all tried: 32,768 ways. */
export const EXACT_SIGN_FLIPS = 15;

/**
 * Permutation test of paired differences: if an arm is as good as the other, each difference might as well have had the other sign.
 * @param differences at least one
 * @returns share of the ways whose mean is at least as far from zero; beyond 15 pairs by the normal curve with the same spread, and labelled
 * @throws RangeError when there is none or one is not finite
 */
export function signFlip(differences: readonly number[]): SignFlipTest {
  requireFinite(differences, "a difference");
  const observed = differences.reduce((sum, difference) => sum + difference, 0);
  const mean = observed / differences.length;
  const size = differences.reduce((sum, difference) => sum + Math.abs(difference), 0);
  if (size === 0) return { mean, p: 1, method: "exact" };
  if (differences.length > EXACT_SIGN_FLIPS) {
    const spread = Math.sqrt(differences.reduce((sum, difference) => sum + difference * difference, 0));
    return { mean, p: Math.min(1, 2 * normalAbove(Math.abs(observed) / spread)), method: "normal" };
  }
  // The same values added in another order may differ in their last bits and still are as far from zero.
  const far = Math.abs(observed) - 1e-12 * size;
  const sums = signedSums(differences);
  let asFar = 0;
  for (const sum of sums) if (Math.abs(sum) >= far) asFar++;
  return { mean, p: asFar / sums.length, method: "exact" };
}

/** The sum under every way to choose signs but the first: all of them turned round are as far from zero. */
function signedSums([first = 0, ...others]: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** others.length);
  sums[0] = first;
  let filled = 1;
  for (const value of others) {
    for (let index = 0; index < filled; index++) {
      const sum = sums[index] as number;
      sums[index] = sum + value;
      sums[filled + index] = sum - value;
    }
    filled *= 2;
  }
  return sums;
}
