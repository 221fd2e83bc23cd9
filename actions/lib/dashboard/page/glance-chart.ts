import type { Direction } from "../../model/metric.ts";
import type { LineSummary } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { type ChartOption, chart, paint, TEXT, TOOLTIP } from "./chart.ts";
import { awayOf, type Context, changeText, knownMetric, placeTitle } from "./context.ts";

/** Bands to each side that have a place; what is farther stands at the edge. */
const EDGE = 3;
const ROW = 34;
const NARROW = 560;

interface Dot {
  readonly line: LineSummary;
  /** In noise bands, turned so that right is better. */
  readonly away: number;
  readonly change: number;
}

/** The last night in one picture: each metric as a dot, as far from what is usual as noise reaches; nothing where that is known of none. */
export function glanceChart(context: Context): PageElement | undefined {
  const { words, index } = context;
  const { overview } = words.dashboard;
  const dots = index.lines.flatMap((line) => dotOf(context, line) ?? []);
  if (dots.length === 0) return undefined;
  const outside = dots.filter(({ away }) => Math.abs(away) > 1).length;
  return chart({
    alt: overview.glanceAlt({ outside, total: dots.length }),
    heightOf: () => index.scenarios.length * ROW + 64,
    caption: [overview.glanceCaption],
    describe: (width) => option(context, dots, width),
  });
}

function dotOf({ index }: Context, line: LineSummary): Dot | undefined {
  const known = awayOf(line);
  const better: Direction = knownMetric(index.metrics[line.metric]?.metric ?? "")?.better ?? "neither";
  if (known === undefined || line.status === "missing" || better === "neither") return undefined;
  // A series that never moved has no band at all: then anything is outside.
  const away = known.change === 0 ? 0 : known.change / Math.max(known.band, Number.EPSILON);
  return { line, change: known.change, away: better === "higher" ? away : -away };
}

function option(context: Context, dots: readonly Dot[], width: number): ChartOption {
  const { words, index } = context;
  const { overview } = words.dashboard;
  const names = index.scenarios.map(({ name }) => name);
  const room = width < NARROW ? 92 : 170;
  return {
    grid: { left: room, right: 16, top: 8, bottom: 40, outerBoundsMode: "none" },
    xAxis: {
      type: "value",
      min: -EDGE,
      max: EDGE,
      interval: 1,
      name: width < NARROW ? overview.glanceAxisShort : overview.glanceAxis,
      nameLocation: "middle",
      nameGap: 24,
      nameTextStyle: TEXT,
      axisLabel: { ...TEXT, formatter: (value: number) => (value === 0 ? "0" : value < 0 ? `−${-value}` : `+${value}`) },
      axisLine: { onZero: false, lineStyle: { color: paint("line") } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: -0.5,
      max: names.length - 0.5,
      inverse: true,
      interval: 1,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { show: false },
    },
    tooltip: {
      ...TOOLTIP,
      trigger: "item",
      formatter: (params: unknown) => {
        const dot = dots[(params as { readonly dataIndex: number }).dataIndex];
        const metric = index.metrics[dot?.line.metric ?? -1];
        if (dot === undefined || metric === undefined) return "";
        return `${names[dot.line.scenario]}\n${placeTitle(context, metric)}\n${changeText(words, dot.change)}`;
      },
    },
    series: [
      {
        type: "scatter",
        symbolSize: 8,
        emphasis: { disabled: true },
        data: dots.map(({ line, away }) => ({
          value: [Math.max(-EDGE, Math.min(EDGE, away)), line.scenario + jitter(line.metric)],
          symbol: Math.abs(away) <= 1 ? "circle" : "triangle",
          symbolRotate: away < -1 ? 180 : 0,
          itemStyle: { color: paint(away < -1 ? "bad" : away > 1 ? "good" : "unsure"), opacity: Math.abs(away) <= 1 ? 0.45 : 1 },
        })),
        markLine: {
          symbol: "none",
          silent: true,
          animation: false,
          label: { show: false },
          lineStyle: { color: paint("faint"), type: "dashed", width: 1 },
          data: [
            { xAxis: -1 },
            { xAxis: 1 },
            ...names.map((name, place) => ({
              name,
              yAxis: place,
              label: { ...TEXT, color: paint("ink"), show: true, position: "start" as const, distance: 8, formatter: cutTo(name, room) },
              lineStyle: { color: paint("line"), type: "solid" as const, width: 1 },
            })),
          ],
        },
      },
    ],
  };
}

/** Always the same for a metric, so that dots of one metric stand alike. */
const jitter = (metric: number): number => (((metric * 7) % 11) - 5) / 18;

const PIXELS_PER_LETTER = 6.6;

function cutTo(name: string, room: number): string {
  const letters = Math.floor((room - 12) / PIXELS_PER_LETTER);
  return name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
}
