import { type Element, lineHeight, SMALL_SIZE, TEXT_SIZE, text, textLines, writeElement } from "./element.ts";
import { forestOption, type PlacedRow } from "./forest-marks.ts";
import { type ForestGroup, type ForestRow, VERDICT_MARKS } from "./forest-row.ts";
import { paint } from "./paint.ts";
import { renderChart } from "./render-chart.ts";
import { type Canvas, type Drawing, isNarrow } from "./svg-document.ts";
import { textWidth, wrapToWidth } from "./text-width.ts";

export interface ForestRequest {
  readonly groups: readonly ForestGroup[];
  readonly canvas: Canvas;
  readonly words: { readonly worse: string; readonly better: string; ratio(ratio: number): string };
}

const TITLE_SIZE = 13;
/** The axis, its labels, and which side is which. */
const AXIS = 42;

/** Where things stand in a row. */
interface Layout {
  readonly row: number;
  readonly plotLeft: number;
  readonly plotWidth: number;
  /** Of the middle of the marks from the top of a row. */
  readonly marksAt: number;
  readonly halfBand: number;
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly changeWidth: number;
  readonly intervalWidth: number;
}

/** The effect of each candidate on each metric with its interval, every round as a dot, and the band of what does not matter shaded. */
export function forestPlot({ groups, canvas, words }: ForestRequest): Drawing {
  const layout = layoutOf(
    groups.flatMap((group) => group.rows),
    canvas,
  );
  const elements: Element[] = [];
  const placed: PlacedRow[] = [];
  let y = 0;
  for (const group of groups) {
    const header = headerOf(group, y, canvas);
    elements.push(...header.elements);
    y = header.bottom;
    for (const row of group.rows) {
      placed.push({ row, y: y + layout.marksAt });
      elements.push(...(isNarrow(canvas) ? narrowTexts(row, y, layout, canvas) : wideTexts(row, y, layout)));
      y += layout.row;
    }
    y += 10;
  }
  const side = { size: SMALL_SIZE, fill: paint("faint") };
  elements.push(
    text(words.worse, layout.plotLeft, y + 32, side),
    text(words.better, layout.plotLeft + layout.plotWidth, y + 32, { ...side, anchor: "end" }),
  );
  const area = { left: layout.plotLeft, width: layout.plotWidth, bottom: y, halfBand: layout.halfBand };
  const chart = renderChart(forestOption(placed, area, words.ratio), canvas, y + AXIS);
  return { height: y + AXIS, content: [chart.content, ...elements.map(writeElement)].join("\n") };
}

function layoutOf(rows: readonly ForestRow[], canvas: Canvas): Layout {
  const widest = (of: (row: ForestRow) => string, size: number) => Math.max(0, ...rows.map((row) => textWidth(of(row), size)));
  const changeWidth = widest(({ change }) => change, TEXT_SIZE);
  const intervalWidth = widest(({ interval }) => interval, SMALL_SIZE);
  const narrow = isNarrow(canvas);
  const nameWidth = narrow
    ? canvas.width - changeWidth - 10
    : Math.min(
        widest(({ name }) => name, TEXT_SIZE),
        canvas.width * 0.24,
      );
  const names = new Map(rows.map(({ name }) => [name, wrapToWidth(name, nameWidth, TEXT_SIZE)]));
  const nameHeight = Math.max(...[...names.values()].map(({ length }) => length)) * lineHeight(TEXT_SIZE);
  const common = { names, changeWidth, intervalWidth };
  if (narrow) return { ...common, row: nameHeight + 38, plotLeft: 12, plotWidth: canvas.width - 24, marksAt: nameHeight + 24, halfBand: 9 };
  const labelWidth = Math.max(...rows.map(({ label }) => textWidth(label, TEXT_SIZE, { bold: true })));
  const row = Math.max(22, nameHeight + 4);
  const plotLeft = nameWidth + 20;
  return {
    ...common,
    row,
    plotLeft,
    plotWidth: canvas.width - plotLeft - changeWidth - intervalWidth - labelWidth - 36,
    marksAt: row / 2,
    halfBand: row / 2,
  };
}

/** Title and detail on one line where they fit. */
function headerOf({ title, detail }: ForestGroup, top: number, { width }: Canvas): { elements: Element[]; bottom: number } {
  const style = { size: SMALL_SIZE, fill: paint("faint") };
  const titleWidth = textWidth(title, TITLE_SIZE, { bold: true });
  if (titleWidth + 10 + textWidth(detail, SMALL_SIZE) <= width) {
    return {
      elements: [text(title, 0, top + 10, { size: TITLE_SIZE, bold: true, suffix: detail })],
      bottom: top + 22,
    };
  }
  const titleLines = wrapToWidth(title, width, TITLE_SIZE, { bold: true });
  const detailLines = wrapToWidth(detail, width, SMALL_SIZE);
  const detailTop = top + titleLines.length * lineHeight(TITLE_SIZE);
  return {
    elements: [textLines(titleLines, 0, top + 10, { size: TITLE_SIZE, bold: true }), textLines(detailLines, 0, detailTop + 9, style)],
    bottom: detailTop + detailLines.length * lineHeight(SMALL_SIZE) + 6,
  };
}

function wideTexts(row: ForestRow, top: number, layout: Layout): Element[] {
  const y = top + layout.row / 2;
  const name = layout.names.get(row.name) ?? [];
  const changeRight = layout.plotLeft + layout.plotWidth + 16 + layout.changeWidth;
  return [
    textLines(name, 8, y - ((name.length - 1) * lineHeight(TEXT_SIZE)) / 2),
    text(row.change, changeRight, y, { anchor: "end" }),
    text(row.interval, changeRight + 8, y, { size: SMALL_SIZE, fill: paint("faint") }),
    text(row.label, changeRight + layout.intervalWidth + 20, y, verdictStyle(row)),
  ];
}

function narrowTexts(row: ForestRow, top: number, { row: height, names }: Layout, { width }: Canvas): Element[] {
  const second = top + height - 29;
  return [
    textLines(names.get(row.name) ?? [], 0, top + 8),
    text(row.change, width, top + 8, { anchor: "end" }),
    text(row.label, 0, second, { size: SMALL_SIZE, ...verdictStyle(row) }),
    text(row.interval, width, second, { size: SMALL_SIZE, fill: paint("faint"), anchor: "end" }),
  ];
}

const verdictStyle = ({ verdict }: ForestRow) => ({
  fill: paint(VERDICT_MARKS[verdict].colour),
  bold: verdict === "regression" || verdict === "improvement",
});
