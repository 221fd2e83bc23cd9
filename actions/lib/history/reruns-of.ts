import type { HistoryJudgement } from "./judge-history.ts";
import { byText, metricNameOf, type Place, type SeriesMetric } from "./series.ts";

/** How many times the usual rounds a metric is measured with on the night after an odd one. */
export const RERUN_ROUNDS_FACTOR = 2;

/** What is to be measured with more rounds the next night. */
export interface Rerun {
  readonly scenario: string;
  readonly metric: SeriesMetric;
  /** The odd night. */
  readonly at: Place;
}

/**
 * The metrics whose last night was far out: with twice the rounds the next one says whether that was chance. None is asked for any more once
 * a night was nearer to what is usual, or the odd nights turned out to be a change.
 * @returns each metric of a scenario once, by name
 */
export function rerunsOf({ events }: Pick<HistoryJudgement, "events">): Rerun[] {
  const odd = events.flatMap(({ findings }) => findings).filter(({ kind, status }) => kind === "anomaly" && status === "suspected");
  const byName = new Map(odd.map(({ scenario, metric, at }) => [`${scenario} ${metricNameOf(metric)}`, { scenario, metric, at }]));
  return [...byName].sort(([one], [other]) => byText(one, other)).map(([, rerun]) => rerun);
}
