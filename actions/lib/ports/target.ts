import type { Command, CpuUsage, Execution, ServiceProgramming } from "../model/command.ts";
import type { Arm } from "../model/plan.ts";
import type { ArmFacts, Conditions, Environment, TargetKind } from "../model/record.ts";
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
  readonly commands: readonly Command[];
  readonly background?: Command;
}

export interface StepExecution {
  readonly executions: readonly Execution[];
  readonly background?: Execution;
  readonly cpu: CpuUsage;
  readonly disturbance: Pick<Conditions, "foreignShare" | "stealShare" | "interruptShare">;
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

  server(arm: string, path: TrafficPath, workload: Workload): ServerAddress;

  /** Programmes that many services from none; the probed ones are among them. Without a number: back to the base services, if they are not there already. */
  programServices(arm: string, services: number | undefined, signal: AbortSignal): Promise<ServiceProgramming | undefined>;

  /** Waits until nothing but the idle floor runs. */
  settle(signal: AbortSignal): Promise<Pick<Conditions, "settleSeconds" | "quiet">>;

  /** Rejects only when the target is gone or the signal fires; a command that fails is an execution that says so. */
  execute(arm: string, step: StepCommands, signal: AbortSignal): Promise<StepExecution>;

  /** After a failed step: a server may still wait for the rest of it, so the next step finds the servers started anew. */
  recover(arm: string, signal: AbortSignal): Promise<void>;
}
