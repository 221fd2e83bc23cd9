import { ConfigurationError } from "../../../model/errors.ts";
import type { Mapping } from "../../../model/scenario.ts";
import type { ClusterProvider } from "../../../ports/cluster-provider.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes/cluster.ts";
import { nodeGroupNames, nodeGroupOf, wantedNodes } from "../readiness/nodes.ts";

/** Who makes nodes, and which. */
export interface NodeMaking {
  readonly provider: Pick<ClusterProvider, "createNodeGroups">;
  /** eksctl's ClusterConfig with the node groups. */
  readonly config: Mapping;
}

/**
 * Makes the node groups, unless the cluster has all their nodes already.
 * @throws ConfigurationError when the nodes are not there and nobody says how to make them
 */
export async function makeNodes(cluster: Cluster, making: NodeMaking | undefined, signal: AbortSignal): Promise<"made" | "there"> {
  const nodes = await cluster.list({ apiVersion: "v1", kind: "Node" }, signal);
  if (making === undefined) {
    requireNodes(nodes);
    return "there";
  }
  const groups = nodeGroupNames(making.config);
  const ours = nodes.filter((node) => groups.includes(nodeGroupOf(node) ?? ""));
  if (ours.length >= wantedNodes(making.config)) return "there";
  await making.provider.createNodeGroups(making.config, signal);
  return "made";
}

/** @throws ConfigurationError when the cluster has no nodes, where nobody says how to make them */
export function requireNodes(nodes: readonly KubernetesObject[]): void {
  if (nodes.length > 0) return;
  throw new ConfigurationError(
    'Input "node-group-config" must name the file that create-cluster wrote, because this scenario makes its nodes after its CNI, and the cluster has none.',
  );
}
