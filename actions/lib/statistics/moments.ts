/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Sample variance, with n − 1 below; in the unit of the values squared, and 0 of a single value, which shows no spread.
 * Reckoned from the first value on, so that equal values have none at all rather than that of a rounding.
 */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const [first = 0] = values;
  const center = mean(values.map((value) => value - first));
  return values.reduce((sum, value) => sum + (value - first - center) ** 2, 0) / (values.length - 1);
}
