import { mannKendall } from "../statistics/mann-kendall.ts";
import { quantile } from "../statistics/quantile.ts";
import { theilSen } from "../statistics/theil-sen.ts";
import { placed, senseOf } from "./describe-change.ts";
import { confirmedChanges, windowStart } from "./find-changes.ts";
import { type HistorySettings, practicalDistance } from "./settings.ts";
import { type OpenFinding, type SeriesState, type Settled, totalOf, valuesOf } from "./state.ts";

/** Nights of a segment that a drift needs, how often it is looked for, and the p of its trend: rarely, because it does not run away. */
export const DRIFT_NIGHTS = 30;
const EVERY_NIGHTS = 10;
const DRIFT_P = 0.001;

/** Whether this is a night on which drifts are looked for in a series. */
export const isDriftNight = (series: SeriesState): boolean => totalOf(series) % EVERY_NIGHTS === 0;

/** A slow slope over the window that adds up to more than matters in practice; nothing while a change is suspected or just confirmed. */
export function findDrift(settled: Settled, series: SeriesState, night: string, settings: HistorySettings): OpenFinding | undefined {
  const from = windowStart(series);
  const values = valuesOf(series, from, totalOf(series));
  if (values.length < DRIFT_NIGHTS || confirmedChanges(series).length > 0 || series.open.some(({ kind }) => kind === "change"))
    return undefined;
  const { p } = mannKendall(values);
  if (p > DRIFT_P) return undefined;
  const rise = theilSen(values) * (values.length - 1);
  const middle = quantile(values, 0.5);
  if (Math.abs(rise) < practicalDistance(series.metric.metric, Math.exp(middle), settings)) return undefined;
  const place = placed(settled, series, "drift", from);
  return {
    ...place,
    // A window has no night on which something happened.
    boundary: [],
    status: "suspected",
    direction: senseOf(series, rise),
    from: Math.exp(middle - rise / 2),
    to: Math.exp(middle + rise / 2),
    effect: { change: Math.expm1(rise) },
    p,
    firstSeenOn: night,
    seenOn: night,
  };
}
