import type { Arranged } from "./arrangement.ts";
import type { CpuUsage } from "./command.ts";
import type { NoiseHistory } from "./noise.ts";
import type { Outcome } from "./outcome.ts";
import type { Arm, Cell, Order, Step, TargetKind } from "./plan.ts";
import type { LabRecipe } from "./scenario.ts";

export const RECORD_SCHEMA_VERSION = 1;

/** What a run was measured on. */
export interface Environment {
  readonly kernel: string;
  readonly operatingSystem: string;
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Which cores carry clients and servers, as written for taskset; absent when nothing is pinned. */
  readonly pinning?: { readonly client: string; readonly server: string };
  /** Version by tool name. */
  readonly tools: Readonly<Record<string, string>>;
  /** Kernel settings that matter for the numbers, by name. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** Absent where the target is no cluster; what stands above is then of the client's node. */
  readonly cluster?: ClusterEnvironment;
}

/** A Kubernetes cluster that was measured on. */
export interface ClusterEnvironment {
  /** Of the API server. */
  readonly version: string;
  /** Those that carry clients and servers, the client's first. */
  readonly nodes: readonly NodeEnvironment[];
  /** What the nodes really ran, by tool: references with digests. */
  readonly images: Readonly<Record<string, string>>;
}

export interface NodeEnvironment {
  readonly name: string;
  readonly instanceType?: string;
  readonly zone?: string;
  readonly kernel: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly containerRuntime: string;
  readonly kubelet: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** An arm as it really was. */
export interface ArmFacts extends Arm {
  readonly title: string;
  readonly lab?: LabRecipe;
  /** What differs from the scenario, and why: a mechanism this kernel lacks, for instance. */
  readonly notes: readonly string[];
  /** Why the target cannot carry the arm at all; its steps are skipped. */
  readonly unavailable?: string;
  /** Seconds from nothing to ready. */
  readonly readySeconds: number;
}

/** A start of a run on a target: the first, or one that resumed it. */
export interface Session {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly harness: { readonly version: string; readonly commit: string };
  readonly environment: Environment;
  readonly arms: readonly ArmFacts[];
}

/** How quiet and how undisturbed the target was around a step. Shares are of the cores that carry clients and servers, 0 to 1. */
export interface Conditions {
  /** Time spent waiting for quiet, seconds. */
  readonly settleSeconds: number;
  /** False when the target did not become quiet within the limit. */
  readonly quiet: boolean;
  /** Taken by processes that are not of this run; absent where the target cannot tell them apart. */
  readonly foreignShare?: number;
  /** Taken by other virtual machines. */
  readonly stealShare: number;
  /** Spent in hardware and software interrupts. */
  readonly interruptShare: number;
  /** 1, or 2 when the step was repeated because others took too much. */
  readonly attempts: number;
}

/** What one container of the data plane spent while a step ran. */
export interface AgentUsage {
  readonly node: string;
  /** Its container: `kube-proxy`, `cilium-agent`, `aws-node`. */
  readonly name: string;
  /** Core-seconds. */
  readonly cpuSeconds: number;
  /** At the end of the step, bytes. */
  readonly memoryBytes: number;
}

/** One finished step: a line of the journal, an entry of the record. */
export interface StepResult extends Step, Arranged {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly outcome: Outcome;
  readonly conditions?: Conditions;
  readonly cpu?: CpuUsage;
  /** The nodes of the client and of the servers, where the target has nodes. */
  readonly nodes?: readonly string[];
  /** What the data plane's agents spent meanwhile, where the target sees them. */
  readonly agents?: readonly AgentUsage[];
}

/** Why an adaptive run ended when it did. */
export const STOP_REASONS = ["equivalent", "clear", "futile", "time", "last-look", "interrupted"] as const;

export type StopReason = (typeof STOP_REASONS)[number];

/** How a run decided by itself how many rounds it needed. */
export interface AdaptiveRounds {
  /** Rounds after which it was planned to look, ascending; the last one is the most. */
  readonly looks: readonly number[];
  /** `clear`: a gate metric crossed the boundary of its look; `futile`: even the last look could not tell; `time`: the budget was spent; `interrupted`: it did not get to decide. */
  readonly reason: StopReason;
}

/** Rounds on data planes built anew, of the gate metrics that the first rounds had flagged. */
export interface Confirmation {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly rounds: number;
  readonly cells: readonly Cell[];
  readonly arms: readonly ArmFacts[];
  readonly steps: readonly StepResult[];
}

/** What decides, in the words of the inputs; a part that is absent is the default. */
export interface Judging {
  readonly gate?: string;
  readonly thresholds?: string;
}

/** One benchmark from plan to result: the contract between the actions (`record.json`). */
export interface RunRecord {
  readonly schemaVersion: typeof RECORD_SCHEMA_VERSION;
  readonly runId: string;
  readonly status: "complete" | "partial";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly harness: Session["harness"];
  readonly target: {
    readonly kind: TargetKind;
    /** What every report must say of this target. */
    readonly statement: string;
  };
  readonly baseline: string;
  /** Rounds that count and were planned or, of an adaptive run, were measured before it stopped. */
  readonly rounds: number;
  /** Absent where the number of rounds was given. */
  readonly adaptive?: AdaptiveRounds;
  readonly secondsPerRun: number;
  readonly order: Order;
  readonly cells: readonly Cell[];
  readonly arms: readonly ArmFacts[];
  readonly environment: Environment;
  /** In the order they were run, warm-up included; raw values, nothing averaged. */
  readonly steps: readonly StepResult[];
  /** Absent where nothing was flagged, or nobody measured again. */
  readonly confirmation?: Confirmation;
  /** What was known of the noise here before the run; absent where nothing was. */
  readonly noise?: NoiseHistory;
  /** Absent where the defaults decide. */
  readonly judging?: Judging;
  /** What a reader must know: resumed, partial, what the kernel lacked. */
  readonly notes: readonly string[];
  /** Command line that measures the same again. */
  readonly reproduce: string;
}
