import { byText, metricNameOf, type SeriesMetric } from "../history/series.ts";
import { type Line, lineKey } from "./lines.ts";

/** Names by their places, as the shards write them. */
export interface Catalog {
  readonly scenarios: readonly string[];
  readonly scenarioPlaces: ReadonlyMap<string, number>;
  readonly metrics: readonly SeriesMetric[];
  readonly metricPlaces: ReadonlyMap<string, number>;
  /** By `lineKey`. */
  readonly lines: ReadonlyMap<string, number>;
}

export function catalogOf(lines: readonly Line[]): Catalog {
  const scenarios = [...new Set(lines.map(({ scenario }) => scenario))].sort(byText);
  const metrics = [...new Map(lines.map(({ metric }) => [metricNameOf(metric), metric])).values()];
  return {
    scenarios,
    scenarioPlaces: placesOf(scenarios),
    metrics,
    metricPlaces: placesOf(metrics.map(metricNameOf)),
    lines: placesOf(lines.map(lineKey)),
  };
}

const placesOf = (names: readonly string[]): Map<string, number> => new Map(names.map((name, place) => [name, place]));
