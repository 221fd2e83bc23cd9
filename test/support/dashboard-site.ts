import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DashboardFacts } from "../../actions/lib/dashboard/dashboard-facts.ts";
import { openDashboard } from "../../actions/lib/dashboard/open-dashboard.ts";
import type { SiteFile } from "../../actions/lib/dashboard/site-file.ts";
import { judgeHistory } from "../../actions/lib/history/judge-history.ts";
import type { HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import { catalogTitles } from "../../actions/lib/network-tests/titles.ts";
import { type HistoryShape, madeUpHistory, seriesOfHistory } from "./dashboard-history.ts";

export interface DashboardInput extends DashboardFacts {
  /** In any order; read once. */
  readonly entries: Iterable<HistoryEntry>;
}

/** The whole site, file by file. */
export function* buildSite({ entries, ...facts }: DashboardInput): Generator<SiteFile> {
  const builder = openDashboard(facts);
  for (const entry of entries) {
    const file = builder.add(entry);
    if (file !== undefined) yield file;
  }
  yield* builder.finish();
}

/** What a dashboard is built of, unless told otherwise. */
export function dashboardInput(entries: readonly HistoryEntry[], more: Partial<DashboardInput> = {}): DashboardInput {
  const series = more.series ?? seriesOfHistory(entries);
  const accepted = more.accepted ?? [];
  return {
    entries,
    series,
    judgement: judgeHistory(series, accepted),
    accepted,
    repository: "octo-org/octo-repo",
    serverUrl: "https://github.com",
    builtAt: "2026-11-21T10:00:00.000Z",
    locale: "en",
    page: { script: "" },
    titles: catalogTitles,
    ...more,
  };
}

/** The same of a made-up history, whose entries are made when they are read. */
export function madeUpInput(shape: HistoryShape, more: Partial<DashboardInput> = {}): DashboardInput {
  const series = seriesOfHistory(madeUpHistory(shape));
  return dashboardInput([], { series, entries: madeUpHistory(shape), ...more });
}

/** Writes a site into a folder. @returns how many bytes each file has, by path */
export function writeSite(folder: string, input: DashboardInput): Map<string, number> {
  const sizes = new Map<string, number>();
  const folders = new Set<string>();
  for (const [path, text] of buildSite(input)) {
    const file = join(folder, path);
    if (!folders.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    folders.add(dirname(file));
    writeFileSync(file, text);
    sizes.set(path, Buffer.byteLength(text));
  }
  return sizes;
}
