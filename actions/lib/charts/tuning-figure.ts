import type { MetricComparison } from "../comparison/comparison.ts";
import type { Report } from "../report/report.ts";
import type { Words } from "../words/words.ts";
import { type Element, lineHeight, pathElement, rectangle, SMALL_SIZE, TEXT_SIZE, text, textLines } from "./element.ts";
import { changedFacets, facetValue } from "./facets-figure.ts";
import { VERDICT_MARKS } from "./forest-row.ts";
import { armColour, armMarker, markerPath, paint } from "./paint.ts";
import type { Picture } from "./picture.ts";
import { type Canvas, drawing, isNarrow } from "./svg-document.ts";
import { textWidth, wrapToWidth } from "./text-width.ts";

interface Card {
  readonly arm: number;
  readonly name: string;
  readonly changes: readonly string[];
  readonly metrics: readonly { readonly name: string; readonly comparison: MetricComparison }[];
}

/** What each candidate changes of the baseline, and what became of the gate metrics. `undefined` where recipes were not recorded. */
export function tuningFigure(report: Report, words: Words): Picture | undefined {
  const [baseline, ...candidates] = report.arms;
  if (report.comparison === undefined || report.gate.length === 0) return undefined;
  const cards = candidates.map(
    (arm, index): Card => ({
      arm: index + 1,
      name: arm.name,
      changes: changedFacets(arm, baseline).map((facet) => {
        const { facets, tuning } = words.figures;
        const [before, after] = [baseline?.lab, arm.lab];
        return before === undefined || after === undefined
          ? ""
          : tuning.change(facets.names[facet], facetValue(facets, before, facet), facetValue(facets, after, facet));
      }),
      metrics: report.gate.flatMap(({ candidates: comparisons, metric, test }) => {
        const comparison = comparisons.find((one) => one.arm === arm.name);
        return comparison === undefined ? [] : [{ name: words.names.metric(metric, test), comparison }];
      }),
    }),
  );
  // Revisions of one scenario differ in what no recipe tells.
  if (cards.every(({ changes }) => changes.length === 0)) return undefined;
  const { tuning } = words.figures;
  const count = (card: Card, verdict: string) => card.metrics.filter(({ comparison }) => comparison.verdict === verdict).length;
  return {
    name: "tuning-points",
    alt: tuning.alt(
      cards.map((card) => ({
        name: card.name,
        changes: card.changes.length,
        improvements: count(card, "improvement"),
        regressions: count(card, "regression"),
      })),
    ),
    caption: tuning.caption,
    draw: (canvas) => {
      const elements: Element[] = [];
      let top = 0;
      for (const card of cards) top = drawCard(card, top, canvas, elements, words) + 14;
      return drawing(top, elements);
    },
  };
}

function drawCard({ arm, name, changes, metrics }: Card, top: number, canvas: Canvas, elements: Element[], words: Words): number {
  const inner = canvas.width - 24;
  const content: Element[] = [];
  const nameLines = wrapToWidth(name, inner - 18, TEXT_SIZE, { bold: true });
  content.push(
    pathElement(markerPath(armMarker(arm), 18, top + 18, 5), { fill: armColour(arm) }),
    textLines(nameLines, 30, top + 18, { bold: true }),
  );
  let y = top + 18 + nameLines.length * lineHeight(TEXT_SIZE) + 4;
  let x = 12;
  for (const change of changes.length === 0 ? [words.figures.tuning.nothing] : changes) {
    const lines = wrapToWidth(change, inner - 16, SMALL_SIZE);
    const width = Math.max(...lines.map((line) => textWidth(line, SMALL_SIZE))) + 16;
    if (x > 12 && x + width > canvas.width - 12) {
      x = 12;
      y += 25;
    }
    const height = lines.length * lineHeight(SMALL_SIZE) + 7;
    content.push(
      rectangle(x, y - 10, width, height, { rx: 4, fill: paint(changes.length === 0 ? "unsure-soft" : "neutral-soft") }),
      textLines(lines, x + 8, y + 0.5, { size: SMALL_SIZE, fill: paint(changes.length === 0 ? "unsure" : "neutral") }),
    );
    x += width + 6;
    if (lines.length > 1) y += (lines.length - 1) * lineHeight(SMALL_SIZE);
  }
  y += 32;
  const columns = isNarrow(canvas) ? 1 : 2;
  const rows = Math.ceil(metrics.length / columns);
  const each = inner / columns;
  metrics.forEach((metric, index) => {
    content.push(
      ...metricLine(metric, 12 + Math.floor(index / rows) * each, y + (index % rows) * 20, each - (columns === 1 ? 0 : 20), words),
    );
  });
  const bottom = y + rows * 20 - 2;
  elements.push(
    rectangle(0.5, top + 0.5, canvas.width - 1, bottom - top, { rx: 6, fill: paint("raised"), stroke: paint("line") }),
    ...content,
  );
  return bottom;
}

function metricLine({ name, comparison }: Card["metrics"][number], x: number, y: number, width: number, words: Words): Element[] {
  const { verdict, evidence } = comparison;
  const { marker, colour, hollow } = VERDICT_MARKS[verdict];
  const said = [...(evidence === undefined ? [] : [words.numbers.change(evidence.effect)]), words.verdicts.verdict[verdict]].join("  ");
  return [
    pathElement(
      markerPath(marker, x + 5, y, 4.5),
      hollow === true ? { fill: "none", stroke: paint(colour), "stroke-width": 1.6 } : { fill: paint(colour) },
    ),
    text(name, x + 18, y),
    text(said, x + width, y, { anchor: "end", size: SMALL_SIZE, fill: paint(colour) }),
  ];
}
