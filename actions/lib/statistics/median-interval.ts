/** Ranks, counted from 1, of the two ordered values that bound the median, and how often such a pair covers it. */
export interface MedianRanks {
  readonly low: number;
  readonly high: number;
  /** Coverage that these ranks really reach, at least the confidence asked for; 0 to 1. */
  readonly level: number;
}

/**
 * The narrowest symmetric pair of ranks that covers the median of any continuous distribution with the given confidence:
 * the number of values below the median is binomial with p = ½, so nothing is assumed about the noise.
 * @param n size of the sample, at least 1
 * @param confidence between 0 and 1, exclusive
 * @returns nothing when even the smallest and the largest value cover too little (at 95 % that is n < 6)
 */
export function medianRanks(n: number, confidence: number): MedianRanks | undefined {
  // Logarithms, because 2^-n alone is below the smallest double from n = 1,075 on.
  let logProbability = -n * Math.LN2;
  let below = Math.exp(logProbability);
  let best: MedianRanks | undefined;
  for (let rank = 1; rank <= n / 2; rank++) {
    const level = 1 - 2 * below;
    if (level < confidence) break;
    best = { low: rank, high: n + 1 - rank, level };
    logProbability += Math.log((n - rank + 1) / rank);
    below += Math.exp(logProbability);
  }
  return best;
}
