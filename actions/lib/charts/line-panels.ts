import { countAt, placeOnAxis } from "./count-axis.ts";
import type { GridComponentOption } from "./echarts.ts";
import { type Element, lineHeight, SMALL_SIZE, TEXT_SIZE, text, writeElement } from "./element.ts";
import { legend } from "./legend.ts";
import { lineSeries } from "./line-series.ts";
import { paint } from "./paint.ts";
import { PANEL_COLUMN_GAP, PANEL_GAP, type PanelTexts, panelHeader } from "./panel-header.ts";
import { type Chart, renderChart } from "./render-chart.ts";
import { type Canvas, type Drawing, isNarrow } from "./svg-document.ts";
import { textWidth } from "./text-width.ts";

/** An arm's values over what was turned up, in the unit of the axis. */
export interface Line {
  readonly arm: number;
  readonly points: readonly {
    readonly x: number;
    readonly median: number;
    readonly low: number;
    readonly high: number;
    readonly rounds: readonly number[];
  }[];
}

export interface LinePanel extends PanelTexts {
  readonly lines: readonly Line[];
  /** From the smallest value's power of ten instead of zero; `detail` says so. */
  readonly isLogarithmic: boolean;
}

export interface LinePanelsRequest {
  readonly panels: readonly LinePanel[];
  readonly names: readonly string[];
  /** What was turned up; the axis is logarithmic, and `xLabel` says so. */
  readonly xLabel: string;
  readonly canvas: Canvas;
  readonly formatNumber: (value: number) => string;
}

const PLOT = 180;
/** Labels of the axis, and what it is. */
const AXIS = 40;
const LABELS = 54;

interface Placed {
  readonly panel: LinePanel;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** Lines over a logarithmic axis, one panel per metric: medians with their interval or range, and every round as a dot. */
export function linePanels({ panels, names, xLabel, canvas, formatNumber }: LinePanelsRequest): Drawing {
  const arms = [...new Set(panels.flatMap(({ lines }) => lines.map(({ arm }) => arm)))].sort((a, b) => a - b);
  const key = legend(
    arms.map((arm) => ({ arm, name: names[arm] ?? "" })),
    canvas,
  );
  const elements: Element[] = [...key.elements];
  const columns = panels.length > 1 && !isNarrow(canvas) ? 2 : 1;
  const width = (canvas.width - (columns - 1) * PANEL_COLUMN_GAP) / columns - LABELS - 12;
  const placed: Placed[] = [];
  let top = key.height;
  for (let first = 0; first < panels.length; first += columns) {
    const headers = panels.slice(first, first + columns).map((panel, column) => {
      const start = column * (LABELS + width + 12 + PANEL_COLUMN_GAP);
      return { panel, start, ...panelHeader(panel, start, top, LABELS + width) };
    });
    const plotTop = Math.max(...headers.map(({ bottom }) => bottom)) + 8;
    for (const { panel, start, header } of headers) {
      placed.push({ panel, left: start + LABELS, top: plotTop, width });
      const label = { anchor: "middle", size: SMALL_SIZE, fill: paint("faint") } as const;
      elements.push(...header, text(xLabel, start + LABELS + width / 2, plotTop + PLOT + 30, label));
    }
    top = plotTop + PLOT + AXIS + PANEL_GAP;
  }
  const height = top - PANEL_GAP;
  const chart = renderChart(optionOf(placed, arms.length, formatNumber), canvas, height);
  return { height, content: [chart.content, ...elements.map(writeElement)].join("\n") };
}

function optionOf(placed: readonly Placed[], arms: number, formatNumber: (value: number) => string): Chart {
  const label = { color: paint("faint"), fontSize: SMALL_SIZE, hideOverlap: true };
  const xs = [...new Set(placed.flatMap(({ panel }) => panel.lines.flatMap(({ points }) => points.map(({ x }) => x))))].sort(
    (a, b) => a - b,
  );
  const places = xs.map(placeOnAxis);
  const ticks = roomy(places, placed[0]?.width ?? 0, (tick) => formatNumber(countAt(tick, xs)));
  const [first = 0, last = 1] = [places[0], places.at(-1)];
  const margin = Math.max(0.05, (last - first) * 0.06);
  return {
    grid: placed.map(({ left, top, width }): GridComponentOption => ({ left, top, width, height: PLOT })),
    xAxis: placed.map((_, gridIndex) => ({
      type: "value",
      gridIndex,
      min: first - margin,
      max: last + margin,
      axisLine: { show: true, onZero: false, lineStyle: { color: paint("faint"), width: 1 } },
      axisTick: { show: true, customValues: places, lineStyle: { color: paint("faint") } },
      axisLabel: { ...label, customValues: ticks, formatter: (tick: number) => formatNumber(countAt(tick, xs)) },
      splitLine: { show: false },
    })),
    yAxis: placed.map(({ panel }, gridIndex) => ({
      type: panel.isLogarithmic ? ("log" as const) : ("value" as const),
      gridIndex,
      ...(panel.isLogarithmic ? {} : { min: 0 }),
      splitNumber: 4,
      axisLine: { onZero: false },
      axisLabel: { ...label, formatter: formatNumber },
      splitLine: { lineStyle: { color: paint("line"), width: 1 } },
    })),
    series: placed.flatMap(({ panel }, index) => panel.lines.map((line) => lineSeries(line, index, arms))),
  };
}

/** The ticks whose labels do not touch, the last ones first: what was turned up most is what readers look for. */
function roomy(ticks: readonly number[], width: number, label: (tick: number) => string): number[] {
  const span = (ticks.at(-1) ?? 1) - (ticks[0] ?? 0) || 1;
  const chosen: number[] = [];
  for (const tick of ticks.toReversed()) {
    const next = chosen[0];
    const room = next === undefined ? Number.POSITIVE_INFINITY : ((next - tick) / span) * width * 0.88;
    if (room > (textWidth(label(tick), SMALL_SIZE) + textWidth(label(next ?? tick), SMALL_SIZE)) / 2 + lineHeight(TEXT_SIZE) / 2)
      chosen.unshift(tick);
  }
  return chosen;
}
