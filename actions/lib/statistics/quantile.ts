import { select } from "./select.ts";

/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of R and NumPy).
 * @param values any order, at least one, all finite
 * @param q between 0 and 1
 * @throws RangeError when there is no value, a value is not finite, or q is outside 0 to 1
 */
export const quantile = (values: readonly number[], q: number): number => quantileOf(mixedOf(values), q);

/** Several quantiles of the same values. */
export function quantiles(values: readonly number[], qs: readonly number[]): number[] {
  const mixed = mixedOf(values);
  return qs.map((q) => quantileOf(mixed, q));
}

/** The values in an array whose order nobody minds. A plain one: the memory of typed ones is made and freed at a price. */
function mixedOf(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError("a quantile needs at least one value");
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError("a quantile needs finite values");
  return values.slice();
}

function quantileOf(mixed: number[], q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${q}`);
  const position = (mixed.length - 1) * q;
  const below = Math.floor(position);
  const lower = select(mixed, below);
  if (below === position) return lower;
  let upper = Number.POSITIVE_INFINITY;
  for (let place = below + 1; place < mixed.length; place++) upper = Math.min(upper, mixed[place] as number);
  return lower + (upper - lower) * (position - below);
}
