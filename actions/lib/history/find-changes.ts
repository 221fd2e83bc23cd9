import { type ChangePoint, changePoints, SHORTEST_SEGMENT, shiftAt } from "../statistics/change-points.ts";
import { energyDistance } from "../statistics/e-divisive.ts";
import { quantile } from "../statistics/quantile.ts";
import { seedOf } from "../statistics/random-bits.ts";
import { theilSen } from "../statistics/theil-sen.ts";
import { effectOf, placed } from "./describe-change.ts";
import { seriesKey } from "./series.ts";
import { type HistorySettings, practicalDistance, SAME_WITHIN, WINDOW_NIGHTS } from "./settings.ts";
import { type OpenFinding, type SeriesState, type Settled, totalOf, valuesOf } from "./state.ts";

/** How much weaker a split on a boundary's own night may be and still be taken for the same. */
const AS_GOOD = 0.9;

/** First place that is still looked at. */
export const windowStart = (series: SeriesState): number => Math.max(series.start, series.offset, totalOf(series) - WINDOW_NIGHTS);

/** Half of what matters in practice, at the level of these values: a shift of less is not looked for (statistics.md §6.9). */
export const leastShiftOf = ({ metric }: SeriesState, values: readonly number[], settings: HistorySettings): number =>
  practicalDistance(metric.metric, Math.exp(quantile(values, 0.5)), settings) / 2;

export const confirmedChanges = ({ open }: SeriesState): OpenFinding[] =>
  open.filter(({ kind, status }) => kind === "change" && status === "confirmed").sort((one, other) => one.index - other.index);

/**
 * Looks at the end of a series for changes, and gives back its suspicions: those of the night before that are still there, within two places,
 * and new ones. What could not be seen again is forgotten.
 */
export function suspectChanges(settled: Settled, series: SeriesState, night: string, settings: HistorySettings): OpenFinding[] {
  const before = series.open.filter(({ kind, status }) => kind === "change" && status === "suspected");
  const start = windowStart(series);
  const ends = [...confirmedChanges(series).map(({ index }) => index), totalOf(series)].filter((index) => index > start);
  return ends.flatMap((to, piece) => {
    const from = piece === 0 ? start : (ends[piece - 1] as number);
    const values = valuesOf(series, from, to);
    // Most nights end before either is asked for.
    const points = changePoints(values, {
      get leastShift() {
        return leastShiftOf(series, values, settings);
      },
      get seed() {
        return seedOf(seriesKey(series), night);
      },
    });
    return points
      .filter((point) => !isSlope(values.slice(point.from, point.to), point.at - point.from))
      .map((point) =>
        suspicion(settled, series, { ...point, at: point.at + from, from: point.from + from, to: point.to + from }, night, before),
      );
  });
}

/** A slope looks like a step to whoever looks for steps: where a line leaves clearly less unexplained, it is left to the search for drifts. */
function isSlope(values: readonly number[], at: number): boolean {
  if (Math.min(at, values.length - at) < SIDE_OF_SLOPE) return false;
  const slope = theilSen(values);
  const level = values.map((value, index) => value - slope * index);
  const middle = quantile(level, 0.5);
  const left = (residuals: readonly number[]) => residuals.reduce((sum, one) => sum + Math.abs(one), 0);
  return left(level.map((value) => value - middle)) < CLEARLY * left(shiftAt(values, at).residuals());
}

/** Fewest nights on each side that can show a slope, and what share of a step's residuals a line may leave. */
const SIDE_OF_SLOPE = 10;
const CLEARLY = 0.9;

function suspicion(settled: Settled, series: SeriesState, point: ChangePoint, night: string, before: readonly OpenFinding[]): OpenFinding {
  const index = onBoundary(settled, series, { ...point, at: firstOfLevel(series, point) });
  const same = before
    .filter((one) => Math.abs(one.index - index) <= SAME_WITHIN)
    .sort((one, other) => Math.abs(one.index - index) - Math.abs(other.index - index) || one.index - other.index)[0];
  return {
    ...placed(settled, series, "change", index),
    ...effectOf(series, point.from, index, point.to),
    status: "suspected",
    p: point.p,
    permutations: point.permutations,
    firstSeenOn: same?.firstSeenOn ?? night,
    seenOn: night,
    piece: [point.from, point.to],
  };
}

/** The shortest part at the end may hold nights from before the change: those that are nearer to the old level belong there. */
function firstOfLevel(series: SeriesState, { at, from, to }: ChangePoint): number {
  if (to - at > SHORTEST_SEGMENT) return at;
  const values = valuesOf(series, from, to);
  const { before, after } = shiftAt(values, at - from);
  const isOld = (index: number) => Math.abs((values[index - from] as number) - before) < Math.abs((values[index - from] as number) - after);
  let first = at;
  while (first < at + SAME_WITHIN && isOld(first)) first++;
  return first;
}

/** Noise moves a change point by a night or two: where a fact changed so near, and splits about as clearly there, that is the night. */
function onBoundary(settled: Settled, series: SeriesState, { at, from, to }: ChangePoint): number {
  const isBoundary = (index: number) => placed(settled, series, "change", index).boundary.length > 0;
  const near = [0, -1, 1, -2, 2].map((away) => at + away).filter((index) => index > from && index < to && isBoundary(index));
  if (near.length === 0 || near[0] === at) return at;
  const q = (index: number) => energyDistance(valuesOf(series, from, index), valuesOf(series, index, to));
  const strongest = q(at);
  return near.find((index) => q(index) >= AS_GOOD * strongest) ?? at;
}
