import type { CellHistory, HistoryEntry } from "../model/history-entry.ts";
import { quantile } from "../statistics/quantile.ts";
import { PackedPoints } from "./packed-points.ts";
import { type Facts, type MeasuredRun, type RoundsSummary, type Series, seriesKey } from "./series.ts";

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
  const series = new Map<string, Series & { readonly points: PackedPoints }>();
  const runs: MeasuredRun[] = [];
  const measurements = new Set<string>();
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
      if (measurements.has(measurement)) return;
      measurements.add(measurement);
      const run = `${provenance.workflowRun}-${provenance.attempt}`;
      const place = runs.push({ time: startedAt, run, sha: provenance.sha, facts: once(entry.boundaries) }) - 1;
      for (const cell of entry.cells) {
        if (cell.arm !== arm) continue;
        for (const [metric, summary] of summariesOf(cell, rounds)) {
          const { test, variant, path } = cell;
          const name = { scenario, metric: { test, variant, path, metric }, fingerprint };
          const key = seriesKey(name);
          const one = series.get(key) ?? { ...name, points: new PackedPoints(runs) };
          series.set(key, one);
          one.points.add(place, summary);
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

function* summariesOf({ values }: CellHistory, planned: number): Generator<readonly [metric: string, summary: RoundsSummary]> {
  for (const [metric, ofRounds] of Object.entries(values)) {
    const valid = ofRounds.filter((value) => value !== null);
    if (valid.length === 0 || valid.length < planned * SHARE_OF_ROUNDS) continue;
    yield [metric, { median: quantile(valid, 0.5), low: Math.min(...valid), high: Math.max(...valid), rounds: valid.length }];
  }
}
