/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of R and NumPy).
 * @param values any order, at least one, all finite
 * @param q between 0 and 1
 * @throws RangeError when there is no value, a value is not finite, or q is outside 0 to 1
 */
export function quantile(values: readonly number[], q: number): number {
  return quantiles(values, [q])[0] as number;
}

/** Several quantiles of the same values for one sort. */
export function quantiles(values: readonly number[], qs: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError("a quantile needs at least one value");
  const sorted = new Float64Array(values).sort();
  // What is not finite was sorted to an end: −∞ to the first, ∞ and NaN to the last.
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted.at(-1))) throw new RangeError("a quantile needs finite values");
  return qs.map((q) => {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${q}`);
    const position = (sorted.length - 1) * q;
    const below = Math.floor(position);
    const lower = sorted[below] as number;
    const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
    return lower + (upper - lower) * (position - below);
  });
}
