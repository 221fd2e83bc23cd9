import { markdownTable } from "markdown-table";
import { type Counts, type Rates, ratesOf } from "./rates.ts";
import { RULES } from "./rules.ts";
import { CLEAN, even, WITH_BAD_SAMPLES, type World } from "./simulate.ts";

/** False flags and power of our rule and of other tools' rules on the same simulated comparisons: `node test/bench/statistics/main.ts`. */
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
  `${COUNTS.noOps} no-op comparisons and ${COUNTS.changes} changes per cell, seeds ${ROUNDS.map((rounds) => SEED + rounds).join(", ")} (plus 1 for the changes).\n`,
);

function cells({ falseFlags, power }: Rates): string[] {
  return [falseFlags.toFixed(3), power.toFixed(2)];
}
