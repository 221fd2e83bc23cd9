import type { HistoryEntry } from "../model/history-entry.ts";
import type { Catalog } from "./catalog.ts";
import type { Line, Segment } from "./lines.ts";
import { rawRun } from "./raw-run.ts";
import { type Run, type RunTable, runFactsOf, runTable } from "./run-tables.ts";
import { rounded } from "./shard-text.ts";
import { type RunShard, runFile, shardName, type ValueFacts } from "./shards.ts";
import { type SiteFile, shardFile } from "./site-file.ts";

interface Known extends Run {
  /** What the run gave to its lines: of each value the number of its segment, and its place there. */
  readonly segments: number[];
  readonly places: number[];
  isWritten: boolean;
}

/** All runs of all scenarios, from the series and from the entries. */
export interface RunCollector {
  /** @returns the run's file; nothing where its scenario has no series, or where the same was measured once only and is written already */
  add(entry: HistoryEntry): SiteFile | undefined;
  /** Files of runs that no entry came for. */
  rest(): Generator<SiteFile>;
  /** By the scenario's place. */
  tables(): RunTable[];
  /** What the scenarios are called, by name, as their latest entry says. */
  titles(): ReadonlyMap<string, string>;
}

export function collectRuns(lines: readonly Line[], { scenarios, scenarioPlaces }: Catalog): RunCollector {
  const known = scenarios.map(() => new Map<string, Known>());
  const all = lines.flatMap(({ scenario, segments }, line) => segments.map((segment) => ({ ...segment, scenario, line })));
  for (const [number, { scenario, fingerprint, points }] of all.entries()) {
    const runs = known[scenarioPlaces.get(scenario) ?? -1];
    let place = 0;
    for (const { time, run, sha, facts } of points) {
      const made = runs?.get(run) ?? unwritten({ time, run, sha, facts, fingerprint });
      runs?.set(run, made);
      made.segments.push(number);
      made.places.push(place++);
    }
  }
  const titles = new Map<string, { readonly title: string; readonly startedAt: string }>();

  function fileOf(scenario: string, place: number, run: Known, entry?: HistoryEntry): SiteFile {
    run.isWritten = true;
    const shard: RunShard = {
      scenario,
      at: runFactsOf(run),
      values: valuesOf(run, all),
      ...(entry === undefined ? {} : { raw: rawRun(entry) }),
    };
    return shardFile(shardName("run", place, runFile(run.run)), shard);
  }

  return {
    add(entry) {
      const { scenario, provenance, startedAt, boundaries, fingerprint, arms } = entry;
      const place = scenarioPlaces.get(scenario);
      if (place === undefined) return undefined;
      const title = arms[0]?.title;
      if (title !== undefined && (titles.get(scenario)?.startedAt ?? "") < startedAt) titles.set(scenario, { title, startedAt });
      const run = `${provenance.workflowRun}-${provenance.attempt}`;
      const there = known[place]?.get(run) ?? sameMeasurement(known[place], startedAt);
      if (there?.isWritten) return undefined;
      const made = there ?? unwritten({ time: startedAt, run, sha: provenance.sha, facts: boundaries, fingerprint });
      if (there === undefined) known[place]?.set(run, made);
      return fileOf(scenario, place, made, entry);
    },
    *rest() {
      for (const [place, runs] of known.entries())
        for (const run of runs.values()) if (!run.isWritten) yield fileOf(scenarios[place] ?? "", place, run);
    },
    tables: () => known.map((runs) => runTable(runs.values())),
    titles: () => new Map([...titles].map(([scenario, { title }]) => [scenario, title])),
  };
}

const unwritten = (run: Run): Known => ({ ...run, segments: [], places: [], isWritten: false });

/** The second attempt of a workflow run stores what the first one measured once more. */
const sameMeasurement = (runs: ReadonlyMap<string, Known> = new Map(), startedAt: string): Known | undefined =>
  [...runs.values()].find(({ time }) => time === startedAt);

function valuesOf(run: Known, segments: readonly (Segment & { readonly line: number })[]): ValueFacts[] {
  return run.segments.flatMap((number, index) => {
    const segment = segments[number];
    const point = segment?.points.at(run.places[index] as number);
    if (segment === undefined || point === undefined) return [];
    const { median, low, high, rounds } = point;
    return [{ line: segment.line, median: rounded(median), low: rounded(low), high: rounded(high), n: rounds }];
  });
}
