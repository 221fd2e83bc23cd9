import type { NoiseHistory } from "../model/noise.ts";
import { pseudoMedian } from "../statistics/hodges-lehmann.ts";
import { COLD_START, type NoisePrior, noisePrior } from "../statistics/noise-prior.ts";
import { quantile } from "../statistics/quantile.ts";
import { type MetricOfCell, metricKey } from "./gate.ts";

// All that others ask of what is known of the noise, from one place.
export { addToHistories, fingerprintOf, harnessSeries, sameFingerprint } from "./noise-history.ts";
export { noiseOf, noiseOfEntry } from "./noise-run.ts";

/** Fewest runs of an arm against itself that may raise a threshold. */
export const RUNS_FOR_THRESHOLD = 8;

/**
 * What is known of the noise of a metric before two scenarios are compared: of the same metric in the same cell, from runs of these
 * scenarios against themselves; the noisier one where both are known. Never of another scenario, whose data plane may be noisier or
 * quieter: then it is a cold start. It is about pairs on the same nodes and knows nothing of what differs between clusters.
 */
export function priorOf(history: NoiseHistory, metric: MetricOfCell, scenarios: readonly string[]): NoisePrior {
  const known = knownOf(history, metric, scenarios).map(({ prior }) => prior);
  const calibrated = known.filter((prior) => prior.kind === "calibrated");
  if (calibrated.length > 0) return calibrated.reduce((a, b) => (b.standardDeviation > a.standardDeviation ? b : a));
  return known.reduce((a, b) => (b.pairs > a.pairs ? b : a), COLD_START);
}

/**
 * The distance below which an arm differs from itself too often to speak of a change: twice the 95 % quantile of what runs of the arm
 * against itself showed (statistics.md §6.6); of the scenario that shows more.
 * @returns a logarithm; nothing where no scenario has eight runs
 */
export function noiseThresholdOf(history: NoiseHistory, metric: MetricOfCell, scenarios: readonly string[]): number | undefined {
  const distances = knownOf(history, metric, scenarios).flatMap(({ distance }) => distance ?? []);
  return distances.length === 0 ? undefined : Math.max(...distances);
}

interface Known {
  readonly prior: NoisePrior;
  readonly distance?: number;
}

function knownOf(history: NoiseHistory, metric: MetricOfCell, scenarios: readonly string[]): Known[] {
  const runs = runsByMetric(history);
  return [...new Set(scenarios)].flatMap((scenario) => runs.get(keyOf(scenario, metric))?.() ?? []);
}

const keyOf = (scenario: string, metric: MetricOfCell) => `${scenario} ${metricKey(metric)}`;

/** A comparison asks for every metric of every candidate: each is looked for and reckoned once. */
const INDEXES = new WeakMap<NoiseHistory, ReadonlyMap<string, () => Known>>();

function runsByMetric(history: NoiseHistory): ReadonlyMap<string, () => Known> {
  const there = INDEXES.get(history);
  if (there !== undefined) return there;
  const ratios = new Map<string, (readonly number[])[]>();
  for (const { scenario, metrics } of history.runs) {
    for (const metric of metrics) {
      if (metric.logRatios.length === 0) continue;
      const key = keyOf(scenario, metric);
      const runs = ratios.get(key);
      if (runs === undefined) ratios.set(key, [metric.logRatios]);
      else runs.push(metric.logRatios);
    }
  }
  const index = new Map(Array.from(ratios, ([key, runs]) => [key, once(() => weighRuns(runs))]));
  INDEXES.set(history, index);
  return index;
}

/** @param runs log-ratios run by run, oldest first */
function weighRuns(runs: readonly (readonly number[])[]): Known {
  const prior = noisePrior(runs.flat());
  if (runs.length < RUNS_FOR_THRESHOLD) return { prior };
  const shown = runs.map((ratios) => Math.abs(pseudoMedian(ratios).estimate));
  return { prior, distance: 2 * quantile(shown, 0.95) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
