import type { Interval } from "./interval.ts";
import { requireLevel } from "./interval.ts";
import { quantile } from "./quantile.ts";
import { innermostRank, subsetSums, subsetSumsOfSize } from "./ranks.ts";
import { remember } from "./remember.ts";
import { requireFinite } from "./require-values.ts";

/** An estimate that a bad value cannot carry away, in the unit of the values. */
export interface RankEstimate {
  readonly estimate: number;
  /** Exact for any symmetric noise, at a level at least the one asked for; absent when there are too few values for that level. */
  readonly interval: Interval | undefined;
}

/**
 * Hodges–Lehmann pseudo-median of paired differences: the median of the means of all pairs, each value with itself included.
 * @param differences at least one
 * @param confidence of the interval, which needs 6 differences at 95 % and 5 at 90 %
 * @throws RangeError when there is none, one is not finite, or the confidence does not lie between 0 and 1
 */
export function pseudoMedian(differences: readonly number[], confidence = 0.95): RankEstimate {
  requireFinite(differences, "a difference");
  requireLevel(confidence);
  const means = differences.flatMap((one, index) => differences.slice(index).map((other) => (one + other) / 2));
  return fromOrdered(means, walshRank(differences.length, confidence));
}

/**
 * Hodges–Lehmann shift between two samples: the median of all differences candidate − baseline. Ties make its level approximate.
 * @param baseline at least one value
 * @param candidate at least one value, in the same unit
 * @param confidence of the interval, which needs 4 values each at 95 %
 * @throws RangeError when a sample is empty, a value is not finite, or the confidence does not lie between 0 and 1
 */
export function shift(baseline: readonly number[], candidate: readonly number[], confidence = 0.95): RankEstimate {
  requireFinite(baseline, "a value of the baseline");
  requireFinite(candidate, "a value of the candidate");
  requireLevel(confidence);
  const differences = candidate.flatMap((theirs) => baseline.map((ours) => theirs - ours));
  return fromOrdered(differences, shiftRank(baseline.length, candidate.length, confidence));
}

/** A rank counted from 1, and the coverage of the pair that it and its mirror image bound. */
export interface IntervalRank {
  readonly rank: number;
  readonly level: number;
}

/** Rank of the lower bound among the n (n + 1) / 2 ordered means; nothing when n is too small for the confidence. */
export function walshRank(n: number, confidence: number): IntervalRank | undefined {
  return ranks(`${n} ${confidence}`, () => innermostRank(subsetSums(fromOne(n)), confidence));
}

/** Rank of the lower bound among the n × m ordered differences; nothing when the samples are too small for the confidence. */
export function shiftRank(n: number, m: number, confidence: number): IntervalRank | undefined {
  return ranks(`${n} ${m} ${confidence}`, () => {
    // Rank sums of the first sample, from their smallest up: how often each number of pairs is won.
    const ways = subsetSumsOfSize(
      fromOne(n + m).map((rank) => rank - 1),
      n,
    );
    return innermostRank(ways.subarray((n * (n - 1)) / 2), confidence);
  });
}

const ranks = remember<IntervalRank | undefined>();

const fromOne = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

function fromOrdered(values: readonly number[], found: IntervalRank | undefined): RankEstimate {
  // −0 becomes 0: which of both stands in the middle would be up to the order of the values.
  const plain = values.map((value) => value + 0);
  const estimate = quantile(plain, 0.5);
  if (found === undefined) return { estimate, interval: undefined };
  const sorted = Float64Array.from(plain).sort();
  const { rank, level } = found;
  return { estimate, interval: { low: sorted[rank - 1] as number, high: sorted[sorted.length - rank] as number, level } };
}
