import { mean } from "./moments.ts";

/** How much each value resembles the one before it: the lag-1 autocorrelation, −1 to 1; 0 of fewer than three values and of equal ones. */
export function autocorrelation(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const center = mean(values);
  const off = values.map((value) => value - center);
  const squares = off.reduce((sum, one) => sum + one * one, 0);
  if (squares === 0) return 0;
  return off.slice(1).reduce((sum, one, index) => sum + one * (off[index] as number), 0) / squares;
}
