import { directionOf } from "../model/metric.ts";
import { shift } from "../statistics/hodges-lehmann.ts";
import { quantile } from "../statistics/quantile.ts";
import { factChanges } from "./boundary.ts";
import type { Direction, Finding, FindingKind } from "./finding.ts";
import type { Place } from "./series.ts";
import { seriesKey } from "./series.ts";
import { placeAt, type SeriesState, type Settled, valuesOf } from "./state.ts";

/** Nights on each side that the interval of an effect is made of. */
const NIGHTS_OF_INTERVAL = 30;

/** What a change of a series amounts to. */
export function effectOf(series: SeriesState, from: number, at: number, to: number): Pick<Finding, "from" | "to" | "effect" | "direction"> {
  const [before, after] = [valuesOf(series, from, at), valuesOf(series, at, to)];
  const [low, high] = [quantile(before, 0.5), quantile(after, 0.5)];
  const { interval } = shift(before.slice(-NIGHTS_OF_INTERVAL), after.slice(0, NIGHTS_OF_INTERVAL));
  return {
    from: Math.exp(low),
    to: Math.exp(high),
    effect: {
      change: Math.expm1(high - low),
      ...(interval === undefined ? {} : { interval: { ...interval, low: Math.expm1(interval.low), high: Math.expm1(interval.high) } }),
    },
    direction: senseOf(series, high - low),
  };
}

/** @param distance of logarithms */
export const senseOf = ({ metric }: SeriesState, distance: number): Direction =>
  distance > 0 === (directionOf(metric.metric) === "higher") ? "improvement" : "regression";

/** What every finding says of its place. */
export function placed(
  settled: Settled,
  series: SeriesState,
  kind: FindingKind,
  index: number,
): Pick<Finding, "id" | "kind" | "scenario" | "metric" | "fingerprint" | "at" | "lastGood" | "boundary" | "index"> {
  const at = placeAt(settled, series, index) as Place;
  const lastGood = placeAt(settled, series, index - 1);
  const { scenario, metric, fingerprint } = series;
  return {
    id: `${kind} ${at.night} ${seriesKey(series)}`,
    kind,
    scenario,
    metric,
    fingerprint,
    at,
    ...(lastGood === undefined ? {} : { lastGood }),
    boundary: lastGood === undefined ? [] : factChanges(lastGood.facts, at.facts),
    index,
  };
}
