import { METRICS } from "../model/metric.ts";
import { VERDICTS, type Verdict } from "../model/verdict.ts";
import type { GateRow, Report, ReportCell } from "../report/report.ts";
import type { Words } from "../words/words.ts";
import { placeOf } from "./bar-figure.ts";
import { forestPlot } from "./forest-plot.ts";
import type { ForestGroup, ForestRow } from "./forest-row.ts";
import type { Picture } from "./picture.ts";

/** What decides, as a picture: each candidate's change of each gate metric. `undefined` where there is nothing to compare. */
export function verdictsFigure(report: Report, words: Words): Picture | undefined {
  if (report.comparison === undefined || report.gate.length === 0) return undefined;
  const { figures, numbers, names } = words;
  const groups = report.gate.map((gate) => groupOf(gate, report, words));
  const comparisons = report.gate.flatMap(({ candidates }) => candidates);
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, comparisons.filter((one) => one.verdict === verdict).length]));
  const largest = comparisons
    .filter(({ verdict }) => verdict === "regression" || verdict === "improvement")
    .toSorted((a, b) => Math.abs(b.evidence?.effect ?? 0) - Math.abs(a.evidence?.effect ?? 0))[0];
  return {
    name: "verdicts",
    alt: figures.verdicts.alt({
      counts: counts as Record<Verdict, number>,
      baseline: report.comparison.baseline,
      ...(largest?.evidence === undefined
        ? {}
        : {
            largest: {
              arm: largest.arm,
              metric: names.metric(largest.metric, largest.test),
              change: numbers.change(largest.evidence.effect),
            },
          }),
    }),
    caption: figures.verdicts.caption({ isPaired: report.comparison.candidates.every(({ pairing }) => pairing === "paired") }),
    draw: (canvas) =>
      forestPlot({
        groups,
        canvas,
        words: { ...figures.verdicts, ratio: (ratio) => figures.verdicts.ratio(numbers.plain(Math.round(ratio * 100) / 100)) },
      }),
  };
}

function groupOf({ row, candidates, ...gate }: GateRow, report: Report, words: Words): ForestGroup {
  const turn = METRICS[gate.metric].better === "lower" ? -1 : 1;
  const [baseline] = row.cells;
  return {
    title: words.names.metric(gate.metric, gate.test),
    detail: placeOf({ ...row, metric: gate.metric }, words),
    rows: candidates.map((comparison): ForestRow => {
      const { evidence, threshold, verdict } = comparison;
      const cell = row.cells[report.arms.findIndex(({ name }) => name === comparison.arm)];
      const ends = evidence === undefined ? [] : [turn * evidence.interval.low, turn * evidence.interval.high];
      return {
        name: comparison.arm,
        verdict,
        label: words.verdicts.verdict[verdict],
        change: evidence === undefined ? "–" : words.numbers.change(evidence.effect),
        interval: evidence === undefined ? "" : words.numbers.interval(evidence.interval),
        ...(evidence === undefined
          ? {}
          : {
              effect: {
                middle: turn * evidence.effect,
                low: Math.min(...ends),
                high: Math.max(...ends),
                rounds: roundsOf(baseline, cell, evidence.pairing).map((distance) => turn * distance),
                threshold: threshold?.equivalence ?? 0,
              },
            }),
      };
    }),
  };
}

/** Log-ratios of single rounds; of arms on different clusters, of each of the candidate's rounds over the baseline's median. */
function roundsOf(baseline: ReportCell | undefined, candidate: ReportCell | undefined, pairing: "paired" | "unpaired"): number[] {
  if (baseline?.status !== "measured" || candidate?.status !== "measured") return [];
  const before = new Map(baseline.rounds.map(({ round, value }) => [round, value]));
  return candidate.rounds.flatMap(({ round, value }) => {
    const other = pairing === "paired" ? before.get(round) : baseline.summary.median;
    return other === undefined || !(other > 0 && value > 0) ? [] : [Math.log(value / other)];
  });
}
