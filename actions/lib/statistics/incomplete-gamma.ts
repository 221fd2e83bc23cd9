import { logGamma } from "./incomplete-beta.ts";

/**
 * Regularised lower incomplete gamma function P(a, x), to about 1e-13 relative: the chance that a chi-squared value with 2a degrees of
 * freedom lies below 2x (DLMF 8.11.4, a series of positive terms, so nothing cancels).
 * @param a above zero, up to some hundreds: the terms grow with a and x
 * @param x zero or more
 */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  // What lies this far above its mean is below the last bit of 1.
  if (x > a + 40 + 10 * Math.sqrt(a)) return 1;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(a * Math.log(x) - x - logGamma(a + 1)));
}
