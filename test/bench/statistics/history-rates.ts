import { judgeHistory } from "../../../actions/lib/history/judge-history.ts";
import { nightsBetween } from "../../../actions/lib/history/series.ts";
import { type Alarm, type AlarmRates, alarmRates, NIGHTS, STEP_AT } from "./alarms.ts";
import { seeded } from "./random.ts";
import { dayOf, type Noise, seriesOf } from "./series.ts";

/** Logarithms of simulated nights, one series per seed. @param step by which the level moves on night 120; 0 for none */
export const simulatedNights = (noise: Noise, step: number, count: number, seed: number): number[][] =>
  Array.from({ length: count }, (_, index) => {
    const next = noise(seeded(seed + index));
    return Array.from({ length: NIGHTS }, (_, night) => next() + (night >= STEP_AT ? step : 0));
  });

/** Confirmed changes and drifts of our own history, those that vanished later included. */
export const ourAlarms = (series: readonly (readonly number[])[], seed: number): Alarm[][] =>
  series.map((logs, index) =>
    judgeHistory([seriesOf(logs, { name: { scenario: `simulated-${seed + index}` } })], [], { thresholds }).events.flatMap(
      ({ kind, at, confirmedOn }) =>
        kind === "anomaly" || confirmedOn === undefined ? [] : [{ at: dayNumber(at.night), on: dayNumber(confirmedOn) }],
    ),
  );

const dayNumber = (night: string) => nightsBetween(dayOf(0), night);

export const historyRates = (noise: Noise, step: number, count: number, seed: number): AlarmRates =>
  alarmRates(ourAlarms(simulatedNights(noise, step, count, seed), seed), step !== 0);

/** A shift of 2 % is looked for, half of what matters: the gate of statistics.md §6.9. */
const thresholds = { "tcp.throughput": { relative: 0.04 } };
