import { byText, type Facts, nightOf } from "../history/series.ts";
import type { RunFacts, RunsShard, VersionFacts } from "./shards.ts";

/** Versions of one fact that a reader can choose from. */
const VERSIONS_PER_FACT = 40;

export interface Run {
  readonly time: string;
  readonly run: string;
  readonly sha: string;
  readonly facts: Facts;
  readonly fingerprint: string;
}

/** The runs of a scenario by time, and where each stands. */
export interface RunTable {
  readonly runs: readonly Run[];
  readonly places: ReadonlyMap<string, number>;
}

export const runFactsOf = ({ time, run, sha }: Pick<Run, "time" | "run" | "sha">): RunFacts => ({ night: nightOf({ time }), run, sha });

export function runTable(runs: Iterable<Run>): RunTable {
  const sorted = [...runs].sort((one, other) => Date.parse(one.time) - Date.parse(other.time) || byText(one.run, other.run));
  return { runs: sorted, places: new Map(sorted.map(({ run }, place) => [run, place])) };
}

/** Versions that can be compared, each with the places of its runs; the latest first. */
export function versionsOf({ runs }: RunTable): {
  readonly versions: (VersionFacts & { readonly places: readonly number[] })[];
  readonly more: number;
} {
  const groups = new Map<string, { fact: string; value: string; fingerprint: string; places: number[] }>();
  for (const [place, { facts, fingerprint }] of runs.entries()) {
    for (const [fact, value] of Object.entries(facts)) {
      const key = JSON.stringify([fact, value, fingerprint]);
      const there = groups.get(key);
      if (there === undefined) groups.set(key, { fact, value, fingerprint, places: [place] });
      else there.places.push(place);
    }
  }
  const byFact = Map.groupBy(groups.values(), ({ fact }) => fact);
  const lastOf = ({ places }: { readonly places: readonly number[] }) => places.at(-1) ?? 0;
  let more = 0;
  const versions = [...byFact.entries()]
    .sort(([one], [other]) => byText(one, other))
    .flatMap(([, all]) => {
      // What never changed is no version.
      if (all.length < 2) return [];
      all.sort((one, other) => lastOf(other) - lastOf(one));
      more += Math.max(0, all.length - VERSIONS_PER_FACT);
      return all.slice(0, VERSIONS_PER_FACT);
    });
  const nightAt = (place: number | undefined) => nightOf(runs[place ?? 0] as Run);
  return {
    versions: versions.map(({ places, ...version }) => ({
      ...version,
      from: nightAt(places[0]),
      to: nightAt(places.at(-1)),
      runs: places.length,
      places,
    })),
    more,
  };
}

/** The table in columns. */
export function runsShard({ runs }: RunTable, versions: readonly VersionFacts[], moreVersions: number): RunsShard {
  const seconds = runs.map(({ time }) => Math.round(Date.parse(time) / 1000));
  const commits = [...new Set(runs.map(({ sha }) => sha))];
  const commitPlaces = new Map(commits.map((sha, place) => [sha, place]));
  return {
    times: seconds.map((second, place) => second - (seconds[place - 1] ?? 0)),
    runs: runs.map(({ run }) => run),
    commits,
    commit: runs.map(({ sha }) => commitPlaces.get(sha) ?? 0),
    facts: runs.flatMap(({ facts }, place): RunsShard["facts"][number][] => {
      const before = runs[place - 1]?.facts ?? {};
      const changes = changesOf(before, facts);
      return changes.length === 0 ? [] : [[place, changes]];
    }),
    versions,
    moreVersions,
  };
}

function changesOf(before: Facts, after: Facts): (readonly [string, string | null])[] {
  if (before === after) return [];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byText);
  return names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name] ?? null]);
}
