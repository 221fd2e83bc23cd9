import { LEAST_NOISE } from "../statistics/noise-prior.ts";
import { quantile } from "../statistics/quantile.ts";
import { LEAST_TRAILING, trailing } from "../statistics/trailing-medians.ts";
import { placed, senseOf } from "./describe-change.ts";
import { confirmedChanges, windowStart } from "./find-changes.ts";
import { type HistorySettings, practicalDistance } from "./settings.ts";
import { type OpenFinding, type SeriesState, type Settled, totalOf, valuesOf } from "./state.ts";

/** Nights that say what is usual. */
export const TRAILING_NIGHTS = 30;

/** Robust standard deviations from there that make a night odd: by Gaussian noise, once in 5,000 series-years. */
const ODD_AT = 5;

/** The last night of a series as an anomaly, if it is far from the nights before. It is shown, and never filed. */
export function oddNight(settled: Settled, series: SeriesState, night: string, settings: HistorySettings): OpenFinding | undefined {
  const index = totalOf(series) - 1;
  const level = confirmedChanges(series).at(-1)?.index ?? 0;
  const before = valuesOf(series, Math.max(windowStart(series), level, index - TRAILING_NIGHTS), index);
  if (before.length < LEAST_TRAILING) return undefined;
  const median = quantile(before, 0.5);
  const away = (valuesOf(series, index, index + 1)[0] as number) - median;
  // Most nights end here, so what is usual is reckoned in full only for the others.
  if (Math.abs(away) < practicalDistance(series.metric.metric, Math.exp(median), settings)) return undefined;
  const noise = trailing(before, TRAILING_NIGHTS)?.noise ?? 0;
  if (Math.abs(away) < ODD_AT * Math.max(noise, LEAST_NOISE)) return undefined;
  return {
    ...placed(settled, series, "anomaly", index),
    status: "suspected",
    direction: senseOf(series, away),
    from: Math.exp(median),
    to: Math.exp(median + away),
    effect: { change: Math.expm1(away) },
    firstSeenOn: night,
    seenOn: night,
  };
}
