import { variance } from "./moments.ts";
import { quantile } from "./quantile.ts";
import { requireFinite } from "./require-values.ts";
import { winsorize } from "./winsorize.ts";

/** What is known of the noise of a metric before a comparison begins. */
export type NoisePrior = CalibratedNoise | ColdStart;

/** Known from runs that measured an arm against itself. */
export interface CalibratedNoise {
  readonly kind: "calibrated";
  /** s0: standard deviation of one round's log-ratio, so 0.02 is about 2 %. */
  readonly standardDeviation: number;
  /** d0: for how many rounds of evidence it stands. */
  readonly degreesOfFreedom: number;
  /** A/A log-ratios behind it. */
  readonly pairs: number;
}

/** Too few A/A log-ratios to know the noise: a comparison has its own rounds only, and a bad sample among them cannot be told. */
export interface ColdStart {
  readonly kind: "cold-start";
  readonly degreesOfFreedom: 0;
  /** A/A log-ratios there are, fewer than {@link PAIRS_FOR_PRIOR}. */
  readonly pairs: number;
}

/** Nothing was ever measured against itself. */
export const COLD_START: ColdStart = { kind: "cold-start", degreesOfFreedom: 0, pairs: 0 };

/** Fewest A/A log-ratios that make a prior, most that count, most degrees of freedom, and least noise believed (statistics.md §6.3). */
export const PAIRS_FOR_PRIOR = 8;
export const LAST_PAIRS = 60;
export const MOST_DEGREES_OF_FREEDOM = 30;
export const LEAST_NOISE = 0.003;

/**
 * Noise prior from A/A runs of the same scenario, instance type and harness version.
 * The larger of two robust measures: 1.4826 times the median absolute deviation, which estimates a normal spread from its middle, and
 * the standard deviation after drawing in what lies beyond 2.5 of those, which keeps a heavy but honest tail. The plain standard deviation
 * of a history with bad samples would halve the power (statistics.md §6.5).
 * @param logRatios of an arm against itself, one per round, oldest first; the last 60 count
 * @throws RangeError when one is not finite
 */
export function noisePrior(logRatios: readonly number[]): NoisePrior {
  requireFinite(logRatios, "an A/A log-ratio", 0);
  const last = logRatios.slice(-LAST_PAIRS);
  const pairs = last.length;
  if (pairs < PAIRS_FOR_PRIOR) return { ...COLD_START, pairs };
  const robust = NORMAL_MAD * medianAbsoluteDeviation(last);
  const drawnIn = Math.sqrt(variance(winsorize(last, robust).values));
  return {
    kind: "calibrated",
    standardDeviation: Math.max(robust, drawnIn, LEAST_NOISE),
    degreesOfFreedom: Math.min(MOST_DEGREES_OF_FREEDOM, pairs - 1),
    pairs,
  };
}

/** 1 / Φ⁻¹(¾): the standard deviation of a normal distribution in units of its median absolute deviation. */
const NORMAL_MAD = 1.4826;

/** Median distance from the median, in the unit of the values. @param median of the values, where it is known @throws RangeError as `quantile` does */
export function medianAbsoluteDeviation(values: readonly number[], median = quantile(values, 0.5)): number {
  return quantile(
    values.map((value) => Math.abs(value - median)),
    0.5,
  );
}
