import { plainLine } from "../report/foreign-text.ts";
import type { GridComponentOption } from "./echarts.ts";
import { type Element, lineHeight, SMALL_SIZE, TEXT_SIZE, text, writeElement } from "./element.ts";
import { dotMark, dotOffset, horizontalInterval, lineMark, rectangleMark } from "./marks.ts";
import { armColour, paint } from "./paint.ts";
import { PANEL_COLUMN_GAP, PANEL_GAP, type PanelTexts, panelHeader } from "./panel-header.ts";
import { type Chart, type MarkedSeries, renderChart } from "./render-chart.ts";
import { type Canvas, type Drawing, isNarrow } from "./svg-document.ts";
import { textWidth, wrapToWidth } from "./text-width.ts";

/** One arm in a panel; numbers are in the unit that the panel's axis shows. */
export interface Bar {
  /** Place in the columns of the report. */
  readonly arm: number;
  /** Absent where nothing was measured. */
  readonly measured?: { readonly median: number; readonly low: number; readonly high: number; readonly rounds: readonly number[] };
  /** Stands at the right: the value, or that there is none. */
  readonly label: string;
  /** Behind the label. */
  readonly change?: { readonly text: string; readonly colour: string };
}

export interface BarPanel extends PanelTexts {
  readonly bars: readonly Bar[];
}

export interface BarPanelsRequest {
  readonly panels: readonly BarPanel[];
  /** Names by place in the columns; the baseline says that it is one. */
  readonly names: readonly string[];
  readonly canvas: Canvas;
  readonly formatNumber: (value: number) => string;
}

const ROW = 26;
const BAR = 13;
const AXIS = 24;

/** A panel and where it is. */
interface Placed {
  readonly panel: BarPanel;
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly header: readonly Element[];
  readonly plotTop: number;
  readonly hasNames: boolean;
}

/**
 * Bars from zero, one panel per metric: the median as a bar, its interval or range as a line, and every round as a dot, in the order of the
 * rounds from top to bottom. A dashed line marks the baseline's median.
 */
export function barPanels({ panels, names: foreign, canvas, formatNumber }: BarPanelsRequest): Drawing {
  // ECharts escapes markup, and nothing else.
  const names = foreign.map((name) => plainLine(name));
  const nameWidth = Math.min(canvas.width * 0.3, Math.max(...names.map((name) => textWidth(name, TEXT_SIZE))) + 4);
  const wrapped = names.map((name) => wrapToWidth(name, nameWidth, TEXT_SIZE));
  const row = Math.max(ROW, ...wrapped.map((lines) => lines.length * lineHeight(TEXT_SIZE) + 6));
  const bars = panels.flatMap((panel) => panel.bars);
  const labelWidth = Math.max(...bars.map(({ label, measured }) => (measured === undefined ? 0 : textWidth(label, TEXT_SIZE))));
  const changeWidth = Math.max(0, ...bars.map(({ change }) => textWidth(change?.text ?? "", SMALL_SIZE)));
  const valueWidth = labelWidth + changeWidth + 20;

  const columns = panels.length > 1 && !isNarrow(canvas) ? 2 : 1;
  const width = (canvas.width - nameWidth - 10 - columns * valueWidth - (columns - 1) * PANEL_COLUMN_GAP) / columns;
  const placed: Placed[] = [];
  let top = 0;
  for (let first = 0; first < panels.length; first += columns) {
    const inRow = panels.slice(first, first + columns).map((panel, column) => {
      const left = nameWidth + 10 + column * (width + valueWidth + PANEL_COLUMN_GAP);
      const start = isNarrow(canvas) ? 0 : left;
      return { panel, left, hasNames: column === 0, ...panelHeader(panel, start, top, left + width + valueWidth - start) };
    });
    const plotTop = Math.max(...inRow.map(({ bottom }) => bottom)) + 4;
    placed.push(...inRow.map((one) => ({ ...one, top, width, plotTop })));
    top = plotTop + Math.max(...inRow.map(({ panel }) => panel.bars.length)) * row + AXIS + PANEL_GAP;
  }
  const height = top - PANEL_GAP;
  const chart = renderChart(optionOf(placed, wrapped, row, formatNumber), canvas, height);
  const texts = placed.flatMap((one) => [...one.header, ...valueTexts(one, row, valueWidth, changeWidth)]);
  return { height, content: [chart.content, ...texts.map(writeElement)].join("\n") };
}

function valueTexts({ panel, left, width, plotTop }: Placed, row: number, valueWidth: number, changeWidth: number): Element[] {
  return panel.bars.flatMap(({ label, change, measured }, index) => {
    const y = plotTop + (index + 0.5) * row;
    if (measured === undefined) return [text(label, left + 6, y, { size: SMALL_SIZE, italic: true, fill: paint("faint") })];
    const right = left + width + valueWidth;
    return [
      text(label, right - changeWidth - (changeWidth > 0 ? 8 : 0), y, { anchor: "end" }),
      ...(change === undefined ? [] : [text(change.text, right, y, { anchor: "end", size: SMALL_SIZE, fill: change.colour })]),
    ];
  });
}

function optionOf(placed: readonly Placed[], names: readonly (readonly string[])[], row: number, formatNumber: (value: number) => string) {
  return {
    grid: placed.map(
      ({ panel, left, width, plotTop }): GridComponentOption => ({ left, width, top: plotTop, height: panel.bars.length * row }),
    ),
    xAxis: placed.map(({ panel, width }, gridIndex) => ({
      type: "value" as const,
      gridIndex,
      min: 0,
      // Zero throughout is a result too, and needs an axis.
      ...(panel.bars.some(({ measured }) => measured !== undefined && measured.high > 0) ? {} : { max: 1 }),
      splitNumber: Math.max(2, Math.min(5, Math.floor(width / 65))),
      axisLabel: { color: paint("faint"), fontSize: SMALL_SIZE, formatter: formatNumber, hideOverlap: true },
      splitLine: { lineStyle: { color: paint("line"), width: 1 } },
      show: panel.bars.some(({ measured }) => measured !== undefined),
    })),
    yAxis: placed.map(({ panel, hasNames }, gridIndex) => ({
      type: "category" as const,
      gridIndex,
      inverse: true,
      data: panel.bars.map(({ arm }) => (names[arm] ?? []).join("\n")),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: paint("faint"), width: 1 }, onZero: false },
      axisLabel: {
        show: hasNames,
        interval: 0,
        color: paint("ink"),
        fontSize: TEXT_SIZE,
        lineHeight: lineHeight(TEXT_SIZE),
      },
    })),
    series: placed.map(({ panel, plotTop }, index) => barSeries(panel, index, plotTop, row)),
  } satisfies Chart;
}

function barSeries({ bars }: BarPanel, index: number, plotTop: number, row: number): MarkedSeries {
  const extent = bars.map(({ measured }, bar) => [measured === undefined ? 0 : Math.max(measured.high, ...measured.rounds), bar]);
  const baseline = bars.find(({ arm }) => arm === 0)?.measured?.median;
  return {
    xAxisIndex: index,
    yAxisIndex: index,
    encode: { x: 0, y: 1 },
    data: extent,
    marks: (item, place) => {
      const bar = bars[item];
      if (bar?.measured === undefined) return [];
      const { median, low, high, rounds } = bar.measured;
      const at = (value: number): number => place([value, item])[0];
      const y = plotTop + (item + 0.5) * row;
      return [
        rectangleMark(at(0), y - BAR / 2, at(median) - at(0), BAR, armColour(bar.arm)),
        ...(baseline !== undefined && bar.arm !== 0
          ? [lineMark(at(baseline), y - row / 2, at(baseline), y + row / 2, { stroke: paint("faint"), lineWidth: 1, lineDash: [3, 3] })]
          : []),
        ...horizontalInterval(at(low), at(high), y),
        ...rounds.map((value, round) => dotMark(at(value), y + dotOffset(round, rounds.length, row - 8), 2.2)),
      ];
    },
  };
}
