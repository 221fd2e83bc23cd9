import type { Arranged, Arrangement } from "../model/arrangement.ts";
import type { Command, CpuUsage, Execution } from "../model/command.ts";
import type { Arm, TargetKind } from "../model/plan.ts";
import type { AgentUsage, ArmFacts, Conditions, Environment } from "../model/record.ts";
import type { TrafficPath } from "../model/traffic-path.ts";
import type { Loads, Workload } from "../model/workload.ts";

/** What the arms must be able to carry. */
export interface Preparation {
  readonly arms: readonly Arm[];
  readonly workloads: readonly Workload[];
  readonly paths: readonly TrafficPath[];
}

/** Where a server answers. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Commands of one step: run one after the other beside the client, while `background` runs beside it too. */
export interface StepCommands {
  /** The way to the server: it says which client runs them. */
  readonly path: TrafficPath;
  /** Whether they press as hard as they can, so that a full core or a spent allowance is what they find and not what spoils them. */
  readonly isMaximum?: boolean;
  readonly commands: readonly Command[];
  readonly background?: Command;
}

export interface StepExecution {
  readonly executions: readonly Execution[];
  readonly background?: Execution;
  readonly cpu: CpuUsage;
  readonly disturbance: Pick<Conditions, "foreignShare" | "stealShare" | "interruptShare">;
  /** The nodes of the client and of the servers, where the target has nodes. */
  readonly nodes?: readonly string[];
  /** What the data plane's agents spent meanwhile, where the target sees them. */
  readonly agents?: readonly AgentUsage[];
  /** Why the step measured something else than it should have; its values are kept as invalid. */
  readonly problems?: readonly string[];
  /** What a reader must know of the step's values. */
  readonly warnings?: readonly string[];
}

/** Where network tests run. Disposing it removes everything it made. */
export interface Target extends AsyncDisposable {
  readonly kind: TargetKind;
  /** What every report must say of numbers from here. */
  readonly statement: string;
  /** How hard to press here: rates that are "well under the maximum" on this target. */
  readonly loads: Loads;

  environment(): Promise<Environment>;

  /** Makes the arms ready side by side, with the base services programmed and the workloads answering. */
  prepare(preparation: Preparation, signal: AbortSignal): Promise<readonly ArmFacts[]>;

  /** Folder that commands of an arm's client may write to, as they see it. */
  scratch(arm: string): string;

  /** @param forwarders of those that are arranged, how many stand before the server; all its traffic goes through them */
  server(arm: string, path: TrafficPath, workload: Workload, forwarders?: number): ServerAddress;

  /** What follows belongs to that round: a target with several pairs of nodes goes on to the round's pair. @returns a name of what carries the round */
  enterRound(round: number): string;

  /** Makes what a step needs beyond its servers. Without an arrangement: back to what `prepare` made, where something else is there. */
  arrange(arm: string, arrangement: Arrangement | undefined, signal: AbortSignal): Promise<Arranged>;

  /** Waits until nothing but the idle floor runs. */
  settle(signal: AbortSignal): Promise<Pick<Conditions, "settleSeconds" | "quiet">>;

  /** Rejects only when the target is gone or the signal fires; a command that fails is an execution that says so. */
  execute(arm: string, step: StepCommands, signal: AbortSignal): Promise<StepExecution>;

  /** After a failed step: a server may still wait for the rest of it, so the next step finds the servers started anew. */
  recover(arm: string, signal: AbortSignal): Promise<void>;
}
