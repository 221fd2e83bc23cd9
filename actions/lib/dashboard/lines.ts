import { PickedPoints } from "../history/picked-points.ts";
import { byText, metricNameOf, type Points, type Series, type SeriesMetric, type SeriesName } from "../history/series.ts";

/** Values of a line that its file may hold at the most: ten years of nights. */
export const MOST_VALUES = 3_650;

export interface Segment {
  readonly fingerprint: string;
  /** By time; one per run, and only those that are numbers. */
  readonly points: Points;
}

/** One metric of one scenario: what a reader follows through all environments. */
export interface Line {
  readonly scenario: string;
  readonly metric: SeriesMetric;
  /** By the first night of each. */
  readonly segments: readonly Segment[];
  /** Older values that are left out. */
  readonly omitted: number;
}

export const lineKey = ({ scenario, metric }: Omit<SeriesName, "fingerprint">): string => `${scenario} ${metricNameOf(metric)}`;

/** The lines that series make: scenarios by name, metrics in the order in which they were first met. Series without a value make none. */
export function linesOf(series: readonly Series[]): Line[] {
  const groups = Map.groupBy(series, lineKey);
  const lines = [...groups.values()].flatMap((group): Line[] => {
    const [first] = group;
    const segments = group
      .map(({ fingerprint, points }) => ({ fingerprint, points: inTime(points) }))
      .filter(({ points }) => points.length > 0);
    if (first === undefined || segments.length === 0) return [];
    segments.sort(
      (one, other) => byText(one.points.at(0)?.time ?? "", other.points.at(0)?.time ?? "") || byText(one.fingerprint, other.fingerprint),
    );
    return [{ scenario: first.scenario, metric: first.metric, ...latest(segments) }];
  });
  return lines.sort((one, other) => byText(one.scenario, other.scenario));
}

function inTime(points: Points): PickedPoints {
  const runs = new Map<string, { readonly run: string; readonly at: number; readonly place: number }>();
  let place = 0;
  for (const { run, time, median } of points) {
    const at = Date.parse(time);
    if (Number.isFinite(median) && !Number.isNaN(at)) runs.set(run, { run, at, place });
    place++;
  }
  const sorted = [...runs.values()].sort((one, other) => one.at - other.at || byText(one.run, other.run));
  return new PickedPoints(
    points,
    Uint32Array.from(sorted, (one) => one.place),
  );
}

/** What has room: the latest values of all segments. */
function latest(segments: readonly (Segment & { readonly points: PickedPoints })[]): Pick<Line, "segments" | "omitted"> {
  let omitted = Math.max(0, segments.reduce((sum, { points }) => sum + points.length, 0) - MOST_VALUES);
  const total = omitted;
  const kept = segments.map(({ fingerprint, points }) => {
    const cut = Math.min(omitted, points.length);
    omitted -= cut;
    return { fingerprint, points: points.from(cut) };
  });
  return { segments: kept.filter(({ points }) => points.length > 0), omitted: total };
}
