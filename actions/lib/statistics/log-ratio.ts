import { requirePositive } from "./require-values.ts";

/**
 * Logarithms of candidate over baseline, round by round. What both arms of a round share (a slow node, a warm cache, the unit) cancels
 * out, and a gain of a tenth and its undoing are equally far from 0.
 * @param baseline one value per round, any unit, above zero
 * @param candidate as many, in the same order and unit
 * @throws RangeError when the arms differ in length, or when a value is zero, negative or not finite; the message says which and where
 */
export function logRatios(baseline: readonly number[], candidate: readonly number[]): number[] {
  if (baseline.length !== candidate.length) {
    throw new RangeError(`rounds are pairs, but the baseline has ${baseline.length} values and the candidate ${candidate.length}`);
  }
  requirePositive(baseline, "baseline");
  requirePositive(candidate, "candidate");
  return baseline.map((value, round) => logRatio(value, candidate[round] as number));
}

/** From the ratio, which keeps the digits of a small change, unless it is too large or too small for a number. */
function logRatio(baseline: number, candidate: number): number {
  const ratio = candidate / baseline;
  return ratio > 0 && ratio < Number.POSITIVE_INFINITY ? Math.log(ratio) : Math.log(candidate) - Math.log(baseline);
}

/**
 * A practical threshold given as a share (0.03 for 3 %) as a distance on the scale of log-ratios. The same distance counts in both
 * directions, so that exchanging the arms never changes a verdict: 3 % up and its undoing, 2.91 % down.
 * @throws RangeError when the share is not a finite number above zero
 */
export function toLogDistance(share: number): number {
  if (!(share > 0 && share < Number.POSITIVE_INFINITY)) throw new RangeError(`a threshold is a share above zero, not ${share}`);
  return Math.log1p(share);
}

/** A log-ratio as the change a reader knows: −0.0305 becomes −0.03, which is −3 %. */
export const toChange = (logRatio: number): number => Math.expm1(logRatio);
