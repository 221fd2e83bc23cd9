import { parseArgs } from "node:util";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { type Goal, reaches } from "../goal.ts";
import { renderSection, showGoal } from "../section.ts";
import { type AlarmRates, alarmRates, errorOfRate, errorOfShare, FIRST_JUDGED, NIGHTS, STEP_AT } from "./alarms.ts";
import { FIVE_YEARS } from "./five-years.ts";
import { ourAlarms, simulatedNights } from "./history-rates.ts";
import { measureHistory } from "./measure-history.ts";
import { otavaAlarms } from "./otava.ts";
import { NOISES, type Noise } from "./series.ts";

/**
 * Nightly regression tracking by simulation: false events and delay beside Apache Otava's on the same series, and what five years of nights
 * cost: `node test/bench/statistics/change-points.ts [--series N] [--otava N] [--seed N]`. Ours is judged by the code of a real history.
 */
const SERIES = 2_000;
/** Those that Otava judges too, from the first on: it takes a hundred times as long. */
const OTAVA_SERIES = 20;
const SEED = 20_261_121;
const STEPS = [0, -0.05, -0.03] as const;

const asked = parseArgs({ options: { series: { type: "string" }, otava: { type: "string" }, seed: { type: "string" } } }).values;
const count = wholeNumber("series", asked.series, { least: 1, usual: SERIES });
const otavaCount = Math.min(count, wholeNumber("otava", asked.otava, { least: 0, usual: OTAVA_SERIES }));
const seed = wholeNumber("seed", asked.seed, { least: 0, usual: SEED });

function wholeNumber(name: string, text: string | undefined, { least, usual }: { readonly least: number; readonly usual: number }): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new ConfigurationError(`Option "${name}" must be a whole number of at least ${least}, not "${text}".`);
}

type Detector = (series: readonly number[][]) => Promise<ReturnType<typeof ourAlarms>>;
const levels = (series: readonly number[][]) => series.map((logs) => logs.map(Math.exp));
const DETECTORS: Readonly<Record<string, { readonly series: number; readonly detect: Detector }>> = {
  ours: { series: count, detect: async (series) => ourAlarms(series, seed) },
  "Otava, defaults": { series: otavaCount, detect: (series) => otavaAlarms(levels(series), FIRST_JUDGED, 0) },
  "Otava, at least 3 %": { series: otavaCount, detect: (series) => otavaAlarms(levels(series), FIRST_JUDGED, 0.03) },
};

const NO_FALSE: Goal = { kind: "at-most", value: 0.2 };
const FOUND: Goal = { kind: "at-least", value: 0.9 };
const WITHIN_NIGHTS = 7;
const verdict = (what: string, goal: Goal, value: number, text: string) =>
  `${what}: ${text}, goal ${showGoal(goal)}: ${reaches(goal, value) ? "met" : "not met"}.`;

/** `0.150 ± 0.015`: a value and its standard error. */
const withError = (value: number, error: number) => `${value.toFixed(3)} ± ${error.toFixed(3)}`;
const falseText = ({ falseEvents, seriesYears }: AlarmRates) => withError(falseEvents, errorOfRate(falseEvents, seriesYears));
const foundText = ({ foundWithin, series }: AlarmRates, nights: number) =>
  withError(foundWithin(nights), errorOfShare(foundWithin(nights), series));

async function ratesOf(noise: Noise, series: number, detect: Detector): Promise<readonly AlarmRates[]> {
  const rates: AlarmRates[] = [];
  for (const step of STEPS) {
    const nights = simulatedNights(noise, Math.log1p(step), series, seed);
    rates.push(alarmRates(await detect(nights), step !== 0));
  }
  return rates;
}

const rows: string[][] = [];
const goals: string[] = [];
for (const [noiseName, noise] of Object.entries(NOISES)) {
  for (const [detector, { series, detect }] of Object.entries(DETECTORS)) {
    if (series === 0) continue;
    const [still, large, small] = (await ratesOf(noise, series, detect)) as [AlarmRates, AlarmRates, AlarmRates];
    const found = [foundText(large, WITHIN_NIGHTS), foundText(large, 14), String(large.medianDelay), foundText(small, 14)];
    rows.push([noiseName, detector, String(series), falseText(still), ...found]);
    if (detector !== "ours" || noiseName.startsWith("AR")) continue;
    goals.push(verdict(`${noiseName}, false events per series-year`, NO_FALSE, still.falseEvents, falseText(still)));
    goals.push(
      verdict(
        `${noiseName}, −5 % found within ${WITHIN_NIGHTS} nights`,
        FOUND,
        large.foundWithin(WITHIN_NIGHTS),
        foundText(large, WITHIN_NIGHTS),
      ),
    );
  }
}
const header = [
  "noise of 2 %",
  "",
  "series",
  "false events per series-year",
  "−5 %: within 7 nights",
  "within 14",
  "median delay",
  "−3 %: within 14",
];
const simulated = `${NIGHTS} nights a series, the level moves on night ${STEP_AT}, alarms of the last ${NIGHTS - FIRST_JUDGED} nights count, those within 5 nights of an earlier one are the same; seeds from ${seed}; ± one standard error.`;
process.stdout.write(
  `${renderSection({ title: "Nightly regression tracking, one series at a time", rows: [header, ...rows], notes: [simulated, ...goals] })}\n`,
);

const COSTS = [
  { task: "history", what: "five years at once", goals: { seconds: 60, megabytes: 500 } },
  { task: "night", what: "one night after them", goals: { seconds: 5 } },
] as const;
const costRows: string[][] = [];
const costGoals: string[] = [];
for (const { task, what, goals: most } of COSTS) {
  const { seconds, coreSeconds, megabytes, events } = await measureHistory(task);
  costRows.push([what, seconds.toFixed(1), coreSeconds.toFixed(1), megabytes.toFixed(0), String(events)]);
  costGoals.push(verdict(`${what}, seconds`, { kind: "at-most", value: most.seconds }, seconds, seconds.toFixed(1)));
  // The peak of the night alone is that of the years before it.
  if ("megabytes" in most)
    costGoals.push(verdict(`${what}, MB at most`, { kind: "at-most", value: most.megabytes }, megabytes, megabytes.toFixed(0)));
}
const size = `${FIVE_YEARS.nights} nights × ${FIVE_YEARS.scenarios} scenarios × ${FIVE_YEARS.metrics} metrics, in one process; the peak includes the history itself. That of the night alone includes the five years that come before it.`;
process.stdout.write(
  renderSection({
    title: "What a history costs",
    rows: [["", "seconds", "core seconds", "peak MB", "events"], ...costRows],
    notes: [size, ...costGoals],
  }),
);
