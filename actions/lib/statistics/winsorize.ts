import { quantile } from "./quantile.ts";

/** Distance from the median, in standard deviations of the noise, beyond which a value counts as a bad sample (statistics.md §6.3). */
const WINSORIZE_AT = 2.5;

/** Values with the outermost drawn in. */
export interface Winsorized {
  readonly values: readonly number[];
  /** How many were drawn in. */
  readonly moved: number;
}

/**
 * Draws values that lie further from their median than 2.5 standard deviations in to that distance: a bad sample still counts, but can
 * no longer carry a verdict alone.
 * @param values at least one, finite
 * @param standardDeviation of the noise as it is known from elsewhere, in the unit of the values
 */
export function winsorize(values: readonly number[], standardDeviation: number): Winsorized {
  const median = quantile(values, 0.5);
  const [low, high] = [median - WINSORIZE_AT * standardDeviation, median + WINSORIZE_AT * standardDeviation];
  const drawnIn = values.map((value) => Math.min(high, Math.max(low, value)));
  return { values: drawnIn, moved: drawnIn.filter((value, index) => value !== values[index]).length };
}
