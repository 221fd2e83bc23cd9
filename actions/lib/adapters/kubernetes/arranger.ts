import type { Arranged, Arrangement, ArrangementKind } from "../../model/arrangement.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { Workload } from "../../model/workload.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ServerAddress, StepExecution } from "../../ports/target.ts";
import type { Cluster } from "./cluster.ts";
import type { DataPlaneFacts } from "./data-plane-facts.ts";
import type { Images } from "./images.ts";
import type { NodeAgents } from "./node-agents.ts";
import type { NodePair } from "./placement.ts";
import type { Toleration } from "./tolerations.ts";
import type { Workloads } from "./workloads.ts";

/** Where arrangements are made: a pair of nodes whose clients and servers stand. */
export interface ArrangingPlace {
  readonly cluster: Cluster;
  readonly run: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly images: Images;
  readonly tolerations: readonly Toleration[];
  readonly pair: NodePair;
  readonly workloads: Workloads;
  readonly agents: NodeAgents;
  /** The data plane that was found. */
  readonly facts: DataPlaneFacts;
}

/** Makes one kind of arrangement, and takes it away. */
export interface Arranger<Kind extends ArrangementKind = ArrangementKind> {
  /** Nothing of an earlier arrangement stands when this is called. @throws EnvironmentError when it cannot be made */
  make(arrangement: Extract<Arrangement, { kind: Kind }>, signal: AbortSignal): Promise<Arranged>;
  /** Takes away what stands, also what an attempt that failed has left, and waits until the data plane has forgotten it. Without anything: nothing. */
  remove(signal: AbortSignal): Promise<void>;
  /** Where a step is served because of what was arranged; `undefined` where the usual servers serve it. */
  server?(path: TrafficPath, workload: Workload, forwarders: number | undefined): ServerAddress | undefined;
  /** What goes on beside a step begins with this, and ends when the answer is asked for. @returns what to ask: why the step did not have beside it what it was to have */
  watchStep?(): () => StepFindings;
  /** Ends what goes on by itself. */
  stop?(): Promise<void>;
}

/** What came of something that went on beside a step. */
export type StepFindings = Required<Pick<StepExecution, "problems" | "warnings">>;
