import { medianRanks } from "./median-interval.ts";
import { quantile } from "./quantile.ts";

/** Confidence of every interval of a median that is shown. */
const CONFIDENCE = 0.95;

/** Smallest sample with an exact interval of the median at that confidence. */
export const ROUNDS_FOR_INTERVAL = 6;

/** What surrounds a median: an interval that holds for any distribution, or, of too few values, just the smallest and the largest. */
export type MedianBounds =
  | {
      readonly kind: "exact-interval";
      readonly low: number;
      readonly high: number /** Coverage really reached, 0 to 1. */;
      readonly level: number;
    }
  | { readonly kind: "range"; readonly low: number; readonly high: number };

/** A sample in short. `median` and bounds are in the unit of the sample. */
export interface Summary {
  readonly n: number;
  readonly median: number;
  readonly interval: MedianBounds;
  /** What a reader should know of this sample; full sentences without a stop. */
  readonly warnings: readonly string[];
}

/**
 * Median of a sample with its exact 95 % interval from order statistics, or with its range when it has fewer than six values.
 * No bootstrap: of so few values it covers too little (statistics.md §6.2).
 * @param sample the values of one metric over the rounds, in any order
 * @throws RangeError when there is no value or one is not a finite number; the message says which
 */
export function summarize(sample: readonly number[]): Summary {
  if (sample.length === 0) throw new RangeError("a sample needs at least one value");
  const odd = sample.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) throw new RangeError(`a sample needs finite values, but value ${odd + 1} of ${sample.length} is ${sample[odd]}`);

  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  const ranks = medianRanks(n, CONFIDENCE);
  const at = (rank: number) => sorted[rank - 1] as number;
  return {
    n,
    median: quantile(sample, 0.5),
    interval: ranks
      ? { kind: "exact-interval", low: at(ranks.low), high: at(ranks.high), level: ranks.level }
      : { kind: "range", low: at(1), high: at(n) },
    warnings: ranks
      ? []
      : [
          n === 1
            ? "one value says nothing about the spread"
            : `an interval of the median at 95 % needs ${ROUNDS_FOR_INTERVAL} values, there are ${n}`,
        ],
  };
}
