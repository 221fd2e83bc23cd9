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
  // The largest first, because they decide most sums early; its sign is fixed: all of them turned round are as far from zero.
  const [first = 0, ...others] = differences.toSorted((a, b) => Math.abs(b) - Math.abs(a));
  return { mean, p: countFar(others, roomAfter(others), first, far) / 2 ** others.length, method: "exact" };
}

/** In how many ways to choose signs the sum ends at least so far from zero. What the rest can no longer change is not tried one by one. */
function countFar(values: readonly number[], room: readonly number[], sum: number, far: number, next = 0): number {
  const left = room[next] as number;
  if (Math.abs(sum) - left >= far) return 2 ** (values.length - next);
  if (Math.abs(sum) + left < far) return 0;
  const value = values[next] as number;
  return countFar(values, room, sum + value, far, next + 1) + countFar(values, room, sum - value, far, next + 1);
}

/** How far the values from each place on can move a sum; of none, not at all. */
function roomAfter(values: readonly number[]): number[] {
  const room = [0];
  for (const value of values.toReversed()) room.unshift((room[0] as number) + Math.abs(value));
  return room;
}
