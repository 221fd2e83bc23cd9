import { requireLevel } from "./interval.ts";
import { type Look, spendingBoundaries } from "./spending.ts";
import { studentTQuantile } from "./student-t.ts";

/** Rounds after which an adaptive run looks at its gate metrics (statistics.md §6.7). */
export const LOOKS = [3, 5, 8, 12] as const;

/** Chance of a false flag over all looks together. */
export const ALPHA = 0.05;

/** What it takes to stop at each of the looks: reckoned, in some hundredths of a second, once per run. */
export const defaultLooks = (): Look[] => spendingBoundaries(LOOKS, ALPHA);

/**
 * Whether a p stops the run at this look, to be confirmed by fresh rounds. Between looks nothing ever does.
 * @param p two-sided and adjusted for the gate family
 * @param rounds measured so far
 * @param looks that were planned
 * @throws RangeError when p does not lie between 0 and 1
 */
export function crossesBoundary(p: number, rounds: number, looks: readonly Look[]): boolean {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a p lies between 0 and 1, not at ${p}`);
  const look = looks.find((planned) => planned.rounds === rounds);
  return look !== undefined && p <= look.p;
}

/**
 * Half-width that the interval of a metric will have at the last look if the noise stays what it is: when it exceeds the practical threshold
 * for every undecided gate metric, further rounds are futile.
 * @param standardDeviation s̃ of one round's log-ratio, as a `ModeratedT` has it
 * @param priorDegreesOfFreedom d0 of the noise prior; 0 in a cold start
 * @param rounds at the end, at least 2
 * @param level of the interval: 90 % is the one that decides equivalence
 * @returns a log-ratio
 * @throws RangeError when an argument is out of range
 */
export function projectedHalfWidth(
  standardDeviation: number,
  priorDegreesOfFreedom: number,
  rounds: number = LOOKS[LOOKS.length - 1] as number,
  level = 0.9,
): number {
  requireLevel(level);
  if (!(standardDeviation >= 0 && standardDeviation < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`a standard deviation is zero or more, not ${standardDeviation}`);
  }
  if (!(Number.isInteger(rounds) && rounds >= 2)) throw new RangeError(`an interval needs at least 2 rounds, not ${rounds}`);
  return (studentTQuantile(0.5 + level / 2, priorDegreesOfFreedom + rounds - 1) * standardDeviation) / Math.sqrt(rounds);
}
