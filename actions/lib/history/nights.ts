import { byText, nightOf, type PlainSeries, type Point, type Points, type Series, seriesKey } from "./series.ts";
import type { OpenNight } from "./state.ts";

/**
 * Series by night, ascending: days by UTC, in each the series by name and their points by time. A run that is there twice counts once; a day
 * with two runs has two points and is one night. The order in which all this comes does not matter. One night at a time: all those of five
 * years at once would take as much room as the history itself.
 */
export function* nightsOf(series: readonly Series[]): Generator<OpenNight> {
  const named = series
    .map(({ points, ...name }) => ({ key: seriesKey(name), name, points }))
    .sort((one, other) => byText(one.key, other.key));
  const lists = named.map(({ points }) => points);
  const numbers = numbersByNight(lists);
  for (const night of [...numbers.keys()].sort(byText)) {
    const found = new Map<string, PlainSeries & { readonly points: Point[] }>();
    for (const [place, point] of numbered(lists, numbers.get(night) ?? [])) {
      const { key, name } = named[place] as (typeof named)[number];
      const there = found.get(key);
      if (there === undefined) found.set(key, { ...name, points: [point] });
      else there.points.push(point);
    }
    yield { night, series: [...found.values()].map((one) => (one.points.length < 2 ? one : { ...one, points: onePerRun(one.points) })) };
  }
}

/** Each night's points by their numbers: those of all lists, counted through. */
function numbersByNight(lists: readonly Points[]): Map<string, number[]> {
  const nights = new Map<string, number[]>();
  let number = 0;
  for (const points of lists) {
    for (const point of points) {
      const night = nightOf(point);
      const there = nights.get(night);
      if (there === undefined) nights.set(night, [number]);
      else there.push(number);
      number++;
    }
  }
  return nights;
}

/** The points with these numbers, and the place of the list that each is from. @param numbers ascending */
function* numbered(lists: readonly Points[], numbers: readonly number[]): Generator<readonly [place: number, point: Point]> {
  let [next, before] = [0, 0];
  for (const [place, points] of lists.entries()) {
    const after = before + points.length;
    for (let number = numbers[next]; number !== undefined && number < after; number = numbers[++next]) {
      yield [place, points.at(number - before) as Point];
    }
    before = after;
  }
}

/** By time, then by run. Of a run that is there twice the later counts, then the one with more rounds, then the larger: any rule, as long as it is one. */
function onePerRun(points: readonly Point[]): Point[] {
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
  one.rounds - other.rounds ||
  one.median - other.median ||
  byText(one.sha, other.sha);
