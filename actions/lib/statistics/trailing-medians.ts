import { medianAbsoluteDeviation } from "./noise-prior.ts";
import { quantile } from "./quantile.ts";

/** What the values before a place were like. */
export interface Trailing {
  readonly median: number;
  /** Robust standard deviation: 1.4826 times the median distance from the median. */
  readonly noise: number;
  /** How many values are behind it. */
  readonly n: number;
}

/** Fewest values that say what is usual. */
export const LEAST_TRAILING = 8;

/** The standard deviation of a normal distribution in units of its median absolute deviation. */
export const NORMAL_MAD = 1.4826;

/** The last values of a series in short. @returns nothing with fewer than eight values @throws RangeError when one is not finite */
export function trailing(values: readonly number[], window: number): Trailing | undefined {
  const last = values.slice(-window);
  if (last.length < LEAST_TRAILING) return undefined;
  const median = quantile(last, 0.5);
  return { median, noise: NORMAL_MAD * medianAbsoluteDeviation(last, median), n: last.length };
}

/** For each place what the `window` values before it were like, itself not included: what a value is to be compared with, rather than with its predecessor. */
export const trailingMedians = (values: readonly number[], window: number): (Trailing | undefined)[] =>
  values.map((_, index) => trailing(values.slice(Math.max(0, index - window), index), window));
