import type { FactChange } from "./finding.ts";
import type { Facts, Points, Series, SeriesName } from "./series.ts";
import { byText, metricNameOf, nightOf } from "./series.ts";

/** Facts that differ, by name. */
export function factChanges(before: Facts, after: Facts): FactChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byText);
  return names
    .filter((name) => before[name] !== after[name])
    .map((fact) => {
      const [from, to] = [before[fact], after[fact]];
      return { fact, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    });
}

/** A night from which on a scenario's metric is measured in another environment, and so begins anew. */
export interface EnvironmentBoundary extends Omit<SeriesName, "fingerprint"> {
  readonly night: string;
  readonly from: string;
  readonly to: string;
}

/** Where the series of one scenario and metric follow each other with another fingerprint, by night. */
export function environmentBoundaries(series: readonly Series[]): EnvironmentBoundary[] {
  const starts = new Map<string, { readonly series: Series; readonly night: string }[]>();
  for (const one of series) {
    const night = firstNight(one.points);
    if (night === undefined) continue;
    const key = `${one.scenario} ${metricNameOf(one.metric)}`;
    const there = starts.get(key);
    if (there === undefined) starts.set(key, [{ series: one, night }]);
    else there.push({ series: one, night });
  }
  return [...starts]
    .sort(([one], [other]) => byText(one, other))
    .flatMap(([, segments]) => {
      segments.sort((one, other) => byText(one.night, other.night) || byText(one.series.fingerprint, other.series.fingerprint));
      return segments.slice(1).map(({ series: { scenario, metric, fingerprint }, night }, index) => ({
        scenario,
        metric,
        night,
        from: segments[index]?.series.fingerprint ?? "",
        to: fingerprint,
      }));
    });
}

function firstNight(points: Points): string | undefined {
  let first: string | undefined;
  for (const point of points) {
    const night = nightOf(point);
    if (first === undefined || night < first) first = night;
  }
  return first;
}
