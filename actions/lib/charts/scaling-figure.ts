import type { FigureName, Scaled } from "../words/figure-words.ts";
import type { Words } from "../words/words.ts";
import { barFigure, extremesOf, panelTitle, readingFacts } from "./bar-figure.ts";
import type { MetricRow } from "./figure-rows.ts";
import { type Line, type LinePanel, linePanels } from "./line-panels.ts";
import type { Picture } from "./picture.ts";

const MOST_PANELS = 8;
/** From here on a linear axis would press most of its lines together at the bottom. */
const SPREAD_FOR_LOGARITHM = 30;

/** A picture of a test that turns something up. */
export interface ScalingFigure {
  readonly name: FigureName;
  readonly scaled: Scaled;
}

/**
 * Metrics over the number of what is turned up, which is the variant's name; bars, where only one number was measured. A variant that does more than
 * that, such as `1000-churn`, is no point of such a line and stays in the tables.
 */
export function scalingFigure({ name, scaled }: ScalingFigure, rows: readonly MetricRow[], arms: readonly string[], words: Words): Picture {
  const { figures, numbers, punctuation } = words;
  const numbered = rows.filter(({ variant }) => countOf(variant) !== undefined);
  if (new Set(numbered.map(({ variant }) => variant)).size < 2) return barFigure(name, rows, arms, words);
  const metrics = [...Map.groupBy(numbered, ({ metric, path }) => `${metric} ${path}`).values()];
  const shown = metrics.slice(0, MOST_PANELS);
  const panels = shown.map((ofMetric) => panelOf(ofMetric, words));
  const gaps = gapsOf(shown, arms, words);
  const left = metrics.slice(MOST_PANELS).flat().length + rows.length - numbered.length;
  const most = shown[0]?.toSorted((a, b) => pointOf(b) - pointOf(a))[0];
  return {
    name,
    alt: most === undefined ? "" : extremesOf(most, arms, words),
    caption: punctuation.sentences([
      figures.bars(readingFacts(shown.flat(), [])),
      ...(gaps.length > 0 ? [figures.gaps(gaps, scaled)] : []),
      ...(left > 0 ? [figures.morePanels(left)] : []),
    ]),
    draw: (canvas) =>
      linePanels({
        panels,
        names: arms.map((arm, index) => (index === 0 && arms.length > 1 ? figures.baseline(arm) : arm)),
        xLabel: figures.scaled[scaled],
        canvas,
        formatNumber: numbers.plain,
      }),
  };
}

const countOf = (variant: string): number | undefined => (/^(0|[1-9]\d*)$/.test(variant) ? Number(variant) : undefined);
const pointOf = ({ variant }: Pick<MetricRow, "variant">): number => countOf(variant) ?? 0;

function panelOf(rows: readonly MetricRow[], words: Words): LinePanel {
  const ordered = rows.toSorted((a, b) => pointOf(a) - pointOf(b));
  // Rows have scales of their own; an axis has one: that of the largest values.
  const scale = (ordered.toSorted((a, b) => a.scale.factor - b.scale.factor)[0] as MetricRow).scale;
  const arms = ordered[0]?.cells.length ?? 0;
  const lines = Array.from(
    { length: arms },
    (_, arm): Line => ({
      arm,
      points: ordered.flatMap((row) => {
        const cell = row.cells[arm];
        if (cell?.status !== "measured") return [];
        const { summary, rounds } = cell;
        return [
          {
            x: pointOf(row),
            median: summary.median * scale.factor,
            low: summary.interval.low * scale.factor,
            high: summary.interval.high * scale.factor,
            rounds: rounds.map(({ value }) => value * scale.factor),
          },
        ];
      }),
    }),
  );
  const values = lines.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const isLogarithmic = Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > SPREAD_FOR_LOGARITHM;
  const [first] = ordered as [MetricRow];
  return {
    ...panelTitle({ ...first, scale }, words),
    detail: [first.path, ...(isLogarithmic ? [words.figures.logarithmic] : [])].join(" · "),
    lines,
    isLogarithmic,
  };
}

/** A gap is the same for all metrics of a step, so it is told once. */
function gapsOf(metrics: readonly (readonly MetricRow[])[], arms: readonly string[], { numbers }: Words) {
  const gaps = metrics.flatMap((rows) =>
    rows.flatMap(({ variant, cells }) =>
      arms.flatMap((arm, index) => (cells[index]?.status === "measured" ? [] : [{ arm, count: numbers.plain(pointOf({ variant })) }])),
    ),
  );
  return [...new Map(gaps.map((gap) => [`${gap.arm} ${gap.count}`, gap])).values()];
}
