import type { Interval } from "./interval.ts";
import { studentTAbove, studentTQuantile } from "./student-t.ts";

/** Whether two arms are the same for all practical purposes. */
export interface Equivalence {
  readonly equivalent: boolean;
  /** The larger p of both one-sided tests: at most `alpha` exactly when the interval lies inside. */
  readonly p: number;
  /** The interval that decides, at level 1 − 2 alpha: 90 % by default. */
  readonly interval: Interval;
}

/**
 * Two one-sided t tests (Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987) through their interval: equivalent when all of it lies inside
 * ± the threshold, which only precise rounds can show. A wide interval is inconclusive, never equivalent.
 * @param test estimate and standard error as logarithms, for example a `ModeratedT`
 * @param threshold largest distance without practical meaning, a logarithm above zero: `toLogDistance(0.03)`
 * @param alpha chance to call arms equivalent that differ by the threshold, below one half
 * @throws RangeError when the threshold or alpha is out of range, or the test is not of finite numbers
 */
export function equivalence(
  test: { readonly estimate: number; readonly standardError: number; readonly degreesOfFreedom: number },
  threshold: number,
  alpha = 0.05,
): Equivalence {
  const { estimate, standardError, degreesOfFreedom } = test;
  if (!(threshold > 0 && threshold < Number.POSITIVE_INFINITY)) throw new RangeError(`a threshold lies above zero, not at ${threshold}`);
  if (!(alpha > 0 && alpha < 0.5)) throw new RangeError(`alpha lies between 0 and one half, not at ${alpha}`);
  if (!Number.isFinite(estimate) || !(standardError >= 0 && standardError < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`an estimate needs a finite value and standard error, not ${estimate} ± ${standardError}`);
  }
  const half = studentTQuantile(1 - alpha, degreesOfFreedom) * standardError;
  const interval = { low: estimate - half, high: estimate + half, level: 1 - 2 * alpha };
  const room = threshold - Math.abs(estimate);
  const p = standardError === 0 ? (room > 0 ? 0 : 1) : studentTAbove(room / standardError, degreesOfFreedom);
  return { equivalent: interval.low > -threshold && interval.high < threshold, p, interval };
}
