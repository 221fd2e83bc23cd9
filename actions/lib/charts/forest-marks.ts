import { SMALL_SIZE } from "./element.ts";
import { type ForestRow, VERDICT_MARKS } from "./forest-row.ts";
import { dotMark, dotOffset, lineMark, pathMark, rectangleMark } from "./marks.ts";
import { markerPath, paint } from "./paint.ts";
import type { Chart, MarkedSeries } from "./render-chart.ts";

/** Beyond four times as much an arrow says that it goes on: one wild round must not flatten all others. */
const LARGEST = Math.log(4);
const TICKS = [1.02, 1.05, 1.1, 1.2, 1.5, 2, 3, 4];
/** Between the middles of two labels of the axis. */
const TICK_ROOM = 46;

export interface PlacedRow {
  readonly row: ForestRow;
  /** Of the middle of its marks. */
  readonly y: number;
}

export interface ForestArea {
  readonly left: number;
  readonly width: number;
  readonly bottom: number;
  /** Of a band above and below the middle of a row. */
  readonly halfBand: number;
}

/** Axis and marks of a forest plot. */
export function forestOption(placed: readonly PlacedRow[], area: ForestArea, ratio: (ratio: number) => string): Chart {
  const limit = limitOf(placed);
  const ticks = ticksWithin(limit, area.width);
  return {
    grid: { left: area.left, width: area.width, top: 0, height: area.bottom },
    xAxis: {
      type: "value",
      min: -limit,
      max: limit,
      axisTick: { show: true, customValues: ticks, lineStyle: { color: paint("faint") } },
      axisLine: { show: true, onZero: false, lineStyle: { color: paint("faint"), width: 1 } },
      axisLabel: {
        customValues: ticks,
        color: paint("faint"),
        fontSize: SMALL_SIZE,
        formatter: (value: number) => ratio(Math.exp(Math.abs(value))),
      },
      splitLine: { show: false },
    },
    yAxis: { type: "value", min: 0, max: area.bottom, inverse: true, show: false },
    series: [seriesOf(placed, area, limit)],
  };
}

function limitOf(placed: readonly PlacedRow[]): number {
  const distances = placed.flatMap(({ row: { effect } }) =>
    effect === undefined ? [] : [effect.middle, effect.low, effect.high, 1.6 * effect.threshold, ...effect.rounds].map(Math.abs),
  );
  return Math.min(LARGEST, Math.max(Math.log(1.03), ...distances)) * 1.04;
}

/** Ratios on both sides of 1, as many as have room. */
function ticksWithin(limit: number, width: number): number[] {
  const fromMiddle = (distance: number) => (distance / limit) * (width / 2);
  const chosen: number[] = [];
  for (const tick of TICKS.map(Math.log).reverse()) {
    const right = fromMiddle(tick);
    if (tick <= limit && right >= TICK_ROOM && chosen.every((other) => fromMiddle(other) - right >= TICK_ROOM)) chosen.push(tick);
  }
  return [...chosen.map((tick) => -tick), 0, ...chosen];
}

function seriesOf(placed: readonly PlacedRow[], { halfBand }: ForestArea, limit: number): MarkedSeries {
  return {
    encode: { x: 0, y: 1 },
    data: placed.map(({ row, y }) => [row.effect?.middle ?? 0, y]),
    marks: (item, place) => {
      const one = placed[item];
      if (one === undefined) return [];
      const { y, row } = one;
      const { effect, verdict } = row;
      const at = (value: number): number => place([Math.max(-limit, Math.min(limit, value)), 0])[0];
      const zero = lineMark(at(0), y - halfBand, at(0), y + halfBand, { stroke: paint("faint"), lineWidth: 1 });
      if (effect === undefined) return [zero];
      const { marker, colour, hollow } = VERDICT_MARKS[verdict];
      const end = (value: number) =>
        Math.abs(value) > limit
          ? pathMark(arrowPath(at(value), y, Math.sign(value)), { fill: paint("ink") })
          : lineMark(at(value), y - 4, at(value), y + 4);
      return [
        rectangleMark(
          at(-effect.threshold),
          y - halfBand,
          at(effect.threshold) - at(-effect.threshold),
          2 * halfBand,
          paint("neutral-soft"),
        ),
        zero,
        lineMark(at(effect.low), y, at(effect.high), y),
        end(effect.low),
        end(effect.high),
        ...effect.rounds.map((value, round) => dotMark(at(value), y + dotOffset(round, effect.rounds.length, 13), 1.9, paint("faint"))),
        pathMark(
          markerPath(marker, at(effect.middle), y, 5),
          hollow === true
            ? { fill: paint("paper"), stroke: paint(colour), lineWidth: 2 }
            : { fill: paint(colour), stroke: paint("paper"), lineWidth: 1 },
        ),
      ];
    },
  };
}

const arrowPath = (x: number, y: number, direction: number): string => `M${x} ${y - 4}L${x + 5 * direction} ${y}L${x} ${y + 4}Z`;
