import type { Clock } from "../../../ports/clock.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";
import type { Agents } from "../looks/agents.ts";
import type { NodeNetworks } from "../node-networks.ts";

/** What was found, by place; undefined where there is none of it. */
export type Found = ReadonlyMap<string, string | undefined>;

/** The place of what the cluster has once. */
export const CLUSTER = "the cluster";

/** What readers look with. */
export interface Looks {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly agents: Agents;
  readonly networks: NodeNetworks;
  readonly signal: AbortSignal;
}

/**
 * Finds what an assertion is about.
 * @throws EnvironmentError when it cannot be read, which is not the same as its not being there
 */
export type Reader = (subject: string, looks: Looks) => Promise<Found>;

export const onceFound = (value: string | undefined): Found => new Map([[CLUSTER, value]]);

/** Looks at every node at once. */
export async function foundOnNodes({ agents }: Looks, read: (node: string) => Promise<string | undefined>): Promise<Found> {
  return new Map(await Promise.all(agents.nodes.map(async (node) => [`node ${node}`, await read(node)] as const)));
}
