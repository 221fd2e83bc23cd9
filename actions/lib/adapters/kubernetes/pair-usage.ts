import { EnvironmentError } from "../../model/errors.ts";
import type { StepExecution } from "../../ports/target.ts";
import { agentsOf } from "./node-agent/agent-usage.ts";
import { busyShare, cpuUsage, disturbanceOf, idleFloor, type NodePair, nodesOf } from "./node-agent/cpu-usage.ts";
import { cpuBetween } from "./node-agent/cpu-window.ts";
import { type InvalidReason, invalidReasons } from "./node-agent/invalid-reasons.ts";
import type { NodeReading } from "./node-agent/reading.ts";
import { type NodeUsage, usageBetween } from "./node-agent/usage.ts";
import type { PairReading } from "./node-agents.ts";

/**
 * A full core is told and no more: whether a test held its rate in spite of it, its parser knows better. An allowance that was exceeded is told of
 * a test for the maximum, which goes as far on purpose; any other measured what the machine was allowed and not the network.
 */
const isTold = ({ kind }: InvalidReason, isMaximum: boolean): boolean =>
  kind === "client-saturated" || (kind === "allowance-exceeded" && isMaximum);

/** What both nodes spent on steps, and what they spend when nothing is measured. */
export class PairUsage {
  readonly #sharesMachine: boolean;
  readonly #floor = idleFloor();

  /** @param sharesMachine whether both nodes run on one kernel, whose processor times are of both together */
  constructor(sharesMachine: boolean) {
    this.#sharesMachine = sharesMachine;
  }

  /** Looks whether a window was quiet, and learns from those that were. @param share of the cores that may be busy in it */
  addWindow(reading: PairReading, share: number): boolean {
    const windows = this.#readings(reading).map(({ first, last }) => cpuBetween(first, last));
    const known = windows.filter((window) => window !== undefined);
    if (known.length < windows.length) return false;
    const isQuiet = busyShare(known) < share;
    if (isQuiet) this.#floor.add(known);
    return isQuiet;
  }

  /** What a step cost, and what spoiled it. @throws EnvironmentError when nobody can tell, because a node was rebooted meanwhile */
  between(
    before: PairReading,
    after: PairReading,
    { isMaximum }: { readonly isMaximum: boolean },
  ): Pick<StepExecution, "cpu" | "disturbance" | "agents" | "problems" | "warnings"> {
    const client = usageBetween(before.client, after.client);
    const server = before.other === undefined || after.other === undefined ? client : usageBetween(before.other, after.other);
    const pair = this.#measured(client, server);
    const reasons = invalidReasons({ client, server }, this.#sharesMachine);
    const sentences = (told: boolean) => reasons.filter((reason) => isTold(reason, isMaximum) === told).map(({ sentence }) => sentence);
    return {
      cpu: cpuUsage(pair, this.#floor.cores()),
      disturbance: disturbanceOf(pair),
      agents: agentsOf(nodesOf(pair)),
      problems: sentences(false),
      warnings: sentences(true),
    };
  }

  #readings({ client, other }: PairReading): readonly NodeReading[] {
    return other === undefined || this.#sharesMachine ? [client] : [client, other];
  }

  #measured(client: NodeUsage, server: NodeUsage): NodePair {
    if (client.status === "unusable") throw new EnvironmentError(`What the step cost is not known: ${client.reason}.`);
    if (server.status === "unusable") throw new EnvironmentError(`What the step cost is not known: ${server.reason}.`);
    return { client, server, sharesMachine: this.#sharesMachine };
  }
}
