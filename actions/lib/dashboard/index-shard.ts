import type { HistoryEvent } from "../history/history-event.ts";
import type { HistoryNote } from "../history/judge-history.ts";
import { metricNameOf } from "../history/series.ts";
import { safeUrl } from "../report/safe-url.ts";
import type { ReportTitles } from "../words/with-titles.ts";
import { alarmRecord } from "./alarm-record.ts";
import type { Catalog } from "./catalog.ts";
import type { DashboardFacts } from "./dashboard-facts.ts";
import { acceptedFacts, eventFacts } from "./event-facts.ts";
import { lineSummary } from "./line-summary.ts";
import type { Line } from "./lines.ts";
import { type RunTable, runFactsOf } from "./run-tables.ts";
import { rounded } from "./shard-text.ts";
import type { AlarmRecord, IndexShard, LineFinding, NoteFacts } from "./shards.ts";

/** Open events that the overview lists. */
const OPEN_SHOWN = 5;
/** Series of each that it names. */
const OPEN_FINDINGS = 3;
/** Entries of the reviewed file, and notes, that are written out. */
const LISTED = 200;

export interface IndexParts extends Pick<IndexShard, "changes" | "oddNights"> {
  readonly againstItself: AlarmRecord["againstItself"];
  readonly scenarioTitles: ReadonlyMap<string, string>;
  readonly findings: readonly (readonly LineFinding[])[];
}

export function indexShard(
  facts: DashboardFacts,
  lines: readonly Line[],
  catalog: Catalog,
  tables: readonly RunTable[],
  { changes, oddNights, againstItself, scenarioTitles, findings }: IndexParts,
): IndexShard {
  const { series, judgement, accepted, repository, serverUrl, builtAt, locale, titles } = facts;
  const scenarios = catalog.scenarios.map((name, place) => {
    const runs = tables[place]?.runs ?? [];
    const last = runs.at(-1);
    const title = scenarioTitles.get(name);
    return {
      name,
      ...(title === undefined ? {} : { title }),
      runs: runs.length,
      ...(last === undefined ? {} : { lastRun: runFactsOf(last) }),
    };
  });
  const lastNight = scenarios.reduce((last, { lastRun }) => (lastRun !== undefined && lastRun.night > last ? lastRun.night : last), "");
  const open = judgement.events.filter(isOpen);
  const suspected = open.filter(({ status }) => status === "suspected").length;
  const address = safeUrl(`${serverUrl}/${repository}`);
  const record = alarmRecord(judgement.events, series, lastNight, againstItself);
  return {
    builtAt,
    locale,
    repository,
    ...(address === undefined ? {} : { address }),
    ...(lastNight === "" ? {} : { lastNight }),
    scenarios,
    metrics: catalog.metrics,
    titles: titlesOf(catalog, titles),
    lines: lines.map((line, place) => {
      const scenario = catalog.scenarioPlaces.get(line.scenario) ?? 0;
      return lineSummary(line, {
        scenario,
        metric: catalog.metricPlaces.get(metricNameOf(line.metric)) ?? 0,
        findings: findings[place] ?? [],
        lastRun: scenarios[scenario]?.lastRun?.run,
        lastNight,
      });
    }),
    open: open
      .slice(-OPEN_SHOWN)
      .reverse()
      .map((event) => eventFacts(event, catalog.lines, OPEN_FINDINGS)),
    openCounts: { regressions: open.length - suspected, suspected },
    changes,
    oddNights,
    alarms: { ...record, seriesYears: rounded(record.seriesYears) },
    accepted: accepted.slice(0, LISTED).map(acceptedFacts),
    notes: notesOf(judgement.notes),
  };
}

/** What somebody should look at: no improvement, and nothing that came with another environment. */
const isOpen = ({ kind, status, direction, boundary }: HistoryEvent): boolean =>
  kind !== "anomaly" && (status === "suspected" || (status === "confirmed" && direction !== "improvement" && boundary.length === 0));

function titlesOf({ metrics }: Catalog, titles: ReportTitles = {}): IndexShard["titles"] {
  const tests = [...new Set(metrics.map(({ test }) => test))];
  const variants = new Map(metrics.map(({ test, variant }) => [JSON.stringify([test, variant]), { test, variant }]));
  return {
    tests: tests.flatMap((test) => {
      const title = titles.test?.(test);
      return title === undefined ? [] : [[test, title] as const];
    }),
    variants: [...variants.values()].flatMap(({ test, variant }) => {
      const title = titles.variant?.(test, variant);
      return title === undefined ? [] : [[test, variant, title] as const];
    }),
  };
}

function notesOf(notes: readonly HistoryNote[]): NoteFacts[] {
  const unusable = notes.filter(({ kind }) => kind === "unusable-value").length;
  const entries = notes.flatMap((note): NoteFacts[] =>
    note.kind === "unusable-value" ? [] : [{ kind: note.kind, accepted: acceptedFacts(note.entry) }],
  );
  return [...entries.slice(0, LISTED), ...(unusable === 0 ? [] : [{ kind: "unusable-values", count: unusable } as const])];
}
