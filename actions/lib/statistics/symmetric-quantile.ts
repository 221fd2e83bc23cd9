import { findRoot } from "./find-root.ts";

/** A distribution that is symmetric around zero, by the two chances that stay exact where they are small. */
export interface Symmetric {
  /** Chance to lie within ± x. */
  readonly within: (x: number) => number;
  /** Chance to lie above x. */
  readonly above: (x: number) => number;
}

/**
 * Where a symmetric distribution has probability p below: solved on the logarithm of the distance from zero, through whichever chance is
 * the smaller, so that neither the middle nor the tails lose digits.
 * @param p between 0 and 1, exclusive
 * @throws RangeError when p is outside
 */
export function symmetricQuantile(p: number, { within, above }: Symmetric): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile is asked for a probability between 0 and 1, not ${p}`);
  if (p === 0.5) return 0;
  const tail = p < 0.5 ? p : 1 - p;
  const inner = p < 0.5 ? 0.5 - p + (0.5 - p) : p - 0.5 + (p - 0.5);
  const miss = tail < 0.25 ? (u: number) => Math.log(tail / above(Math.exp(u))) : (u: number) => Math.log(within(Math.exp(u)) / inner);
  let high = 1;
  while (miss(high) < 0) high *= 2;
  let low = -1;
  while (miss(low) > 0) low *= 2;
  const distance = Math.exp(findRoot(miss, low, high));
  return p < 0.5 ? -distance : distance;
}
