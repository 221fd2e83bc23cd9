import type { ClusterIdentity } from "../../model/eks-cluster.ts";

/** Flags and their meaning: eksctl 0.230.0, pkg/ctl. Each begins with what `eksctl` is followed by. */
export type Arguments = readonly string[];

/** Without colours, which a log only shows as odd characters. */
const PLAIN = ["--color=false"] as const;

/** How long eksctl waits for one of its stacks, or for nodes to be ready; 25 minutes when left out. */
const WAIT = ["--timeout=35m"] as const;

/** No kubeconfig: ours has a user of its own kind, and ~/.kube/config is not ours. */
export const createCluster = (configFile: string): Arguments => [
  ...["create", "cluster", `--config-file=${configFile}`, "--write-kubeconfig=false"],
  ...WAIT,
  ...PLAIN,
];

export const createNodeGroups = (configFile: string): Arguments => [
  ...["create", "nodegroup", `--config-file=${configFile}`],
  ...WAIT,
  ...PLAIN,
];

/** Exactly so many: our groups never scale by themselves. */
export const scaleNodeGroup = ({ name, region }: ClusterIdentity, nodeGroup: string, nodes: number): Arguments => [
  ...["scale", "nodegroup", `--cluster=${name}`, `--region=${region}`, `--name=${nodeGroup}`],
  ...[`--nodes=${nodes}`, `--nodes-min=${nodes}`, `--nodes-max=${nodes}`, "--wait"],
  ...WAIT,
  ...PLAIN,
];
