import type { Scale } from "../../report/scale.ts";
import type { LineFinding } from "../shards.ts";
import { bandOf } from "../usual.ts";
import { type ChartOption, paint, TEXT, TOOLTIP } from "./chart.ts";
import { changeText, shortCommit } from "./context.ts";
import { findingSign } from "./finding-sign.ts";
import type { PageWords } from "./language.ts";
import type { LinePoint, NumberedBoundary } from "./line-data.ts";

export interface LineChartFacts {
  readonly words: PageWords;
  readonly scale: Scale;
  /** Those that are shown, by time. */
  readonly points: readonly LinePoint[];
  readonly findings: readonly LineFinding[];
  /** Numbered as in the table below. */
  readonly boundaries: readonly NumberedBoundary[];
}

type Pair = [time: number, value: number | null];

const NARROW = 560;
const LONG_DAYS = 400;
/** Numbers of boundaries are left out where they would stand on one another. */
const PIXELS_PER_NUMBER = 22;

/** Medians of the nights, what is usual, how far noise reaches, and what was found. The axis does not begin at 0, so that a small change is seen. */
export function lineChart({ words, scale, points, findings, boundaries }: LineChartFacts, width: number): ChartOption {
  const scaled = (value: number) => value * scale.factor;
  // A new environment breaks every line.
  const broken = (heightOf: (point: LinePoint) => number | null): Pair[] =>
    points.flatMap((point, place): Pair[] => {
      const before = points[place - 1];
      const gap: Pair[] = before === undefined || before.segment === point.segment ? [] : [[point.time - 1, null]];
      return [...gap, [point.time, heightOf(point)]];
    });
  const byRun = new Map(points.map((point) => [point.run, point]));
  const days = ((points.at(-1)?.time ?? 0) - (points[0]?.time ?? 0)) / 86_400_000;
  const dateLength = days > LONG_DAYS ? 7 : 10;
  const numbered = withRoom(boundaries, points, width);
  const line = { type: "line", showSymbol: false, connectNulls: false, emphasis: { disabled: true }, silent: true } as const;

  return {
    grid: { left: 4, right: 12, top: 44, bottom: 4, outerBounds: { left: 0, right: 0, top: 0, bottom: 0 }, outerBoundsMode: "same" },
    xAxis: {
      type: "time",
      splitNumber: width < NARROW ? 3 : 7,
      axisLabel: { ...TEXT, hideOverlap: true, formatter: (time: number) => new Date(time).toISOString().slice(0, dateLength) },
      axisLine: { lineStyle: { color: paint("line") } },
      axisTick: { lineStyle: { color: paint("line") } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      scale: true,
      name: words.dashboard.line.axis(scale.unit),
      nameTextStyle: { ...TEXT, align: "left" },
      nameGap: 26,
      axisLabel: { ...TEXT, formatter: (value: number) => words.numbers.plain(value) },
      splitLine: { lineStyle: { color: paint("line"), opacity: 0.6 } },
    },
    tooltip: {
      ...TOOLTIP,
      trigger: "axis",
      axisPointer: { type: "line", lineStyle: { color: paint("faint") } },
      formatter: (params: unknown) => {
        const [first] = (Array.isArray(params) ? params : [params]) as { readonly axisValue?: number }[];
        const point = points.find(({ time }) => time === first?.axisValue);
        return point === undefined ? "" : pointText(words, scale, point).join("\n");
      },
    },
    series: [
      {
        ...line,
        stack: "band",
        lineStyle: { opacity: 0 },
        data: broken(({ usual }) => (usual === undefined ? null : scaled(usual.median - bandOf(usual)))),
      },
      {
        ...line,
        stack: "band",
        lineStyle: { opacity: 0 },
        areaStyle: { color: paint("neutral-soft"), opacity: 1 },
        data: broken(({ usual }) => (usual === undefined ? null : scaled(2 * bandOf(usual)))),
      },
      {
        ...line,
        lineStyle: { color: paint("neutral"), width: 1, type: "dashed" },
        data: broken(({ usual }) => (usual === undefined ? null : scaled(usual.median))),
      },
      {
        ...line,
        lineStyle: { color: paint("arm-1"), width: 1.6 },
        data: broken(({ median }) => scaled(median)),
        markLine: {
          symbol: "none",
          silent: true,
          animation: false,
          label: { ...TEXT, position: "end", distance: 2, formatter: ({ name }) => name },
          data: boundaries.map(({ at, fingerprint, number }) => ({
            name: String(number),
            label: { show: numbered.has(number) },
            xAxis: at.time,
            lineStyle: {
              color: paint(fingerprint === undefined ? "line" : "faint"),
              type: fingerprint === undefined ? "dotted" : "solid",
              width: 1,
            },
          })),
        },
      },
      {
        type: "scatter",
        emphasis: { disabled: true },
        z: 5,
        data: findings.flatMap((finding) => {
          const point = byRun.get(finding.at.run);
          if (point === undefined) return [];
          const { symbol, turned, colour, isFilled } = findingSign(finding);
          return [
            {
              value: [point.time, scaled(point.median)],
              symbol,
              symbolRotate: turned ? 180 : 0,
              symbolSize: finding.kind === "anomaly" ? 8 : 13,
              itemStyle: { color: isFilled ? paint(colour) : paint("paper"), borderColor: paint(colour), borderWidth: 1.6 },
            },
          ];
        }),
      },
    ],
  };
}

/** Numbers that do not stand on the one before. */
function withRoom(boundaries: LineChartFacts["boundaries"], points: readonly LinePoint[], width: number): Set<number> {
  const span = Math.max(1, (points.at(-1)?.time ?? 0) - (points[0]?.time ?? 0));
  const shown = new Set<number>();
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, number } of boundaries) {
    const x = (at.time / span) * width;
    if (x < free) continue;
    shown.add(number);
    free = x + PIXELS_PER_NUMBER;
  }
  return shown;
}

function pointText(words: PageWords, scale: Scale, { night, median, low, high, rounds, usual, sha, run }: LinePoint): string[] {
  const { numbers, dashboard, punctuation } = words;
  const { columns } = dashboard;
  const spread = `${numbers.value(low, scale)}–${numbers.value(high, scale)}`;
  return [
    night,
    punctuation.pair(columns.median, punctuation.aside(numbers.quantity(median, scale), dashboard.rounds(rounds))),
    ...(rounds > 1 ? [punctuation.pair(columns.range, spread)] : []),
    ...(usual === undefined || !(usual.median > 0)
      ? []
      : [
          punctuation.pair(
            columns.usual,
            `${numbers.quantity(usual.median, scale)} ± ${numbers.size(Math.log1p(bandOf(usual) / usual.median))}`,
          ),
          punctuation.pair(columns.change, changeText(words, median / usual.median - 1)),
        ]),
    punctuation.pair(columns.commit, shortCommit(sha)),
    punctuation.pair(columns.run, run),
  ];
}
