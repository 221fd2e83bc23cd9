import { markdownTable } from "markdown-table";
import { LOOKS } from "../../../actions/lib/statistics/sequential.ts";
import { type AdaptiveOptions, adaptiveRates } from "./adaptive.ts";
import { type Counts, type Rates, ratesOf } from "./rates.ts";
import { statedRounds } from "./rounds-needed.ts";
import { RULES } from "./rules.ts";
import { CLEAN, even, WITH_BAD_SAMPLES, type World } from "./simulate.ts";

/**
 * False flags and power of our rule and of other tools' rules on the same simulated comparisons, what adaptive rounds save, and whether the
 * rounds that an inconclusive metric asks for are enough: `node test/bench/statistics/main.ts`.
 */
const SEED = 20_261_102;
const COUNTS: Counts = { noOps: 400, changes: 100 };
const ROUNDS = [3, 5, 8];

const WORLDS: readonly (readonly [title: string, world: World])[] = [
  ["40 metrics, median noise 1.5 % per measurement, 4 metrics shifted by −5 %", CLEAN],
  ["the same with 3 % of the measurements 15 % too low", WITH_BAD_SAMPLES],
  ["8 gate metrics with 2 % noise per round, one shifted by −5 %", even(0.02, 8)],
];

for (const [title, world] of WORLDS) {
  const columns = ROUNDS.map((rounds) => ratesOf(RULES, world, rounds, COUNTS, SEED + rounds));
  const rows = RULES.map(({ name }, rule) => [name, ...columns.flatMap((rates) => cells(rates[rule] as Rates))]);
  const header = ["rule", ...ROUNDS.flatMap((rounds) => [`n = ${rounds}: no-ops flagged`, "power"])];
  const align = ["l", ...header.slice(1).map(() => "r")];
  process.stdout.write(`## ${title}\n\n${markdownTable([header, ...rows], { align })}\n\n`);
}
process.stdout.write(
  `${COUNTS.noOps} no-op comparisons and ${COUNTS.changes} changes per cell, seeds ${ROUNDS.map((rounds) => SEED + rounds).join(", ")} (plus 1 for the changes).\n\n`,
);

const RUNS = 2_000;
const WAYS: readonly (readonly [name: string, options: AdaptiveOptions])[] = [
  ["auto, 3 to 12", { looks: LOOKS }],
  ["fixed 5", { looks: [5] }],
  ["fixed 12", { looks: [12] }],
  ["auto, noise unknown", { looks: LOOKS, cold: true }],
];
const ADAPTIVE_WORLDS: readonly (readonly [title: string, world: World])[] = [
  ...[0.01, 0.015, 0.02, 0.03].map((noise) => [`1 metric, ${noise * 100} %`, { ...even(noise, 1), history: 0 }] as const),
  ["8 metrics, 2 %", { ...even(0.02, 8), history: 0 }],
  ["8 metrics, 2 %, 3 % bad", { ...even(0.02, 8), history: 0, badShare: WITH_BAD_SAMPLES.badShare }],
];

const adaptiveRows = ADAPTIVE_WORLDS.flatMap(([title, world]) =>
  WAYS.map(([name, options]) => {
    const [noOp, change] = (["no-op", "change"] as const).map((kind) => adaptiveRates(world, kind, options, RUNS, SEED));
    const share = (one: number | undefined) => (one ?? Number.NaN).toFixed(3);
    const rounds = (one: number | undefined) => (one ?? Number.NaN).toFixed(1);
    return [
      title,
      name,
      ...[rounds(noOp?.meanRounds), share(noOp?.equivalent), share(noOp?.flagged), share(noOp?.confirmed)],
      ...[rounds(change?.meanRounds), share(change?.flagged), share(change?.confirmed)],
    ];
  }),
);
const adaptiveHeader = [
  ...["noise per round", "rounds", "no-op: mean rounds", "equivalent", "flagged", "confirmed"],
  ...["−5 %: mean rounds", "flagged", "confirmed"],
];
process.stdout.write(`## What adaptive rounds save, threshold 3 %, the whole gate judged by the code of a real run\n\n`);
process.stdout.write(
  `${markdownTable([adaptiveHeader, ...adaptiveRows], { align: ["l", "l", ...adaptiveHeader.slice(2).map(() => "r")] })}\n\n`,
);
process.stdout.write(`${RUNS} runs per cell and kind, seed ${SEED}.\n\n`);

const CASES = 200;
const stated = statedRounds(CASES, 4_000, SEED);
const near = stated.filter(({ stated, ofTrueNoise }) => ofTrueNoise !== undefined && Math.abs(stated - ofTrueNoise) <= 1);
process.stdout.write(`## Rounds needed\n\n`);
process.stdout.write(
  `- ${stated.filter(({ confirmed }) => confirmed).length} of ${CASES} stated numbers are right within one round, if the noise is what the rounds and the prior say (goal: 80 %).\n`,
);
process.stdout.write(
  `- ${near.length} of ${CASES} are within one round of what the true noise asks for: the rest is the error of an estimate from few rounds.\n`,
);

function cells({ falseFlags, power }: Rates): string[] {
  return [falseFlags.toFixed(3), power.toFixed(2)];
}
