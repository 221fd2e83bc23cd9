import { symmetricQuantile } from "./symmetric-quantile.ts";

/** Chance that a standard normal value lies at or below z; exact in the lower tail. */
export const normalCdf = (z: number): number => normalAbove(-z);

/** Chance that a standard normal value lies above z, to 1e-13 relative; exact in the upper tail. */
export function normalAbove(z: number): number {
  if (z < 0) return 1 - normalAbove(-z);
  return z < SERIES_BELOW ? 0.5 - fromZero(z) : density(z) / tailFraction(z);
}

/** Value of the standard normal distribution with the given probability below it. @throws RangeError when p is not between 0 and 1 */
export function normalQuantile(p: number): number {
  return symmetricQuantile(p, {
    above: normalAbove,
    within: (z) => (z < SERIES_BELOW ? 2 * fromZero(z) : 1 - 2 * normalAbove(z)),
  });
}

const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Chance between 0 and z: a series of positive terms, so nothing cancels (Marsaglia, J. Stat. Software 11(4), 2004). */
function fromZero(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return density(z) * sum;
}

/** z + 1/(z + 2/(z + 3/(z + …))) from the far end (DLMF 7.9.1). After n steps the error is about e^(−2z√n), here below e^(−37). */
function tailFraction(z: number): number {
  let value = z;
  for (let step = Math.ceil(8 + 350 / (z * z)); step >= 1; step--) value = z + step / value;
  return value;
}

const SERIES_BELOW = 2.5;
