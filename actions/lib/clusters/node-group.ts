import type { Mapping, NodePermissions, NodeRecipe } from "../model/scenario.ts";
import type { ClusterRequest } from "./cluster-config.ts";
import { DISK_GIGABYTES } from "./prices.ts";

/** Name of the one group of nodes that our clusters have. */
export const NODE_GROUP = "bench";

/** How AL2023 calls the primary interface of a Nitro instance. */
const PRIMARY_INTERFACE = "ens5";

/** What Cilium's ENI mode asks EC2 beyond AmazonEKS_CNI_Policy (docs of 1.20, concepts/networking/ipam/eni). */
const CILIUM_ENI_ACTIONS = [
  "ec2:DescribeVpcs",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeRouteTables",
  "ec2:DescribeManagedPrefixLists",
  "ec2:GetManagedPrefixListEntries",
];

const PERMISSIONS: Readonly<Record<NodePermissions, Mapping>> = {
  "cilium-eni": { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: CILIUM_ENI_ACTIONS, Resource: "*" }] },
};

/** An entry of `managedNodeGroups`: as many nodes as asked for, no more and no fewer, all in one zone. */
export function nodeGroup(recipe: NodeRecipe, request: ClusterRequest): Mapping {
  const commands = bootCommands(recipe);
  const iam = {
    ...(recipe.permissions !== undefined && { attachPolicy: PERMISSIONS[recipe.permissions] }),
    ...(request.permissionsBoundary !== undefined && { instanceRolePermissionsBoundary: request.permissionsBoundary }),
  };
  return {
    name: NODE_GROUP,
    amiFamily: "AmazonLinux2023",
    instanceType: request.instanceType,
    minSize: request.nodes,
    maxSize: request.nodes,
    desiredCapacity: request.nodes,
    availabilityZones: [request.zones[0]],
    privateNetworking: false,
    volumeType: "gp3",
    volumeSize: DISK_GIGABYTES,
    disableIMDSv1: true,
    labels: { "cni-bench/role": NODE_GROUP },
    tags: request.tags,
    // EKS keeps a node group's tags to itself: without it the auto-scaling group would have none of ours.
    propagateASGTags: true,
    ...(request.placementGroup !== undefined && { placement: { groupName: request.placementGroup } }),
    ...(request.imageRelease !== undefined && { releaseVersion: request.imageRelease }),
    ...(recipe.maxPods !== undefined && { maxPodsPerNode: recipe.maxPods }),
    ...(recipe.taints !== undefined && { taints: recipe.taints }),
    ...(Object.keys(iam).length > 0 && { iam }),
    ...(commands.length > 0 && { preBootstrapCommands: commands }),
  };
}

/** Run by the node as root before its kubelet starts; the names come from a scenario, whose schema allows nothing that a shell would interpret. */
function bootCommands({ modules = [], networkInterface: { mtu, queues } = {} }: NodeRecipe): readonly string[] {
  return [
    ...(modules.length > 0
      ? [`modprobe -a ${modules.join(" ")}`, `printf '%s\\n' ${modules.join(" ")} > /etc/modules-load.d/cni-bench.conf`]
      : []),
    ...(mtu === undefined ? [] : [`ip link set dev ${PRIMARY_INTERFACE} mtu ${mtu}`]),
    ...(queues === undefined ? [] : [`ethtool -L ${PRIMARY_INTERFACE} combined ${queues}`]),
  ];
}
