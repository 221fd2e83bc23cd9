import { quantile } from "../../actions/lib/statistics/quantile.ts";
import { ROUNDS_FOR_INTERVAL, summarize } from "../../actions/lib/statistics/summary.ts";

/** What the project promised of itself. */
export interface Goal {
  readonly kind: "at-least" | "at-most";
  readonly value: number;
}

/** A number about ourselves, and bounds that hold the true one at 95 % once there are six values; of fewer, just their range. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Values behind it. */
  readonly n: number;
}

export type Standing = "met" | "not met" | "cannot say: spread wider than the distance" | "cannot say: too few values";

/** Median with its exact interval. */
export function medianOf(values: readonly number[]): Estimate {
  const { median, interval, n } = summarize(values);
  return { value: median, low: interval.low, high: interval.high, n };
}

/**
 * Ratio of the medians. Its bounds come from the ratios pair by pair, so that a drift of the machine, which both halves of a pair share,
 * cancels out; they are never narrower than the distance between the two ways to reckon.
 * @param ours one value per pair, as many and in the same order as `reference`
 */
export function ratioOfMedians(ours: readonly number[], reference: readonly number[]): Estimate {
  if (ours.length !== reference.length) throw new RangeError(`pairs need both halves, not ${ours.length} and ${reference.length} values`);
  const value = quantile(ours, 0.5) / quantile(reference, 0.5);
  const pairs = medianOf(ours.map((one, index) => one / (reference[index] as number)));
  return { value, low: Math.min(value, pairs.low), high: Math.max(value, pairs.high), n: pairs.n };
}

export const reaches = ({ kind, value: limit }: Goal, value: number): boolean => (kind === "at-least" ? value >= limit : value <= limit);

/** Says nothing that the spread could undo: both bounds have to be on the same side of the goal. */
export function judge(goal: Goal, { value, low, high, n }: Estimate): Standing {
  if (n < ROUNDS_FOR_INTERVAL) return "cannot say: too few values";
  const sides = new Set([low, value, high].map((one) => reaches(goal, one)));
  if (sides.size > 1) return "cannot say: spread wider than the distance";
  return sides.has(true) ? "met" : "not met";
}
