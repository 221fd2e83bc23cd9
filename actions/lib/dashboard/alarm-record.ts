import type { HistoryEvent } from "../history/history-event.ts";
import { nightsBetween, type Series } from "../history/series.ts";
import { PROVISIONAL_NIGHTS, practicalDistance } from "../history/settings.ts";
import type { CellHistory, HistoryEntry } from "../model/history-entry.ts";
import { directionOf } from "../model/metric.ts";
import { quantile } from "../statistics/quantile.ts";
import type { AlarmCounts, AlarmRecord } from "./shards.ts";

const DAYS_A_YEAR = 365.25;

/**
 * What became of the alarms: changes and drifts that were seen on two nights, so that an issue was opened.
 * @param lastNight the night up to which it is known
 */
export function alarmRecord(
  events: readonly HistoryEvent[],
  series: readonly Series[],
  lastNight: string,
  againstItself: AlarmRecord["againstItself"],
): AlarmRecord {
  const alarms = events.filter(({ kind, confirmedOn }) => kind !== "anomaly" && confirmedOn !== undefined);
  const groups = Map.groupBy(alarms, ({ confirmedOn }) => (confirmedOn as string).slice(0, 7));
  return {
    months: [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([month, members]) => countsOf(month, members, lastNight)),
    seriesYears: series.reduce((sum, one) => sum + yearsOf(one), 0),
    againstItself,
  };
}

function countsOf(period: string, events: readonly HistoryEvent[], lastNight: string): AlarmCounts {
  const isFalse = ({ status }: HistoryEvent) => status === "vanished";
  const isOpen = ({ status, confirmedOn = "" }: HistoryEvent) =>
    status === "confirmed" && nightsBetween(confirmedOn, lastNight) < PROVISIONAL_NIGHTS;
  const [wrong, open] = [events.filter(isFalse).length, events.filter(isOpen).length];
  return { period, held: events.length - wrong - open, false: wrong, open };
}

/** From the first night to the last; nights between that were not measured count too. */
function yearsOf({ metric, points }: Series): number {
  if (directionOf(metric.metric) === undefined) return 0;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { time } of points) {
    const at = Date.parse(time);
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return points.length === 0 ? 0 : (last - first) / 86_400_000 / DAYS_A_YEAR;
}

/** Compares a scenario with itself: how many judged metrics there were, and how many were apart by more than matters in practice. */
export function compareWithItself({ cells, arms }: HistoryEntry): { readonly compared: number; readonly apart: number } {
  const [one, other] = arms;
  const ofOne = cells.filter(({ arm }) => arm === one?.name);
  const ofOther = new Map(cells.filter(({ arm }) => arm === other?.name).map((cell) => [cellKey(cell), cell]));
  const distances = ofOne.flatMap((cell) =>
    Object.keys(cell.values).flatMap((metric) => {
      const [before, after] = [medianIn(cell, metric), medianIn(ofOther.get(cellKey(cell)), metric)];
      if (directionOf(metric) === undefined || before === undefined || after === undefined) return [];
      return [Math.abs(Math.log(after / before)) > practicalDistance(metric, before, {})];
    }),
  );
  return { compared: distances.length, apart: distances.filter(Boolean).length };
}

const cellKey = ({ test, variant, path }: CellHistory): string => `${test} ${variant} ${path}`;

/** Nothing where no round counted, or where a logarithm would have none. */
function medianIn(cell: CellHistory | undefined, metric: string): number | undefined {
  if (cell === undefined || !Object.hasOwn(cell.values, metric)) return undefined;
  const values = (cell.values[metric] ?? []).filter((value) => value !== null && Number.isFinite(value)) as number[];
  const median = values.length === 0 ? 0 : quantile(values, 0.5);
  return median > 0 ? median : undefined;
}
