import { nightOf, type Series } from "../lib/history/series.ts";
import { collectSeries } from "../lib/history/series-of.ts";
import type { HistoryEntry } from "../lib/model/history-entry.ts";
import type { HistoryItem, HistoryStore } from "../lib/ports/history-store.ts";

/** The history as it is judged: months of it fit into memory, the entries themselves would not. */
export interface ReadHistory {
  readonly series: readonly Series[];
  /** `2026-11-21`; "" where there is none. */
  readonly lastNight: string;
  readonly scenarios: number;
  /** What measures the same again, by scenario and run: `vpc-cni 123-1`. */
  readonly commands: ReadonlyMap<string, string>;
  /** A sentence on each file that could not be read. */
  readonly problems: readonly string[];
}

/** Nights, and scenarios against themselves. */
export const allOf = (store: HistoryStore, signal: AbortSignal, since?: Date): AsyncIterable<HistoryItem> =>
  store.read({ kinds: ["runs", "aa"], ...(since === undefined ? {} : { since }) }, signal);

/** @param since entries that began earlier are not read */
export async function readHistory(store: HistoryStore, signal: AbortSignal, since?: Date): Promise<ReadHistory> {
  const collector = collectSeries();
  const commands = new Map<string, string>();
  const problems: string[] = [];
  for await (const item of allOf(store, signal, since)) {
    if ("problem" in item) {
      problems.push(item.problem);
      continue;
    }
    collector.add(item.entry);
    commands.set(commandKey(item.entry), item.entry.reproduce);
  }
  const series = collector.series();
  let lastNight = "";
  for (const { points } of series)
    for (const point of points) {
      const night = nightOf(point);
      if (night > lastNight) lastNight = night;
    }
  return { series, lastNight, scenarios: new Set(series.map(({ scenario }) => scenario)).size, commands, problems };
}

const commandKey = ({ scenario, provenance: { workflowRun, attempt } }: HistoryEntry): string => `${scenario} ${workflowRun}-${attempt}`;
