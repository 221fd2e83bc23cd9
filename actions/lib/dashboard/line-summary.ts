import { nightOf, nightsBetween, type Point } from "../history/series.ts";
import { directionOf } from "../model/metric.ts";
import type { LineStatus } from "../words/dashboard-words.ts";
import { levelStarts } from "./level-starts.ts";
import type { Line } from "./lines.ts";
import { rounded } from "./shard-text.ts";
import type { LineFinding, LineSummary } from "./shards.ts";
import { bandOf, usualBefore } from "./usual.ts";

/** Nights for which a change that asks for nothing is still shown. */
const RECENT_NIGHTS = 30;

export interface Standing {
  readonly scenario: number;
  readonly metric: number;
  readonly findings: readonly LineFinding[];
  /** The last run of the line's scenario. */
  readonly lastRun: string | undefined;
  readonly lastNight: string;
}

/** How a line stands after its last night: the value against what is usual, never against the night before alone. */
export function lineSummary(line: Line, standing: Standing): LineSummary {
  const { scenario, metric, findings, lastNight } = standing;
  const segment = line.segments.at(-1);
  const points = segment?.points ?? [];
  const last = points.at(-1) as Point;
  const place = points.length - 1;
  const live = findings.filter(
    ({ kind, status, fingerprint }) => kind !== "anomaly" && status !== "vanished" && fingerprint === segment?.fingerprint,
  );
  const usual = usualBefore(
    Array.from(points, ({ median }) => median),
    place,
    levelStarts(points, live),
  );
  const latest = live.toSorted((one, other) => (one.at.night < other.at.night ? -1 : 1)).at(-1);
  const status = statusOf(line, last, usual === undefined ? undefined : { ...usual, band: bandOf(usual) }, latest, standing);
  const speaksOf = status === latestStatus(latest, lastNight) ? latest : undefined;
  return {
    scenario,
    metric,
    status,
    ...(nightOf(last) === lastNight ? {} : { night: nightOf(last) }),
    last: rounded(last.median),
    ...(usual === undefined ? {} : { usual: rounded(usual.median), band: rounded(bandOf(usual)) }),
    ...(speaksOf === undefined ? {} : { finding: { night: speaksOf.at.night, change: speaksOf.change } }),
  };
}

function statusOf(
  { metric }: Line,
  last: Point,
  usual: { readonly median: number; readonly band: number } | undefined,
  latest: LineFinding | undefined,
  { lastRun, lastNight }: Standing,
): LineStatus {
  if (directionOf(metric.metric) === undefined) return "context";
  if (last.run !== lastRun) return "missing";
  const found = latestStatus(latest, lastNight);
  if (found !== undefined) return found;
  if (usual === undefined) return "young";
  return Math.abs(last.median - usual.median) > usual.band ? "odd" : "steady";
}

/** What the latest finding says about today; nothing where it is over. */
function latestStatus(latest: LineFinding | undefined, lastNight: string): LineStatus | undefined {
  if (latest === undefined) return undefined;
  const { status, direction, boundary, at } = latest;
  const isRecent = nightsBetween(at.night, lastNight) <= RECENT_NIGHTS;
  if (status === "suspected") return "suspected";
  if (status === "accepted") return isRecent ? "accepted" : undefined;
  if (status !== "confirmed") return undefined;
  if (boundary.length > 0) return isRecent ? "boundary" : undefined;
  if (direction === "regression") return "regression";
  return isRecent ? "improvement" : undefined;
}
