/** What a detector of changes told, by nights counted from 0. */
export interface Alarm {
  /** First night of the new level, as it was seen at first. */
  readonly at: number;
  /** Night on which it was told. */
  readonly on: number;
}

/** Simulated nights, the first one whose alarms count, and the one on which the level moves (statistics.md §6.9). */
export const NIGHTS = 180;
export const FIRST_JUDGED = 59;
export const STEP_AT = 120;

/** Alarms whose places are no further apart are one. */
const SAME_WITHIN = 5;

/** How far from the true night a change may be placed and still be the one, as in the simulations of statistics.md. */
const NEAR_BEFORE = 4;
const NEAR_AFTER = 10;

export interface AlarmRates {
  /** Alarms that are not the step, per series and year. */
  readonly falseEvents: number;
  /** How many series there were, and their years whose alarms count. */
  readonly series: number;
  readonly seriesYears: number;
  /** Share of the series whose step is told once that many nights were measured on the new level. */
  foundWithin(nights: number): number;
  /** Nights until then; NaN where nothing is found. */
  readonly medianDelay: number;
}

/** @param alarms by series @param hasStep whether the level moves on night 120 */
export function alarmRates(alarms: readonly (readonly Alarm[])[], hasStep: boolean): AlarmRates {
  const delays: number[] = [];
  let wrong = 0;
  for (const told of alarms) {
    const distinct = onlyFirst(told).filter(({ on }) => on >= FIRST_JUDGED);
    const isRight = ({ at, on }: Alarm) => hasStep && on >= STEP_AT && at >= STEP_AT - NEAR_BEFORE && at <= STEP_AT + NEAR_AFTER;
    const right = distinct.filter(isRight);
    wrong += distinct.length - Math.min(1, right.length);
    if (right.length > 0) delays.push(Math.min(...right.map(({ on }) => on - STEP_AT + 1)));
  }
  delays.sort((one, other) => one - other);
  const seriesYears = (alarms.length * (NIGHTS - FIRST_JUDGED)) / 365;
  return {
    falseEvents: wrong / seriesYears,
    series: alarms.length,
    seriesYears,
    foundWithin: (nights) => delays.filter((delay) => delay <= nights).length / alarms.length,
    medianDelay: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
  };
}

/** Standard error of a share of so many series, and of a number of events per year. */
export const errorOfShare = (share: number, series: number): number => Math.sqrt((share * (1 - share)) / series);
export const errorOfRate = (perYear: number, years: number): number => Math.sqrt(perYear / years);

/** An alarm that only moves is not told again. */
function onlyFirst(told: readonly Alarm[]): Alarm[] {
  const kept: Alarm[] = [];
  for (const alarm of told.toSorted((one, other) => one.on - other.on || one.at - other.at)) {
    if (!kept.some(({ at }) => Math.abs(at - alarm.at) <= SAME_WITHIN)) kept.push(alarm);
  }
  return kept;
}
