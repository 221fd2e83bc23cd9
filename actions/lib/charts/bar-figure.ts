import type { FigureName } from "../words/figure-words.ts";
import type { Words } from "../words/words.ts";
import { type Bar, type BarPanel, barPanels } from "./bar-panels.ts";
import type { MetricRow } from "./figure-rows.ts";
import { VERDICT_MARKS } from "./forest-row.ts";
import { paint } from "./paint.ts";
import type { Picture } from "./picture.ts";

/** More panels are a wall: the tables have them all. */
const MOST_PANELS = 8;

/** Bars of rows, one panel each. */
export function barFigure(name: FigureName, rows: readonly MetricRow[], arms: readonly string[], words: Words): Picture {
  const { figures, numbers, punctuation } = words;
  const shown = rows.slice(0, MOST_PANELS);
  const panels = shown.map((row) => panelOf(row, words));
  return {
    name,
    alt: shown[0] === undefined ? "" : extremesOf(shown[0], arms, words),
    caption: punctuation.sentences([
      figures.bars(readingFacts(shown, arms)),
      ...(rows.length > shown.length ? [figures.morePanels(rows.length - shown.length)] : []),
    ]),
    draw: (canvas) =>
      barPanels({
        panels,
        names: arms.map((arm, index) => (index === 0 && arms.length > 1 ? figures.baseline(arm) : arm)),
        canvas,
        formatNumber: numbers.plain,
      }),
  };
}

function panelOf(row: MetricRow, words: Words): BarPanel {
  return {
    ...panelTitle(row, words),
    detail: placeOf(row, words),
    bars: row.cells.map((cell, arm): Bar => {
      if (cell.status === "missing") return { arm, label: words.figures.notMeasured };
      const { factor } = row.scale;
      const { evidence, verdict, family } = cell.comparison ?? {};
      // Of the hosts it is no verdict on a data plane.
      const isChanged = family !== "control" && (verdict === "regression" || verdict === "improvement");
      return {
        arm,
        measured: {
          median: cell.summary.median * factor,
          low: cell.summary.interval.low * factor,
          high: cell.summary.interval.high * factor,
          rounds: cell.rounds.map(({ value }) => value * factor),
        },
        label: words.numbers.value(cell.summary.median, row.scale),
        ...(evidence === undefined
          ? {}
          : {
              change: {
                text: `${words.numbers.change(evidence.effect)}${isChanged ? ` ${verdict === "improvement" ? "▲" : "▼"}` : ""}`,
                colour: paint(isChanged ? VERDICT_MARKS[verdict].colour : "faint"),
              },
            }),
      };
    }),
  };
}

export const panelTitle = ({ metric, test, scale, better }: MetricRow, { names, figures }: Words) => ({
  title: names.metric(metric, test),
  unit: figures.axis(scale.unit, better),
});

/** Variant and path; the variant in the catalogue's words. */
export const placeOf = ({ test, variant, path }: MetricRow, { names }: Words): string =>
  `${names.variant(test, variant) ?? variant} · ${path}`;

/** How a picture of these rows is read. */
export function readingFacts(rows: readonly MetricRow[], arms: readonly string[]) {
  const cells = rows.flatMap((row) => row.cells.flatMap((cell) => (cell.status === "measured" ? [cell.summary] : [])));
  return {
    hasRanges: cells.some(({ interval, n }) => interval.kind === "range" && n > 1),
    hasIntervals: cells.some(({ interval }) => interval.kind === "exact-interval"),
    isOneRound: cells.every(({ n }) => n === 1),
    hasBaseline: arms.length > 1,
  };
}

/** The smallest and the largest median of a row as a sentence. */
export function extremesOf(row: MetricRow, arms: readonly string[], { figures, names, numbers }: Words): string {
  const medians = row.cells.flatMap((cell, arm) =>
    cell.status === "measured"
      ? [{ arm: arms[arm] ?? "", median: cell.summary.median, value: numbers.quantity(cell.summary.median, row.scale) }]
      : [],
  );
  const sorted = medians.toSorted((a, b) => a.median - b.median);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return figures.notMeasured;
  const baseline = medians.find(({ arm }) => arm === arms[0]);
  return figures.extremes({
    place: names.place(names.metric(row.metric, row.test), row.variant, row.path),
    better: row.better,
    lowest,
    highest,
    ...(baseline === undefined || baseline === lowest || baseline === highest ? {} : { baseline }),
    notMeasured: arms.filter((_, arm) => row.cells[arm]?.status !== "measured"),
  });
}
