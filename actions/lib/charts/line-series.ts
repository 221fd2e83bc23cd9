import { placeOnAxis } from "./count-axis.ts";
import type { Line } from "./line-panels.ts";
import { dotMark, pathMark, verticalInterval } from "./marks.ts";
import { armColour, armMarker, markerPath, paint } from "./paint.ts";
import type { MarkedSeries } from "./render-chart.ts";

/** Arms stand a little beside one another, so that equal values stay visible. */
const STEP = 5;

/** One line with its intervals and dots. */
export function lineSeries({ arm, points }: Line, panel: number, arms: number): MarkedSeries {
  const aside = (arm - (arms - 1) / 2) * STEP;
  const colour = armColour(arm);
  return {
    xAxisIndex: panel,
    yAxisIndex: panel,
    encode: { x: 0, y: [1, 2, 3] },
    // The extremes have a say in how far the axis reaches.
    data: points.map(({ x, median, low, high, rounds }) => [placeOnAxis(x), median, Math.min(low, ...rounds), Math.max(high, ...rounds)]),
    marks: (item, place) => {
      const point = points[item];
      if (point === undefined) return [];
      const at = (one: (typeof points)[number], value: number): [number, number] => {
        const [x, y] = place([placeOnAxis(one.x), value]);
        return [x + aside, y];
      };
      const [x, y] = at(point, point.median);
      const before = points[item - 1];
      const [fromX, fromY] = before === undefined ? [x, y] : at(before, before.median);
      return [
        ...(before === undefined ? [] : [pathMark(`M${fromX} ${fromY}L${x} ${y}`, { fill: "none", stroke: colour, lineWidth: 1.8 })]),
        ...verticalInterval(at(point, point.low)[1], at(point, point.high)[1], x, colour),
        ...point.rounds.map((value) => dotMark(x, at(point, value)[1], 1.7)),
        pathMark(markerPath(armMarker(arm), x, y, 4.2), { fill: colour, stroke: paint("paper"), lineWidth: 1 }),
      ];
    },
  };
}
