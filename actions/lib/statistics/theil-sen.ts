import { quantile } from "./quantile.ts";
import { requireFinite } from "./require-values.ts";

/**
 * Slope per place of a series by Theil and Sen: the median of the slopes between all pairs, which a quarter of bad values cannot carry away.
 * @param values at equal distances, at least two
 * @throws RangeError with fewer than two values, or when one is not finite
 */
export function theilSen(values: readonly number[]): number {
  requireFinite(values, "a value", 2);
  return quantile(
    values.flatMap((value, index) => values.slice(index + 1).map((later, ahead) => (later - value) / (ahead + 1))),
    0.5,
  );
}
