import { type EntryPath, HISTORY_KINDS } from "../../model/history-entry.ts";
import type { HistoryQuery } from "../../ports/history-store.ts";

/** Longer queries read the folder of their kind instead of one folder per month. */
const MOST_MONTHS = 24;

/** The folders that hold whatever a query asks for, and more. */
export function queriedFolders({ kinds = HISTORY_KINDS, since, pullRequest }: HistoryQuery, now: Date): readonly string[] {
  const months = since === undefined ? undefined : monthsBetween(since, now);
  return kinds.flatMap((kind) => {
    if (kind === "pr") return [pullRequest === undefined ? "v1/pr" : `v1/pr/${pullRequest}`];
    if (pullRequest !== undefined) return [];
    return months === undefined ? [`v1/${kind}`] : months.map((month) => `v1/${kind}/${month}`);
  });
}

/** `2026/11`, and one more for clocks that are ahead of ours. @returns nothing where they are too many, or our clock goes wrong */
function monthsBetween(since: Date, now: Date): readonly string[] | undefined {
  const first = since.getUTCFullYear() * 12 + since.getUTCMonth();
  const last = now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
  if (last < first || last - first >= MOST_MONTHS) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const month = first + index;
    return `${String(Math.floor(month / 12)).padStart(4, "0")}/${String((month % 12) + 1).padStart(2, "0")}`;
  });
}

export const isWanted = ({ kind, day, scenario, pullRequest }: EntryPath, query: HistoryQuery): boolean =>
  (query.kinds ?? HISTORY_KINDS).includes(kind) &&
  (query.since === undefined || day >= dayOf(query.since)) &&
  (query.scenarios === undefined || query.scenarios.includes(scenario)) &&
  (query.pullRequest === undefined || query.pullRequest === pullRequest);

/** Sorts by the day on which runs began; within a day, later workflow runs have higher numbers. */
export function inTime(one: EntryPath, other: EntryPath): number {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1;
  return one.workflowRun - other.workflowRun || one.attempt - other.attempt || (one.scenario < other.scenario ? -1 : 1);
}

/** `2026-11-21`, UTC. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
