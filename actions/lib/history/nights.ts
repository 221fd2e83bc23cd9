import type { Point, Series, SeriesName } from "./series.ts";
import { byText, nightOf, seriesKey } from "./series.ts";
import type { OpenNight } from "./state.ts";

/**
 * Series by night, ascending: days by UTC, in each the series by name and their points by time. A run that is there twice counts once; a day
 * with two runs has two points and is one night. The order in which all this comes does not matter. One night at a time: all those of five
 * years at once would take as much room as the history itself.
 */
export function* nightsOf(series: readonly Series[]): Generator<OpenNight> {
  const queues = queuesOf(series);
  const nights = new Set(queues.flatMap(({ points }) => points.map(nightOf)));
  for (const night of [...nights].sort(byText)) {
    yield {
      night,
      series: queues.flatMap(({ name, points }) => {
        const first = points.findLastIndex((point) => nightOf(point) !== night) + 1;
        return first === points.length ? [] : [{ ...name, points: onePerRun(points.splice(first)) }];
      }),
    };
  }
}

/** By name; of each series the points that are still to come, the next night's at the end. */
function queuesOf(series: readonly Series[]): { readonly name: SeriesName; readonly points: Point[] }[] {
  const queues = new Map<string, { readonly name: SeriesName; readonly points: Point[] }>();
  for (const { scenario, metric, fingerprint, points } of series) {
    const name = { scenario, metric, fingerprint };
    const there = queues.get(seriesKey(name));
    if (there === undefined) queues.set(seriesKey(name), { name, points: [...points] });
    else for (const point of points) there.points.push(point);
  }
  for (const { points } of queues.values()) points.sort((one, other) => byText(nightOf(other), nightOf(one)));
  return [...queues].sort(([one], [other]) => byText(one, other)).map(([, queue]) => queue);
}

/** By time, then by run. Of a run that is there twice the later counts, then the one with more samples, then the larger: any rule, as long as it is one. */
function onePerRun(points: readonly Point[]): Point[] {
  if (points.length < 2) return [...points];
  const runs = new Map<string, Point>();
  for (const point of points) {
    const there = runs.get(point.run);
    if (there === undefined || inTime(there, point) < 0) runs.set(point.run, point);
  }
  return [...runs.values()].sort(inTime);
}

const inTime = (one: Point, other: Point) =>
  Date.parse(one.time) - Date.parse(other.time) ||
  byText(one.run, other.run) ||
  one.samples.length - other.samples.length ||
  one.median - other.median ||
  byText(one.sha, other.sha);
