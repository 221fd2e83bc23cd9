/**
 * Ranks of values from the smallest up, counted from 1; equal values share the middle of their ranks. Given doubled, so that they are
 * whole numbers and chances can be counted instead of approximated.
 * @param values finite
 * @returns one doubled rank per value, in the order of the values
 */
export function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length);
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && values[order[next] as number] === values[order[first] as number]) next++;
    // Ranks first + 1 to next, of which the middle is (first + 1 + next) / 2.
    for (let place = first; place < next; place++) ranks[order[place] as number] = first + 1 + next;
    first = next;
  }
  return ranks;
}

/**
 * In how many ways some of the weights reach each sum.
 * @param weights whole numbers, not negative
 * @returns per sum, from 0 to the sum of all weights, how many subsets have it; exact below 2^53, to the last bits above
 */
export function subsetSums(weights: readonly number[]): Float64Array {
  const ways = new Float64Array(weights.reduce((sum, weight) => sum + weight, 0) + 1);
  ways[0] = 1;
  let reached = 0;
  for (const weight of weights) {
    reached += weight;
    for (let sum = reached; sum >= weight; sum--) ways[sum] = (ways[sum] as number) + (ways[sum - weight] as number);
  }
  return ways;
}

/**
 * In how many ways so many of the weights reach each sum.
 * @param weights whole numbers, not negative
 * @param size how many are taken
 * @returns per sum, from 0 up, how many subsets of that size have it; exact below 2^53, to the last bits above
 */
export function subsetSumsOfSize(weights: readonly number[], size: number): Float64Array {
  // From the smallest up, so that the sums reached so far, and with them the work, stay as few as possible.
  const ascending = [...weights].sort((a, b) => a - b);
  const largest = (count: number, among: number) => ascending.slice(Math.max(0, among - count), among).reduce((sum, one) => sum + one, 0);
  const limit = largest(size, ascending.length);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(limit + 1));
  (ways[0] as Float64Array)[0] = 1;
  ascending.forEach((weight, seen) => {
    // Fewer than `fewest` can no longer be filled up to the size by the weights still to come.
    const fewest = Math.max(1, size - (ascending.length - seen - 1));
    for (let taken = Math.min(seen + 1, size); taken >= fewest; taken--) {
      const [to, from] = [ways[taken] as Float64Array, ways[taken - 1] as Float64Array];
      const reached = largest(taken - 1, seen);
      for (let sum = 0; sum <= reached; sum++) to[sum + weight] = (to[sum + weight] as number) + (from[sum] as number);
    }
  });
  return ways[size] as Float64Array;
}

/** Three chances of a statistic whose every value was counted. */
export interface TailChances {
  /** To be as large as observed, or larger. */
  readonly greater: number;
  /** To be as small as observed, or smaller. */
  readonly less: number;
  /** Twice the smaller of both, at most 1. */
  readonly twoSided: number;
}

/** @param ways how often each value comes, from 0 up @param observed a value with a count above zero */
export function tailChances(ways: Float64Array, observed: number): TailChances {
  const total = sumOf(ways);
  const greater = sumOf(ways.subarray(observed)) / total;
  const less = sumOf(ways.subarray(0, observed + 1)) / total;
  return { greater, less, twoSided: Math.min(1, 2 * Math.min(greater, less)) };
}

/**
 * The narrowest symmetric pair of ranks that covers with the given confidence.
 * @param ways how often each value of the rank statistic comes when nothing differs, from 0 up
 * @returns `rank`, from 1, of the lower bound among the ordered differences and the coverage it reaches; nothing when even the outermost
 *   pair covers too little
 */
export function innermostRank(ways: Float64Array, confidence: number): { readonly rank: number; readonly level: number } | undefined {
  const total = sumOf(ways);
  let below = 0;
  let best: { rank: number; level: number } | undefined;
  for (let rank = 1; rank <= ways.length / 2; rank++) {
    below += ways[rank - 1] as number;
    const level = 1 - (2 * below) / total;
    if (level < confidence) break;
    best = { rank, level };
  }
  return best;
}

function sumOf(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
