import { medianAbsoluteDeviation } from "./noise-prior.ts";
import { quantile } from "./quantile.ts";
import { NORMAL_MAD } from "./trailing-medians.ts";

/** What a piece of a series says of its level. */
export interface LevelEvidence {
  readonly values: readonly number[];
  /** Where each of them stands in the piece, ascending. */
  readonly places: readonly number[];
}

/**
 * Robust standard deviations from the median beyond which a value counts as that far out only. Chance's orders are made of the same drawn-in
 * values, so p stays honest.
 */
const DRAWN_IN_AT = 3;

/**
 * In the same deviations, how far from what is usual around it a value so far out is alone: as far as makes a night odd. It is left out like a
 * night that was not measured. Counted as what is usual there it would be evidence made up: 0.27 false events per series-year instead of 0.17.
 */
const ALONE_AT = 5;

/** Values on each side that say what is usual around one: between four good ones, two bad nights running are alone as well. */
const NEIGHBOURS = 2;

/**
 * Leaves out the values that are far from the median and from their neighbours as well, and draws the others in: one or two bad nights shall
 * neither hide a change nor make one. Of steps of 2.5 deviations beside 3 % outliers, 94 % are found within 7 nights, 89 % where all are drawn
 * in, and 61 % where all stay as they are; false events are as many as beside none.
 * @param values finite; where more than half are equal there is no measure of far, and all stay as they are
 */
export function levelEvidence(values: readonly number[]): LevelEvidence {
  const median = quantile(values, 0.5);
  const deviation = NORMAL_MAD * medianAbsoluteDeviation(values, median);
  if (deviation === 0) return { values, places: values.map((_, place) => place) };
  const reach = DRAWN_IN_AT * deviation;
  const evidence = { values: [] as number[], places: [] as number[] };
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number;
    if (Math.abs(value - median) > reach && Math.abs(value - usualAround(values, place)) > ALONE_AT * deviation) continue;
    evidence.values.push(Math.min(median + reach, Math.max(median - reach, value)));
    evidence.places.push(place);
  }
  return evidence;
}

const usualAround = (values: readonly number[], place: number): number =>
  quantile(values.slice(Math.max(0, place - NEIGHBOURS), place + NEIGHBOURS + 1), 0.5);
