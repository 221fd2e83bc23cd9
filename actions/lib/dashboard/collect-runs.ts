import type { Point } from "../history/series.ts";
import type { HistoryEntry } from "../model/history-entry.ts";
import type { Catalog } from "./catalog.ts";
import type { Line } from "./lines.ts";
import { rawRun } from "./raw-run.ts";
import { type Run, type RunTable, runFactsOf, runTable } from "./run-tables.ts";
import { rounded } from "./shard-text.ts";
import { type RunShard, runFile, shardName, type ValueFacts } from "./shards.ts";
import { type SiteFile, shardFile } from "./site-file.ts";

interface Known extends Run {
  /** What the run gave to its lines. */
  readonly values: { readonly line: number; readonly point: Point }[];
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
  for (const [line, { scenario, segments }] of lines.entries()) {
    const runs = known[scenarioPlaces.get(scenario) ?? -1];
    for (const { fingerprint, points } of segments) {
      for (const point of points) {
        const there = runs?.get(point.run);
        const { time, run, sha, facts } = point;
        if (there === undefined) runs?.set(run, { time, run, sha, facts, fingerprint, values: [{ line, point }], isWritten: false });
        else there.values.push({ line, point });
      }
    }
  }
  const titles = new Map<string, { readonly title: string; readonly startedAt: string }>();

  function fileOf(scenario: string, place: number, run: Known, entry?: HistoryEntry): SiteFile {
    run.isWritten = true;
    const shard: RunShard = {
      scenario,
      at: runFactsOf(run),
      values: run.values.map(valueFacts),
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
      const made = there ?? { time: startedAt, run, sha: provenance.sha, facts: boundaries, fingerprint, values: [], isWritten: false };
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

/** The second attempt of a workflow run stores what the first one measured once more. */
const sameMeasurement = (runs: ReadonlyMap<string, Known> = new Map(), startedAt: string): Known | undefined =>
  [...runs.values()].find(({ time }) => time === startedAt);

function valueFacts({ line, point: { median, samples } }: Known["values"][number]): ValueFacts {
  const { low, high, rounds } = spreadOf(median, samples);
  return { line, median: rounded(median), low, high, n: rounds };
}

/** Smallest and largest round; of a point without rounds just its median. */
export function spreadOf(
  median: number,
  samples: readonly number[],
): { readonly low: number; readonly high: number; readonly rounds: number } {
  let [low, high] = [median, median];
  for (const sample of samples) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  return { low: rounded(low), high: rounded(high), rounds: samples.length };
}
