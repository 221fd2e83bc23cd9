import { judgeHistory } from "../../../actions/lib/history/judge-history.ts";
import { nightsBetween } from "../../../actions/lib/history/series.ts";
import { seeded } from "./random.ts";
import { dayOf, type Noise, seriesOf } from "./series.ts";

/** Nights of a simulated series, and the one on which its level moves (statistics.md §6.9). */
export const NIGHTS = 180;
export const STEP_AT = 120;

/** How far from the true night a change may be placed and still be the one, as in the simulations of statistics.md. */
const NEAR_BEFORE = 4;
const NEAR_AFTER = 10;

export interface HistoryRates {
  /** Confirmed changes and drifts that are not the step, per series and year; those that vanished later included. */
  readonly falseEvents: number;
  /** Share of the series whose step is confirmed once that many nights were measured on the new level. */
  foundWithin(nights: number): number;
  /** Nights until then; NaN where nothing is found. */
  readonly medianDelay: number;
}

/** @param step logarithm by which the level moves on night 120; 0 for none */
export function historyRates(noise: Noise, step: number, count: number, seed: number): HistoryRates {
  const delays: number[] = [];
  let wrong = 0;
  for (let index = 0; index < count; index++) {
    const next = noise(seeded(seed + index));
    const logs = Array.from({ length: NIGHTS }, (_, night) => next() + (night >= STEP_AT ? step : 0));
    const found = judgeHistory([seriesOf(logs, { name: { scenario: `simulated-${seed + index}` } })], [], { thresholds }).events.filter(
      ({ kind, confirmedOn }) => kind !== "anomaly" && confirmedOn !== undefined,
    );
    const right = found.filter(({ kind, at }) => {
      const away = nightsBetween(dayOf(STEP_AT), at.night);
      return step !== 0 && kind === "change" && away >= -NEAR_BEFORE && away <= NEAR_AFTER;
    });
    wrong += found.length - Math.min(1, right.length);
    const confirmed = right.map(({ confirmedOn = "" }) => nightsBetween(dayOf(STEP_AT), confirmedOn) + 1);
    if (confirmed.length > 0) delays.push(Math.min(...confirmed));
  }
  delays.sort((one, other) => one - other);
  return {
    falseEvents: wrong / ((count * NIGHTS) / 365),
    foundWithin: (nights) => delays.filter((delay) => delay <= nights).length / count,
    medianDelay: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
  };
}

/** A shift of 2 % is looked for, half of what matters: the gate of statistics.md §6.9. */
const thresholds = { "tcp.throughput": { relative: 0.04 } };
