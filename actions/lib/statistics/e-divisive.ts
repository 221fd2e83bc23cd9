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
 * The distances of a series' values, and the strongest split of the series in any order. The later part always reaches to the end: what is
 * judged night by night has its newest change there, and a split further back is found in the parts.
 * One order costs n² / 4 distances, no allocation.
 */
export class Energy {
  readonly #values: Float64Array;
  readonly #shortest: number;
  /** Distance of each value to all others together, and of all pairs. */
  readonly #rows: Float64Array;
  readonly #total: number;
  /** The values of the part that grows. */
  readonly #part: Float64Array;
  /** By the size of a part: how often the distances within it weigh against those between the parts. */
  readonly #weights: Float64Array;

  /** @param shortest fewest values of a part @throws RangeError when a value is not finite */
  constructor(values: readonly number[], shortest: number) {
    requireFinite(values, "a value", 0);
    const size = values.length;
    this.#values = new Float64Array(values);
    this.#shortest = shortest;
    this.#rows = new Float64Array(size);
    this.#part = new Float64Array(size);
    this.#weights = new Float64Array(size + 1);
    for (let part = 2; part <= size; part++) this.#weights[part] = (size - part) / (part - 1);
    this.#total = this.#fillRows();
  }

  #fillRows(): number {
    const [values, rows] = [this.#values, this.#rows];
    let total = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      let toEarlier = 0;
      for (let j = 0; j < i; j++) {
        const distance = Math.abs(value - (values[j] as number));
        toEarlier += distance;
        rows[j] = (rows[j] as number) + distance;
      }
      rows[i] = toEarlier;
      total += toEarlier;
    }
    return total;
  }

  /**
   * @param order which value stands where
   * @returns `q` is 0 and `at` is −1 when no split has two parts that are long enough, or all values are equal
   */
  strongest(order: Uint16Array): BestSplit {
    const size = order.length;
    const half = Math.floor(size / 2);
    const early = this.#strongestFrom(order, 0, 1, half);
    const late = this.#strongestFrom(order, size - 1, -1, size - half - 1);
    if (late.q > early.q) return { at: size - late.at, q: (2 * late.q) / size };
    return { at: early.at, q: (2 * early.q) / size };
  }

  /** Lets a part grow from one end of an order until it has the `longest` size: of the smaller of two parts, less is to be added up. */
  #strongestFrom(order: Uint16Array, end: number, step: 1 | -1, longest: number): BestSplit {
    const [values, rows, part, weights, total, shortest] = [
      this.#values,
      this.#rows,
      this.#part,
      this.#weights,
      this.#total,
      this.#shortest,
    ];
    let [at, q] = [-1, 0];
    // Distances between the values of the part, and of those to all values.
    let [within, toAll] = [0, 0];
    for (let taken = 0; taken < longest; taken++) {
      const which = order[end + step * taken] as number;
      const value = values[which] as number;
      let joining = 0;
      for (let i = 0; i < taken; i++) joining += Math.abs(value - (part[i] as number));
      part[taken] = value;
      within += joining;
      toAll += rows[which] as number;
      const m = taken + 1;
      if (m < shortest) continue;
      const others = total - toAll + within;
      const here = toAll - 2 * within - within * (weights[m] as number) - others * (weights[values.length - m] as number);
      if (here > q) [at, q] = [m, here];
    }
    return { at, q };
  }

  /** The values as they came. */
  inOrder(): Uint16Array {
    const order = new Uint16Array(this.#values.length);
    for (let index = 0; index < order.length; index++) order[index] = index;
    return order;
  }
}
