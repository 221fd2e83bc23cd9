import { type Fingerprint, NOISE_SCHEMA_VERSION, type NoiseHistory, type NoiseRun } from "../model/noise.ts";
import type { RunRecord } from "../model/record.ts";
import { LAST_PAIRS } from "../statistics/noise-prior.ts";
import { metricKey } from "./gate.ts";

/** Runs that are kept of a scenario whatever they hold: a threshold needs runs, not pairs. */
export const LEAST_RUNS = 12;

/** Histories with one run more, and the one of them that has it: that of its fingerprint. */
export function addToHistories(
  histories: readonly NoiseHistory[],
  fingerprint: Fingerprint,
  run: NoiseRun,
): { readonly histories: readonly NoiseHistory[]; readonly history: NoiseHistory } {
  const known = histories.find((history) => sameFingerprint(history.fingerprint, fingerprint));
  const history = addNoiseRun(known ?? { schemaVersion: NOISE_SCHEMA_VERSION, fingerprint, runs: [] }, run);
  return { histories: [...histories.filter((one) => one !== known), history], history };
}

/**
 * The history with one run more. Of each scenario it keeps the newest twelve runs, and of the older ones those that still add to the last
 * 60 pairs of some metric, which is all that a prior looks at. A run that is there already is replaced.
 */
export function addNoiseRun(history: NoiseHistory, run: NoiseRun): NoiseHistory {
  const runs = [...history.runs.filter(({ runId }) => runId !== run.runId), run];
  runs.sort((a, b) => Date.parse(a.measuredAt) - Date.parse(b.measuredAt));
  return { ...history, runs: withoutOutlived(runs) };
}

/** @param runs oldest first */
function withoutOutlived(runs: readonly NoiseRun[]): NoiseRun[] {
  const newer = new Map<string, { runs: number; readonly pairs: Map<string, number> }>();
  const kept = runs.toReversed().filter(({ scenario, metrics }) => {
    const seen = newer.get(scenario) ?? { runs: 0, pairs: new Map<string, number>() };
    newer.set(scenario, seen);
    const pairsOf = (key: string) => seen.pairs.get(key) ?? 0;
    const keep = seen.runs < LEAST_RUNS || metrics.some((metric) => metric.logRatios.length > 0 && pairsOf(metricKey(metric)) < LAST_PAIRS);
    if (!keep) return false;
    seen.runs++;
    for (const metric of metrics) seen.pairs.set(metricKey(metric), pairsOf(metricKey(metric)) + metric.logRatios.length);
    return true;
  });
  return kept.reverse();
}

type Measured = Pick<RunRecord, "environment" | "secondsPerRun" | "harness"> & { readonly target: Pick<RunRecord["target"], "kind"> };

/** What the noise of a run depends on beside the scenario. */
export function fingerprintOf({ target, environment, secondsPerRun, harness }: Measured): Fingerprint {
  return {
    target: target.kind,
    kernel: environment.kernel,
    cpuModel: environment.cpuModel,
    cores: environment.cores,
    secondsPerRun,
    harness: harnessSeries(harness.version),
  };
}

/** Its major and minor version: what mends a harness measures the same. */
export const harnessSeries = (version: string): string => version.split(".").slice(0, 2).join(".");

/** Whether the noise of one says something about the other. Of a kernel its series counts: what mends it comes every few weeks, and would make the noise unknown again. */
export function sameFingerprint(one: Fingerprint, other: Fingerprint): boolean {
  const parts = Object.keys(one) as (keyof Fingerprint)[];
  return parts.every((part) => (part === "kernel" ? kernelSeries(one.kernel) === kernelSeries(other.kernel) : one[part] === other[part]));
}

/** `6.12.46-66.121.amzn2023.x86_64` is of `6.12`. */
const kernelSeries = (kernel: string): string => /^\d+\.\d+(?!\d)/.exec(kernel)?.[0] ?? kernel;
