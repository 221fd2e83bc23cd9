import { requireFinite } from "./require-values.ts";

/** Where a series falls apart most clearly into two. */
export interface BestSplit {
  /** Place of the first value of the later part, counted from 0. */
  readonly at: number;
  /** Scaled energy distance between both parts, in the unit of the values. */
  readonly q: number;
}

/**
 * Scaled energy distance of two samples with α = 1 (Székely and Rizzo; Matteson and James, JASA 109, 2014):
 * mn/(m+n) times (twice the mean distance between the samples − the mean distance within each).
 * @param one at least one value
 * @param other at least one value, in the same unit
 * @throws RangeError when a sample is empty or a value is not finite
 */
export function energyDistance(one: readonly number[], other: readonly number[]): number {
  requireFinite(one, "a value");
  requireFinite(other, "a value");
  const between = sumOfDistances(one, other);
  const pairs = { one: sumOfDistances(one, one) / 2, other: sumOfDistances(other, other) / 2 };
  return scaled(one.length, other.length, between, pairs.one, pairs.other);
}

const sumOfDistances = (xs: readonly number[], ys: readonly number[]) =>
  xs.reduce((sum, x) => sum + ys.reduce((inner, y) => inner + Math.abs(x - y), 0), 0);

/** From sums of distances: over all pairs between the parts, over all unordered pairs within each. */
function scaled(m: number, n: number, between: number, within: number, withinOther: number): number {
  const mean = (sum: number, size: number) => (size < 2 ? 0 : (2 * sum) / (size * (size - 1)));
  return ((m * n) / (m + n)) * ((2 * between) / (m * n) - mean(within, m) - mean(withinOther, n));
}

/**
 * The distances between all values of a series, and the strongest split of the series in any order. The later part always reaches to the
 * end: what is judged night by night has its newest change there, and a split further back is found in the parts.
 * One order costs n² / 2 additions, no allocation.
 */
export class Energy {
  readonly #size: number;
  readonly #distances: Float64Array;
  /** Distance of each value to all others together. */
  readonly #rows: Float64Array;
  readonly #total: number;
  readonly #shortest: number;

  /** @param shortest fewest values of a part @throws RangeError when a value is not finite */
  constructor(values: readonly number[], shortest: number) {
    requireFinite(values, "a value", 0);
    const size = values.length;
    this.#size = size;
    this.#shortest = shortest;
    this.#distances = new Float64Array(size * size);
    this.#rows = new Float64Array(size);
    let total = 0;
    for (let i = 0; i < size; i++) {
      const value = values[i] as number;
      for (let j = 0; j < i; j++) {
        const distance = Math.abs(value - (values[j] as number));
        this.#distances[i * size + j] = distance;
        this.#distances[j * size + i] = distance;
        this.#rows[i] = (this.#rows[i] as number) + distance;
        this.#rows[j] = (this.#rows[j] as number) + distance;
        total += distance;
      }
    }
    this.#total = total;
  }

  /**
   * @param order which value stands where
   * @returns `q` is 0 and `at` is −1 when no split has two parts that are long enough, or all values are equal
   */
  strongest(order: Uint16Array): BestSplit {
    const [size, shortest, distances, rows] = [this.#size, this.#shortest, this.#distances, this.#rows];
    let [at, q] = [-1, 0];
    let [before, after] = [0, this.#total];
    for (let place = 0; place < size - shortest; place++) {
      const which = order[place] as number;
      const row = which * size;
      // The value leaves the later part and joins the earlier one.
      let joining = 0;
      for (let i = 0; i < place; i++) joining += distances[row + (order[i] as number)] as number;
      before += joining;
      after -= (rows[which] as number) - joining;
      const m = place + 1;
      if (m < shortest) continue;
      const n = size - m;
      const between = this.#total - before - after;
      const meanBefore = m < 2 ? 0 : (2 * before) / (m * (m - 1));
      const meanAfter = n < 2 ? 0 : (2 * after) / (n * (n - 1));
      const here = ((m * n) / size) * ((2 * between) / (m * n) - meanBefore - meanAfter);
      if (here > q) [at, q] = [m, here];
    }
    return { at, q };
  }

  /** The values as they came. */
  inOrder(): Uint16Array {
    return Uint16Array.from({ length: this.#size }, (_, index) => index);
  }
}
