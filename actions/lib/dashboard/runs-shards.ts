import { quantiles } from "../statistics/quantile.ts";
import type { Catalog } from "./catalog.ts";
import type { Line } from "./lines.ts";
import { type RunTable, runsShard, versionsOf } from "./run-tables.ts";
import { rounded } from "./shard-text.ts";
import { shardName, type ValueFacts, type VersionShard } from "./shards.ts";
import { type SiteFile, shardFile } from "./site-file.ts";

/** For each scenario its runs, and what each version of its environment came to. */
export function* runsShards(lines: readonly Line[], { scenarios }: Catalog, tables: readonly RunTable[]): Generator<SiteFile> {
  for (const [place, scenario] of scenarios.entries()) {
    const table = tables[place];
    if (table === undefined) continue;
    const { versions, more } = versionsOf(table);
    const listed = versions.map(({ places: _, ...version }) => version);
    yield shardFile(shardName("runs", place), runsShard(table, listed, more));
    const columns = columnsOf(lines, scenario, table);
    for (const [version, { places }] of versions.entries()) {
      const shard: VersionShard = { values: columns.flatMap((column) => versionValue(column, places) ?? []) };
      yield shardFile(shardName("versions", place, version), shard);
    }
  }
}

interface Column {
  readonly line: number;
  /** By the run's place; what is not there is not a number. */
  readonly medians: Float64Array;
}

function columnsOf(lines: readonly Line[], scenario: string, { runs, places }: RunTable): Column[] {
  return [...lines.entries()].flatMap(([line, one]): Column[] => {
    if (one.scenario !== scenario) return [];
    const medians = new Float64Array(runs.length).fill(Number.NaN);
    for (const { points } of one.segments) for (const { run, median } of points) medians[places.get(run) ?? -1] = median;
    return [{ line, medians }];
  });
}

function versionValue({ line, medians }: Column, places: readonly number[]): ValueFacts | undefined {
  const values = places.map((place) => medians[place] as number).filter(Number.isFinite);
  if (values.length === 0) return undefined;
  const [low = 0, median = 0, high = 0] = quantiles(values, [0.25, 0.5, 0.75]).map(rounded);
  return { line, median, low, high, n: values.length };
}
