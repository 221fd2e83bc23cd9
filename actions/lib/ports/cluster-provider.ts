import type { ClusterIdentity } from "../model/eks-cluster.ts";
import type { Mapping } from "../model/scenario.ts";

/**
 * Who creates clusters. Every call ends when what it asked for is there, when the tool gave up, or soon after the signal fired; what a call that failed has
 * left behind is not removed by it.
 * @throws ToolError with the tool's last words
 */
export interface ClusterProvider {
  /** @param config eksctl's ClusterConfig */
  createCluster(config: Mapping, signal: AbortSignal): Promise<void>;
  /** @param config eksctl's ClusterConfig with the node groups to make */
  createNodeGroups(config: Mapping, signal: AbortSignal): Promise<void>;
  scaleNodeGroup(cluster: ClusterIdentity, nodeGroup: string, nodes: number, signal: AbortSignal): Promise<void>;
}
