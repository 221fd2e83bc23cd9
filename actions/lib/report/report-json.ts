import type { Unweighed } from "../comparison/comparison.ts";
import type { Evidence } from "../comparison/evidence.ts";
import type { Doubt } from "../comparison/judgement.ts";
import type { Direction, MetricName, Unit } from "../model/metric.ts";
import type { Cell, OrderDesign } from "../model/plan.ts";
import type { Environment, RunRecord, StopReason } from "../model/record.ts";
import type { OverallVerdict, Verdict } from "../model/verdict.ts";
import type { NoisePrior } from "../statistics/noise-prior.ts";

export const REPORT_SCHEMA_VERSION = 1;

/** `report.json`: what a report says, for programs. Values are in base units, changes are ratios less 1, so −0.03 is 3 % less. */
export interface ReportJson {
  readonly schemaVersion: typeof REPORT_SCHEMA_VERSION;
  /** Absent where there is one arm, and so nothing to compare. */
  readonly verdict?: OverallVerdict;
  /** Metrics by verdict, over all candidates; those of the hosts are not among them. */
  readonly counts: { readonly all: Counts; readonly gate: Counts };
  readonly run: {
    readonly id: string;
    readonly status: RunRecord["status"];
    /** ISO 8601, UTC. */
    readonly startedAt: string;
    readonly durationSeconds: number;
    /** What the clusters were estimated to cost, US dollars. */
    readonly estimatedDollars?: number;
    readonly rounds: number;
    readonly secondsPerRun: number;
    readonly order: OrderDesign;
    readonly seed: number;
    readonly harness: RunRecord["harness"];
    /** Only of an adaptive run. */
    readonly stopReason?: StopReason;
    readonly confirmationRounds?: number;
  };
  readonly target: RunRecord["target"];
  /** The baseline first. */
  readonly arms: readonly { readonly name: string; readonly scenario: string; readonly revision?: string; readonly title: string }[];
  readonly baseline?: string;
  /** How many tests each correction was made for, and the chance of a false flag among the gate metrics. */
  readonly families?: { readonly gate: number; readonly report: number; readonly control?: number; readonly alpha: number };
  readonly candidates: readonly CandidateJson[];
  /** Metrics of the gate that no arm has. */
  readonly gateNotMeasured: readonly (Cell & { readonly metric: MetricName })[];
  /** Pods held against their hosts; absent where nobody measured between the hosts. */
  readonly hosts?: readonly HostJson[];
  /** What the data plane's agents took; absent where the target did not see them. */
  readonly agents?: readonly AgentJson[];
  readonly noise: {
    readonly runs: number;
    readonly newestAt?: string;
    readonly ageSeconds?: number;
    readonly scenarios: readonly string[];
  };
  readonly environment: Environment;
  readonly reproduce: string;
}

export type Counts = Readonly<Record<Verdict, number>>;

export interface CandidateJson {
  readonly arm: string;
  readonly pairing: Evidence["pairing"];
  readonly verdict: OverallVerdict;
  readonly counts: { readonly all: Counts; readonly gate: Counts };
  /** Metrics of the family `control` changed, so that the machines differ and not only what runs on them. */
  readonly hostsDiffer?: true;
  /** All weighed gate metrics together, turned so that above 0 is better. */
  readonly aggregate?: ChangeJson & { readonly metrics: number };
  /** Gate metrics first. */
  readonly metrics: readonly MetricJson[];
}

/** One metric of one candidate against the baseline. */
export interface MetricJson extends Cell {
  readonly metric: MetricName;
  readonly unit: Unit;
  readonly better: Direction;
  /** `control`: measured between the hosts. */
  readonly family: "gate" | "report" | "control";
  readonly verdict: Verdict;
  readonly doubt?: Doubt;
  /** Why there was nothing to weigh. */
  readonly unweighed?: Unweighed;
  /** Absent where there was nothing to weigh, as is all that follows from it. */
  readonly change?: ChangeJson;
  /** Rounds behind the change. */
  readonly n?: number;
  readonly p?: number;
  /** Corrected for the metric's family. */
  readonly adjustedP?: number;
  /** Share of the rounds that go the way of the change. */
  readonly agreement?: number;
  /** From where on a change matters, and why that is more than was asked for. */
  readonly threshold?: { readonly ratio: number; readonly raisedBy?: "resolution" | "noise" };
  /** Smallest true change that these rounds would find four times out of five. */
  readonly detectable?: number;
  readonly roundsNeeded?: number;
  readonly noise?: NoisePrior;
  /** Fresh rounds, where it was measured again. */
  readonly confirmation?: ChangeJson & { readonly n: number };
  /** Absent where the arm has no value. */
  readonly baseline?: SummaryJson;
  readonly candidate?: SummaryJson;
}

export interface ChangeJson {
  readonly ratio: number;
  /** Bounds of the interval at `level`. */
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** One metric of pods beside the same of their hosts. */
export interface HostJson extends Cell {
  readonly metric: MetricName;
  readonly unit: Unit;
  readonly better: Direction;
  readonly arms: readonly {
    readonly arm: string;
    /** Medians. */
    readonly pods: number;
    readonly host: number;
    /** Pods ÷ host. */
    readonly share: number;
    /** Of the share, over the rounds that have both on the same nodes; absent where there is none. */
    readonly rounds?: SummaryJson;
    /** Of a time: what the pods' is longer. */
    readonly added?: number;
  }[];
}

export interface AgentJson {
  readonly arm: string;
  /** Its container. */
  readonly agent: string;
  readonly steps: number;
  /** On all nodes of a step together. */
  readonly cores?: { readonly median: number; readonly low: number; readonly high: number };
  /** The most that one of it held. */
  readonly memoryBytes: number;
}

export interface SummaryJson {
  readonly n: number;
  readonly median: number;
  /** What the bounds are: too few rounds have a range only. */
  readonly bounds: "exact-interval" | "range";
  readonly low: number;
  readonly high: number;
}
