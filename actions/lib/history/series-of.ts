import type { CellHistory, HistoryEntry } from "../model/history-entry.ts";
import { quantile } from "../statistics/quantile.ts";
import { type Facts, type Point, type Series, seriesKey } from "./series.ts";

/** Takes entries one by one and keeps of each what its series need: five years of eight scenarios do not fit into memory as they are. */
export interface SeriesCollector {
  /** Entries come in any order; those of pull requests and of scenarios against themselves are left out. */
  add(entry: HistoryEntry): void;
  /** All series so far, in the order in which each was first met. */
  series(): Series[];
}

/** Fewer valid rounds than this share of the planned ones do not make a night: what a cancelled run left is noisier than the nights around it. */
const SHARE_OF_ROUNDS = 0.5;

export function collectSeries(): SeriesCollector {
  const series = new Map<string, Series & { readonly points: Point[] }>();
  const runs = new Set<string>();
  const known = new Map<string, Facts>();

  /** The same night after night, so it is kept once. */
  function once(facts: Facts): Facts {
    const key = JSON.stringify(facts);
    const there = known.get(key) ?? facts;
    known.set(key, there);
    return there;
  }

  return {
    add(entry) {
      const { kind, scenario, runId, startedAt, provenance, fingerprint, rounds } = entry;
      const arm = armOf(entry);
      if (kind !== "runs" || arm === undefined) return;
      // The second attempt of a workflow run stores what the first one measured once more.
      const measurement = `${scenario} ${runId} ${startedAt}`;
      if (runs.has(measurement)) return;
      runs.add(measurement);
      const facts = once(entry.boundaries);
      const run = `${provenance.workflowRun}-${provenance.attempt}`;
      for (const cell of entry.cells) {
        if (cell.arm !== arm) continue;
        for (const [metric, samples] of samplesOf(cell, rounds)) {
          const { test, variant, path } = cell;
          const name = { scenario, metric: { test, variant, path, metric }, fingerprint };
          const key = seriesKey(name);
          const one = series.get(key) ?? { ...name, points: [] };
          series.set(key, one);
          one.points.push({ time: startedAt, run, sha: provenance.sha, median: quantile(samples, 0.5), samples, facts });
        }
      }
    },
    series: () => [...series.values()],
  };
}

/**
 * The series that entries make: per scenario, metric and fingerprint one point per run, the median of its rounds. Confirmation rounds are left out:
 * they are of data planes built anew, and only of what had been flagged.
 */
export function seriesOf(entries: Iterable<HistoryEntry>): Series[] {
  const collector = collectSeries();
  for (const entry of entries) collector.add(entry);
  return collector.series();
}

/** Of several states of one scenario the one that stands at the run's commit; nothing where none does. */
function armOf({ arms, provenance }: HistoryEntry): string | undefined {
  const [only, ...others] = arms;
  return (others.length === 0 ? only : arms.find(({ revision }) => revision === provenance.sha))?.name;
}

function* samplesOf({ values }: CellHistory, rounds: number): Generator<readonly [metric: string, samples: readonly number[]]> {
  for (const [metric, ofRounds] of Object.entries(values)) {
    // A copy of its very length: what `filter` gives has room for more, which over years is twice the memory.
    const samples = ofRounds.filter((value) => value !== null).slice();
    if (samples.length > 0 && samples.length >= rounds * SHARE_OF_ROUNDS) yield [metric, samples];
  }
}
