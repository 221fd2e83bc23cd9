import type { Comparison, MetricComparison } from "../comparison/comparison.ts";
import type { MetricOfCell } from "../comparison/gate.ts";
import type { Direction, MetricName } from "../model/metric.ts";
import type { Fingerprint } from "../model/noise.ts";
import type { Cell } from "../model/plan.ts";
import type { AdaptiveRounds, ArmFacts, Environment, RunRecord } from "../model/record.ts";
import type { Summary } from "../statistics/summary.ts";
import type { Note } from "./note-book.ts";
import type { Scale } from "./scale.ts";

/**
 * What one or several records say, ready to be told: every rendering, in every language, is made from this. It holds no sentence of ours,
 * and no text in it is escaped: words are the catalogues' work, escaping is the renderers'.
 */
export interface Report {
  readonly target: RunRecord["target"];
  readonly run: Pick<RunRecord, "runId" | "status" | "startedAt" | "rounds" | "secondsPerRun" | "order" | "harness"> & {
    readonly durationSeconds: number;
    /** Where whoever asked for the report knows it. */
    readonly estimatedDollars?: number;
    readonly adaptive?: AdaptiveRounds;
    /** Rounds on data planes built anew, and what of. */
    readonly confirmation?: { readonly rounds: number; readonly cells: readonly Cell[]; readonly arms: readonly string[] };
  };
  /** The columns: baseline first, then the others in the record's order. */
  readonly arms: readonly ArmFacts[];
  /** Size of the sample behind a cell that does not say another. */
  readonly usualCount: number;
  /** Absent where there is one arm. */
  readonly comparison?: Comparison;
  /** The metrics that decide, at most eight, in the gate's order; those that nobody measured are in `comparison.gateNotMeasured`. */
  readonly gate: readonly GateRow[];
  readonly tests: readonly TestTable[];
  /** Rows of `tests` again that say what the data plane costs: CPU per bit, CPU per request, memory. */
  readonly cost: readonly Row[];
  /** Pods held against their hosts; empty where nobody measured between the hosts. */
  readonly hosts: readonly HostRow[];
  /** What the data plane's agents took; empty where the target did not see them. */
  readonly agents: readonly AgentRow[];
  readonly context: Context;
  readonly notes: readonly Note[];
  /** What a reader must know of the whole run, as recorded. */
  readonly remarks: readonly string[];
  readonly noise: NoiseKnown;
  readonly environment: Environment;
  readonly reproduce: string;
}

/** What was known of the noise before the run. */
export interface NoiseKnown {
  /** Runs of an arm against itself; 0: a cold start. */
  readonly runs: number;
  /** Of the newest of them, ISO 8601. */
  readonly newestAt?: string;
  /** Between the newest of them and the run. */
  readonly ageSeconds?: number;
  readonly scenarios: readonly string[];
  readonly fingerprint?: Fingerprint;
}

/** One gate metric: a line of the table that decides. */
export interface GateRow extends MetricOfCell {
  /** The same metric's line in `tests`. */
  readonly row: Row;
  /** One per candidate, in the order of the columns. */
  readonly candidates: readonly MetricComparison[];
}

/** A metric of pods, held against the same metric between their hosts. */
export interface HostRow extends MetricOfCell {
  readonly better: Direction;
  readonly scale: Scale;
  /** One per arm, in the order of the columns; `undefined` where the arm was not measured on both. */
  readonly cells: readonly (HostCell | undefined)[];
}

export interface HostCell {
  /** Medians of all rounds, in the metric's base unit. */
  readonly pods: number;
  readonly host: number;
  /** Pods ÷ host: the median over the rounds that have both on the same nodes or, where there is none, of the medians. */
  readonly share: number;
  /** Of the rounds' shares; absent where no round has both. */
  readonly summary?: Summary;
  readonly rounds: readonly { readonly round: number; readonly share: number }[];
  /** Of a time: what the pods' is longer, seconds. */
  readonly added?: number;
}

/** An agent of the data plane, by the name of its container: `kube-proxy`, `cilium-agent`. */
export interface AgentRow {
  readonly name: string;
  /** One per arm, in the order of the columns; `undefined` where the arm has no such agent. */
  readonly cells: readonly (AgentCell | undefined)[];
}

export interface AgentCell {
  /** How many steps it was seen in. */
  readonly steps: number;
  /** Cores that it took on all nodes of a step together; absent where nobody knows how long the steps were. */
  readonly cores?: { readonly median: number; readonly low: number; readonly high: number };
  /** The most that one of it held at the end of a step. */
  readonly memoryBytes: number;
}

/** The rows of one network test. */
export interface TestTable {
  readonly test: string;
  readonly variants: readonly string[];
  /** Changed and inconclusive ones first, within that in the record's order. */
  readonly rows: readonly Row[];
}

/** What explains the results and is neither good nor bad itself. */
export interface Context {
  /** Rows of metrics that have no good direction. */
  readonly metrics: readonly Row[];
  /** What the steps saw beside metrics, where arms differ. */
  readonly facts: readonly FactRow[];
  /** Metrics and facts that are the same on all arms. */
  readonly alike: readonly Alike[];
  /** The rows that a sentence of `alike` stands for: in no table, but among the data. */
  readonly alikeMetrics: readonly Row[];
  /** Absent where the target did not tell. */
  readonly conditions?: MachineConditions;
}

/** How quiet the machine was, over all steps of each arm. Shares are of the cores that carry clients and servers. */
export interface MachineConditions {
  readonly rows: readonly ConditionRow[];
}

export type ConditionName = "settle" | "foreign" | "steal" | "interrupt" | "repeated";

export interface ConditionRow {
  readonly condition: ConditionName;
  /** One per arm, in the order of the columns; `undefined` where the arm has no step with conditions. Seconds, shares from 0 to 1, or steps. */
  readonly cells: readonly (
    | { readonly median: number; readonly largest: number }
    | { readonly count: number; readonly of: number }
    | undefined
  )[];
}

/** A fact that steps saw, by its name in the record. */
export interface FactRow {
  readonly fact: string;
  /** The cells it was seen in. */
  readonly places: readonly Cell[];
  /** Absent where nobody knows what its numbers are counted in: they are shown as they are. */
  readonly scale?: Scale;
  /** One per arm, in the order of the columns. */
  readonly cells: readonly { readonly seen?: FactValue; readonly notes: readonly number[] }[];
}

/** What an arm saw of a fact over the rounds: a text as recorded, or the median of numbers in the fact's base unit. */
export type FactValue =
  | string
  | number
  /** A number that says little without another one. */
  | { readonly value: number; readonly with: number }
  /** In how many rounds something was so. */
  | { readonly times: number; readonly of: number }
  /** Texts that differ from round to round, the most frequent first, and how many more there are. */
  | { readonly words: readonly { readonly word: string; readonly times: number }[]; readonly others: number };

/** What needs a sentence and no row, since it is the same on all arms that have it. */
export interface Alike {
  readonly subject: { readonly metric: MetricName; readonly test: string } | { readonly fact: string };
  readonly values: readonly {
    readonly same: FactValue | { readonly low: number; readonly high: number };
    /** Of numbers; absent where nobody knows what they are counted in. */
    readonly scale?: Scale;
    readonly places: readonly Cell[];
  }[];
}

/** One metric of one test in one variant on one path: a line of a table. */
export interface Row extends Cell {
  /** Absent where no arm gave a value, so that nobody knows which metrics there would have been. */
  readonly metric?: MetricName;
  readonly better: Direction;
  /** One unit for the whole row. */
  readonly scale: Scale;
  /** One per arm, in the order of the columns. */
  readonly cells: readonly ReportCell[];
}

/** What stands where an arm meets a row. `notes` are numbers of `Report.notes`. */
export type ReportCell =
  | {
      readonly status: "measured";
      readonly summary: Summary;
      /** Every round that counts, ascending; in the metric's base unit. */
      readonly rounds: readonly { readonly round: number; readonly value: number }[];
      /** Absent for the baseline itself, for context, and where there is one arm. */
      readonly comparison?: MetricComparison;
      readonly notes: readonly number[];
    }
  /** At least one note says why. */
  | { readonly status: "missing"; readonly comparison?: MetricComparison; readonly notes: readonly number[] };
