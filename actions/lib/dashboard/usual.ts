import { TRAILING_NIGHTS } from "../history/find-anomaly.ts";
import { type Trailing, trailing } from "../statistics/trailing-medians.ts";

/** Robust standard deviations that the noise band reaches to each side: of Gaussian noise it holds 99.7 %. */
const BAND_DEVIATIONS = 3;

export const bandOf = ({ noise }: Trailing): number => BAND_DEVIATIONS * noise;

/**
 * What the nights before a value were like: at most thirty, of its own level only, and nothing with fewer than eight of them.
 * @param starts places at which a new level begins, ascending
 */
export function usualBefore(values: readonly number[], place: number, starts: readonly number[]): Trailing | undefined {
  const level = starts.findLast((start) => start <= place) ?? 0;
  return trailing(values.slice(Math.max(level, place - TRAILING_NIGHTS), place), TRAILING_NIGHTS);
}
