import { normalAbove } from "./normal.ts";
import { requireFinite } from "./require-values.ts";

/** Whether a series rises or falls throughout. */
export interface TrendTest {
  /** Pairs that rise − pairs that fall. */
  readonly s: number;
  /** Two-sided, by the normal curve with the correction for ties and for steps of S. */
  readonly p: number;
}

/**
 * Mann's test of a trend (Econometrica 13, 1945): counts for how many pairs the later value is larger. It takes nights as independent of each other.
 * @param values in the order of time, at least two
 * @throws RangeError with fewer than two values, or when one is not finite
 */
export function mannKendall(values: readonly number[]): TrendTest {
  requireFinite(values, "a value", 2);
  let s = 0;
  values.forEach((value, index) => {
    for (let later = index + 1; later < values.length; later++) s += Math.sign((values[later] as number) - value);
  });
  const spread = (n: number) => n * (n - 1) * (2 * n + 5);
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const variance = (spread(values.length) - [...ties.values()].reduce((sum, size) => sum + spread(size), 0)) / 18;
  if (variance === 0) return { s, p: 1 };
  return { s, p: Math.min(1, 2 * normalAbove(Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance))) };
}
