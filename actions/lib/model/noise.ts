import type { MetricName } from "./metric.ts";
import type { Cell } from "./plan.ts";

export const NOISE_SCHEMA_VERSION = 1;

/** What has to be the same for the noise of one run to say something about another. */
export interface Fingerprint {
  /** `lab`, or the kind of cluster. */
  readonly target: string;
  /** As `uname -r` says; its series alone has to be the same. */
  readonly kernel: string;
  readonly cpuModel: string;
  readonly cores: number;
  /** Length of one tool run: longer runs average more. */
  readonly secondsPerRun: number;
  /** Major and minor version of the harness. */
  readonly harness: string;
}

/** One run of a scenario against itself. */
export interface NoiseRun {
  readonly runId: string;
  readonly scenario: string;
  /** ISO 8601, UTC. */
  readonly measuredAt: string;
  readonly metrics: readonly NoiseOfMetric[];
}

/** Log-ratios of one metric between two arms that are the same, one per round. */
export interface NoiseOfMetric extends Cell {
  readonly metric: MetricName;
  readonly logRatios: readonly number[];
}

/** What runs of an arm against itself showed of the noise, oldest first: `cni-bench calibrate` and nights add to it, a record carries the part it used. */
export interface NoiseHistory {
  readonly schemaVersion: typeof NOISE_SCHEMA_VERSION;
  readonly fingerprint: Fingerprint;
  readonly runs: readonly NoiseRun[];
}
