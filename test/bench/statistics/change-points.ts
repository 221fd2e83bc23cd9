import { parseArgs } from "node:util";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { type Goal, reaches } from "../goal.ts";
import { renderSection, showGoal } from "../section.ts";
import { type AlarmRates, alarmRates, FIRST_JUDGED, NIGHTS, STEP_AT } from "./alarms.ts";
import { FIVE_YEARS } from "./five-years.ts";
import { ourAlarms, simulatedNights } from "./history-rates.ts";
import { measureHistory } from "./measure-history.ts";
import { otavaAlarms } from "./otava.ts";
import { NOISES, type Noise } from "./series.ts";

/**
 * Nightly regression tracking by simulation: false events and delay beside Apache Otava's on the same series, and what five years of nights
 * cost: `node test/bench/statistics/change-points.ts [--series N]`. Ours is judged by the code of a real history.
 */
const SEED = 20_261_121;
const SERIES = 200;
const STEPS = [0, -0.05, -0.03] as const;

const { series: asked = String(SERIES) } = parseArgs({ options: { series: { type: "string" } } }).values;
const count = Number(asked);
if (!(Number.isInteger(count) && count >= 1)) {
  throw new ConfigurationError(`Option "series" must be a whole number of at least 1, not "${asked}".`);
}

type Detector = (series: readonly number[][]) => Promise<ReturnType<typeof ourAlarms>>;
const levels = (series: readonly number[][]) => series.map((logs) => logs.map(Math.exp));
const DETECTORS: Readonly<Record<string, Detector>> = {
  ours: async (series) => ourAlarms(series, SEED),
  "Otava, defaults": (series) => otavaAlarms(levels(series), FIRST_JUDGED, 0),
  "Otava, at least 3 %": (series) => otavaAlarms(levels(series), FIRST_JUDGED, 0.03),
};

const NO_FALSE: Goal = { kind: "at-most", value: 0.2 };
const FOUND: Goal = { kind: "at-least", value: 0.9 };
const WITHIN_NIGHTS = 7;
const verdict = (what: string, goal: Goal, value: number, digits = 3) =>
  `${what}: ${value.toFixed(digits)}, goal ${showGoal(goal)}: ${reaches(goal, value) ? "met" : "not met"}.`;

async function ratesOf(noise: Noise, detect: Detector): Promise<readonly AlarmRates[]> {
  const rates: AlarmRates[] = [];
  for (const step of STEPS) {
    const nights = simulatedNights(noise, Math.log1p(step), count, SEED);
    rates.push(alarmRates(await detect(nights), step !== 0));
  }
  return rates;
}

const rows: string[][] = [];
const goals: string[] = [];
for (const [noiseName, noise] of Object.entries(NOISES)) {
  for (const [detector, detect] of Object.entries(DETECTORS)) {
    const [still, large, small] = (await ratesOf(noise, detect)) as [AlarmRates, AlarmRates, AlarmRates];
    const shares = [large.foundWithin(WITHIN_NIGHTS), large.foundWithin(14), small.foundWithin(14)].map((share) => share.toFixed(3));
    const [within7 = "", within14 = "", smaller = ""] = shares;
    rows.push([noiseName, detector, still.falseEvents.toFixed(2), within7, within14, String(large.medianDelay), smaller]);
    if (detector !== "ours" || noiseName.startsWith("AR")) continue;
    goals.push(verdict(`${noiseName}, false events per series-year`, NO_FALSE, still.falseEvents));
    goals.push(verdict(`${noiseName}, −5 % found within ${WITHIN_NIGHTS} nights`, FOUND, large.foundWithin(WITHIN_NIGHTS)));
  }
}
const header = [
  "noise of 2 %",
  "",
  "false events per series-year",
  "−5 %: within 7 nights",
  "within 14",
  "median delay",
  "−3 %: within 14",
];
const simulated = `${count} series of ${NIGHTS} nights per cell, the level moves on night ${STEP_AT}, alarms of the last ${NIGHTS - FIRST_JUDGED} nights count, those within 5 nights of an earlier one are the same; seeds from ${SEED}.`;
process.stdout.write(
  `${renderSection({ title: "Nightly regression tracking, one series at a time", rows: [header, ...rows], notes: [simulated, ...goals] })}\n`,
);

const COSTS = [
  { task: "history", what: "five years at once", goals: { seconds: 60, megabytes: 500 } },
  { task: "night", what: "one night after them", goals: { seconds: 5, megabytes: 500 } },
] as const;
const costRows: string[][] = [];
const costGoals: string[] = [];
for (const { task, what, goals: most } of COSTS) {
  const { seconds, coreSeconds, megabytes, events } = await measureHistory(task);
  costRows.push([what, seconds.toFixed(1), coreSeconds.toFixed(1), megabytes.toFixed(0), String(events)]);
  costGoals.push(verdict(`${what}, seconds`, { kind: "at-most", value: most.seconds }, seconds, 1));
  costGoals.push(verdict(`${what}, MB at most`, { kind: "at-most", value: most.megabytes }, megabytes, 0));
}
const size = `${FIVE_YEARS.nights} nights × ${FIVE_YEARS.scenarios} scenarios × ${FIVE_YEARS.metrics} metrics, in one process; the peak includes the history itself, with five values per night. That of the night alone includes the five years that come before it.`;
process.stdout.write(
  renderSection({
    title: "What a history costs",
    rows: [["", "seconds", "core seconds", "peak MB", "events"], ...costRows],
    notes: [size, ...costGoals],
  }),
);
