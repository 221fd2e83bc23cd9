import type { Point, Series } from "./series.ts";
import { byText, nightOf, seriesKey } from "./series.ts";
import type { OpenNight } from "./state.ts";

/**
 * Series by night, ascending: days by UTC, in each the series by name and their points by time. A run that is there twice counts once; a day
 * with two runs has two points and is one night. The order in which all this comes does not matter.
 */
export function nightsOf(series: readonly Series[]): OpenNight[] {
  const nights = new Map<string, Map<string, { readonly series: Series; readonly points: Point[] }>>();
  for (const one of series) {
    const key = seriesKey(one);
    for (const point of one.points) {
      const night = nightOf(point);
      const ofNight = nights.get(night) ?? new Map<string, { series: Series; points: Point[] }>();
      nights.set(night, ofNight);
      const there = ofNight.get(key);
      if (there === undefined) ofNight.set(key, { series: one, points: [point] });
      else there.points.push(point);
    }
  }
  return [...nights]
    .sort(([one], [other]) => byText(one, other))
    .map(([night, ofNight]) => ({
      night,
      series: [...ofNight]
        .sort(([one], [other]) => byText(one, other))
        .map(
          ([
            ,
            {
              series: { scenario, metric, fingerprint },
              points,
            },
          ]) => ({ scenario, metric, fingerprint, points: onePerRun(points) }),
        ),
    }));
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
