import type { Direction } from "../model/metric.ts";
import { summarize } from "../statistics/summary.ts";

/** The values of one metric of one arm, one per round, in the metric's base unit. */
export interface Sample {
  readonly values: readonly number[];
  /** Smallest difference the tool could have shown, in the same unit. */
  readonly resolution?: number;
}

/** Which way the arm's median went; `neither` where the metric has no good direction. */
export type Effect = "better" | "worse" | "equal" | "neither";

/** How a change relates to what the baseline does on its own. Only `outside-range` is worth a look, and even that proves nothing. */
export type Standing =
  | "outside-range"
  /** The arm's median lies between the smallest and the largest round of the baseline. */
  | "within-range"
  /** The medians are no further apart than the tool can tell. */
  | "within-resolution"
  /** The baseline has one round, so nobody knows how far its rounds lie apart. */
  | "range-unknown";

/** What became of a metric between the baseline and an arm: a description, never a claim of significance. */
export type Change =
  | {
      readonly kind: "ratio" /** Median over the baseline's median, less 1. */;
      readonly ratio: number;
      readonly effect: Effect;
      readonly standing: Standing;
    }
  /** The baseline's median is zero, so there is no ratio. */
  | { readonly kind: "from-zero"; readonly effect: Effect; readonly standing: Standing }
  | { readonly kind: "no-baseline" };

/**
 * Change of an arm's median against the baseline's.
 * @param candidate at least one finite value
 * @param baseline absent or without values where the baseline was not measured
 * @throws RangeError when a value is not finite or the candidate has none
 */
export function describeChange(candidate: Sample, baseline: Sample | undefined, better: Direction): Change {
  const { median } = summarize(candidate.values);
  if (baseline === undefined || baseline.values.length === 0) return { kind: "no-baseline" };
  const reference = summarize(baseline.values).median;

  const effect = effectOf(median - reference, better);
  const standing = standingOf(median, reference, baseline.values, Math.max(candidate.resolution ?? 0, baseline.resolution ?? 0));
  if (reference === 0 && median !== 0) return { kind: "from-zero", effect, standing };
  return { kind: "ratio", ratio: reference === median ? 0 : median / reference - 1, effect, standing };
}

function effectOf(difference: number, better: Direction): Effect {
  if (better === "neither") return "neither";
  if (difference === 0) return "equal";
  return difference > 0 === (better === "higher") ? "better" : "worse";
}

function standingOf(median: number, reference: number, baseline: readonly number[], resolution: number): Standing {
  const spreadIsKnown = baseline.length > 1;
  if (spreadIsKnown && median >= Math.min(...baseline) && median <= Math.max(...baseline)) return "within-range";
  // One step of the tool's scale may be a rounding; the factor forgives the rounding of the subtraction itself.
  if (resolution > 0 && Math.abs(median - reference) <= resolution * (1 + 1e-9)) return "within-resolution";
  return spreadIsKnown ? "outside-range" : "range-unknown";
}
