import { autocorrelation } from "./autocorrelation.ts";
import { Energy } from "./e-divisive.ts";
import { levelEvidence } from "./level-evidence.ts";
import { type PermutationP, permutationP } from "./permutation-p.ts";
import { type Permute, permuteBlocks, permuteValues } from "./permute.ts";
import { quantile } from "./quantile.ts";
import { randomBits } from "./random-bits.ts";
import { unevenness } from "./unevenness.ts";

/** Fewest values of a part: one or two bad nights are no change. */
export const SHORTEST_SEGMENT = 4;

/**
 * Orders that a screen tries, and the p it asks for: at most one of them may split as clearly. None, as statistics.md §6.9 has it, finds 90 to
 * 92 % of steps of 2.5 deviations within 7 nights instead of 94 to 95 %, at 0.1 false events per series-year instead of 0.15.
 */
export const SCREEN_PERMUTATIONS = 199;
export const SCREEN_P = 0.01;

/** From what resemblance of neighbours on blocks change places instead of values, and how long those are. */
export const AUTOCORRELATED_FROM = 0.2;
export const BLOCK_LENGTH = 3;

/**
 * A piece of at least so many values whose means are no more uneven is not looked at closely: five of six nights of noise end here, and of
 * 6,000 changes that pass the screen one was as even. In shorter pieces chance and change lie closer together, and a look costs little.
 */
const LOOKED_AT_FROM = 2.5;
const EVEN_LENGTH = 30;

export interface ChangePointSettings {
  /** Least distance of the medians that is of interest, in the unit of the values. */
  readonly leastShift: number;
  /** Which numbers chance draws. */
  readonly seed: number;
  /** Fewest values of a part. */
  readonly shortest?: number;
}

/** A place where the level of a series changes. */
export interface ChangePoint extends PermutationP {
  /** Place of the first value of the new level, counted from 0. */
  readonly at: number;
  /** The piece in which it is the strongest split: from the one place up to, not including, the other. */
  readonly from: number;
  readonly to: number;
  /** Median after − median before in its piece, in the unit of the values. */
  readonly shift: number;
}

/**
 * Change points by recursive binary segmentation: the split with the largest energy distance counts when the medians differ by enough and
 * at most one of 199 other orders of the values has a split as strong; then both parts are looked at in the same way (statistics.md §6.9).
 * The gate comes first: it is cheap, and where nothing changed it mostly ends the search.
 * @param values in the order of time
 * @returns ascending
 * @throws RangeError when a value is not finite
 */
export function changePoints(values: readonly number[], settings: ChangePointSettings): ChangePoint[] {
  return within(values, settings, 0);
}

function within(values: readonly number[], settings: ChangePointSettings, from: number): ChangePoint[] {
  const least = values.length < EVEN_LENGTH ? 0 : LOOKED_AT_FROM;
  const split = strongestSplit(values, settings.shortest, least);
  if (split === undefined || !split.shift.matters(settings.leastShift)) return [];
  const tested = split.test({ permutations: SCREEN_PERMUTATIONS, needed: SCREEN_P, seed: settings.seed });
  if (tested.p > SCREEN_P * (1 + 1e-9)) return [];
  const { at, shift } = split;
  return [
    ...within(values.slice(0, at), settings, from),
    { ...tested, at: from + at, from, to: from + values.length, shift: shift.shift },
    ...within(values.slice(at), settings, from + at),
  ];
}

/** How the p-value of a split is to be had. */
export interface SplitTest {
  readonly permutations: number;
  /** Largest p that is of interest. */
  readonly needed: number;
  readonly seed: number;
}

/** The split of a piece with the largest energy distance. */
export interface StrongestSplit {
  readonly at: number;
  readonly q: number;
  readonly shift: Shift;
  /** How often chance splits as strongly; where neighbours resemble each other, blocks of them change places. */
  test(how: SplitTest): PermutationP;
}

/**
 * @param least unevenness of the means below which there is no need to look
 * @returns nothing where the piece is too short for two parts, or even, or all its values are equal
 */
export function strongestSplit(values: readonly number[], shortest = SHORTEST_SEGMENT, least = 0): StrongestSplit | undefined {
  if (values.length < 2 * shortest) return undefined;
  const evidence = levelEvidence(values);
  if (least > 0 && unevenness(evidence.values, shortest) < least) return undefined;
  const energy = new Energy(evidence.values, shortest);
  const { at: place, q } = energy.strongest(energy.inOrder());
  const at = evidence.places[place];
  if (at === undefined) return undefined;
  return {
    at,
    q,
    shift: shiftAt(values, at),
    test: ({ seed, ...how }) =>
      permutationP(energy, q, { ...how, permute: fitting(shiftAt(evidence.values, place).residuals()), bits: randomBits(seed) }),
  };
}

function fitting(residuals: readonly number[]): Permute {
  return autocorrelation(residuals) > AUTOCORRELATED_FROM ? permuteBlocks(BLOCK_LENGTH) : permuteValues;
}

/** The medians of the two parts of a series. */
export interface Shift {
  readonly before: number;
  readonly after: number;
  /** after − before */
  readonly shift: number;
  /** What is left of each value without the median of its part. */
  residuals(): number[];
  /** Whether the medians differ at all, by at least so much, and by at least the median absolute residual. */
  matters(leastShift: number): boolean;
}

/** @param at place of the first value of the later part @throws RangeError when a part is empty */
export function shiftAt(values: readonly number[], at: number): Shift {
  const [before, after] = [quantile(values.slice(0, at), 0.5), quantile(values.slice(at), 0.5)];
  const shift = after - before;
  const residuals = () => values.map((value, index) => value - (index < at ? before : after));
  return {
    before,
    after,
    shift,
    residuals,
    matters: (leastShift) => {
      // Equal but for the rounding of a logarithm is as large.
      const size = Math.abs(shift) * (1 + 1e-9);
      return shift !== 0 && size >= leastShift && size >= quantile(residuals().map(Math.abs), 0.5);
    },
  };
}
