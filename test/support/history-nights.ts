import type { HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import type { HistoryItem, HistoryQuery, HistoryStore } from "../../actions/lib/ports/history-store.ts";
import { buildEntry, type EntryOptions } from "./history-entries.ts";

/** A night of two scenarios; the number is the day of November. */
export const night = (day: number, more: EntryOptions = {}): readonly HistoryEntry[] =>
  ["vpc-cni", "cilium-eni"].map((scenario) =>
    buildEntry({ scenario, startedAt: `2025-11-${String(day).padStart(2, "0")}T02:00:00.000Z`, workflowRun: 1000 + day, ...more }),
  );

/** Everything that a store gives for a query. */
export async function readAll(store: HistoryStore, query: HistoryQuery = {}): Promise<readonly HistoryItem[]> {
  const items = [];
  for await (const item of store.read(query, new AbortController().signal)) items.push(item);
  return items;
}
