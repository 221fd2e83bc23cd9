import type { HistoryEntry } from "../model/history-entry.ts";
import { compareWithItself } from "./alarm-record.ts";
import { catalogOf } from "./catalog.ts";
import { collectRuns } from "./collect-runs.ts";
import type { DashboardFacts } from "./dashboard-facts.ts";
import { eventPages } from "./event-facts.ts";
import { indexPage } from "./index-page.ts";
import { indexShard } from "./index-shard.ts";
import { findingsByLine, lineShards } from "./line-shards.ts";
import { linesOf } from "./lines.ts";
import { runsShards } from "./runs-shards.ts";
import { type EventFacts, type EventsShard, shardName } from "./shards.ts";
import { type SiteFile, shardFile } from "./site-file.ts";
import { DASHBOARD_STYLE } from "./style.ts";

/** A dashboard that takes its entries one by one, so that no more than one has to be in memory. */
export interface DashboardBuilder {
  /** @returns the run's file; nothing for what is no run on a branch, or is no part of any series' scenario */
  add(entry: HistoryEntry): SiteFile | undefined;
  /** All other files; to be called once, after the last entry. */
  finish(): Generator<SiteFile>;
}

/** Begins a site, a page that works from a disk as from a server. Pure. */
export function openDashboard(facts: DashboardFacts): DashboardBuilder {
  const { events } = facts.judgement;
  const lines = linesOf(facts.series);
  const catalog = catalogOf(lines);
  const runs = collectRuns(lines, catalog);
  const againstItself = { runs: 0, compared: 0, apart: 0 };

  return {
    add(entry) {
      if (entry.kind === "runs") return runs.add(entry);
      if (entry.kind === "pr") return undefined;
      const { compared, apart } = compareWithItself(entry);
      againstItself.runs++;
      againstItself.compared += compared;
      againstItself.apart += apart;
      return undefined;
    },
    *finish() {
      yield* runs.rest();
      const tables = runs.tables();
      const findings = findingsByLine(events, catalog);
      const [oddNights, changes] = [true, false].map((isOdd) => events.filter(({ kind }) => (kind === "anomaly") === isOdd));
      const pages = {
        changes: eventPages(changes ?? [], catalog.lines),
        "odd-nights": eventPages(oddNights ?? [], catalog.lines),
      };
      yield* runsShards(lines, catalog, tables);
      yield* lineShards(lines, catalog, tables, findings);
      yield* eventFiles("changes", pages.changes);
      yield* eventFiles("odd-nights", pages["odd-nights"]);
      const parts = {
        changes: { pages: pages.changes.length, count: changes?.length ?? 0 },
        oddNights: { pages: pages["odd-nights"].length, count: oddNights?.length ?? 0 },
        againstItself,
        scenarioTitles: runs.titles(),
        findings,
      };
      yield shardFile("index", indexShard(facts, lines, catalog, tables, parts));
      yield ["page.js", facts.page.script];
      yield ["style.css", DASHBOARD_STYLE];
      if (facts.page.licenses !== undefined) yield ["licenses.txt", facts.page.licenses];
      yield ["index.html", indexPage(facts)];
    },
  };
}

const eventFiles = (kind: "changes" | "odd-nights", pages: readonly EventFacts[][]): SiteFile[] =>
  pages.map((events, page) => shardFile(shardName(kind, page), { events } satisfies EventsShard));
