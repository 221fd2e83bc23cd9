import { incompleteBeta } from "./incomplete-beta.ts";
import { symmetricQuantile } from "./symmetric-quantile.ts";

/**
 * Chance that Student's t lies at or below a value (DLMF 8.17 through the incomplete beta function), to 1e-12 relative in the lower
 * tail, or 1e-10 at a million degrees of freedom.
 * @param t any number, infinite too
 * @param degreesOfFreedom above zero, whole or not
 * @throws RangeError when an argument is NaN, or the degrees of freedom are not a finite number above zero
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  return t <= 0 ? studentTAbove(-t, degreesOfFreedom) : 1 - studentTAbove(t, degreesOfFreedom);
}

/** Chance that Student's t lies above a value; arguments and errors as for {@link studentTCdf}, exact in the upper tail. */
export function studentTAbove(t: number, degreesOfFreedom: number): number {
  if (t < 0) return 1 - studentTAbove(-t, degreesOfFreedom);
  return studentTOutside(t, degreesOfFreedom) / 2;
}

/** Chance that Student's t lies at least as far from zero as the given value: the two-sided p of a t test. */
export function studentTOutside(t: number, degreesOfFreedom: number): number {
  requireArguments(t, degreesOfFreedom);
  const [rest, x] = shares(t, degreesOfFreedom);
  return incompleteBeta(degreesOfFreedom / 2, 0.5, x, rest);
}

/**
 * Value of Student's t with the given probability below it, to 1e-12 relative.
 * @param p between 0 and 1, exclusive
 * @throws RangeError when p is outside, or the degrees of freedom are not a finite number above zero
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  requireArguments(0, degreesOfFreedom);
  return symmetricQuantile(p, {
    above: (t) => studentTAbove(t, degreesOfFreedom),
    within: (t) => {
      const [x, rest] = shares(t, degreesOfFreedom);
      return incompleteBeta(0.5, degreesOfFreedom / 2, x, rest);
    },
  });
}

/** t² and the degrees of freedom as shares of their sum; written so that neither overflows nor vanishes before it has to. */
function shares(t: number, degreesOfFreedom: number): [ofSquare: number, ofFreedom: number] {
  const ratio = t * (t / degreesOfFreedom);
  return ratio === Number.POSITIVE_INFINITY ? [1, 0] : [ratio / (1 + ratio), 1 / (1 + ratio)];
}

function requireArguments(t: number, degreesOfFreedom: number): void {
  if (Number.isNaN(t)) throw new RangeError("t is a number, not NaN");
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`degrees of freedom are a finite number above zero, not ${degreesOfFreedom}`);
  }
}
