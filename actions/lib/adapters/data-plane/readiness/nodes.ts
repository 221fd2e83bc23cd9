import { z } from "zod";
import type { Cluster, KubernetesObject } from "../../kubernetes/cluster.ts";
import { describeTaint, type Taint } from "../../kubernetes/tolerations.ts";
import type { Looked } from "../until.ts";

const nodeSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z
    .object({ taints: z.array(z.object({ key: z.string(), value: z.exactOptional(z.string()), effect: z.string() })).default([]) })
    .default({ taints: [] }),
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().default("") })).default([]),
  }),
});

/** Taints of nodes whose network is not there yet; others are their owner's wish. */
const UNFINISHED = [
  "node.cilium.io/agent-not-ready",
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/network-unavailable",
  "node.cloudprovider.kubernetes.io/uninitialized",
];

/** Whether so many nodes have joined, and all that have are ready and without a taint that says their network is not. */
export async function lookAtNodes(cluster: Cluster, wanted: number, signal: AbortSignal): Promise<Looked<readonly string[]>> {
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map((node) => nodeSchema.parse(node));
  const lacks = nodes.flatMap((node) => lackOf(node) ?? []);
  if (nodes.length < wanted) lacks.unshift(`${nodes.length} of ${wanted} nodes have joined`);
  return lacks.length === 0 ? { found: nodes.map(({ metadata }) => metadata.name).sort() } : { missing: lacks.slice(0, 3).join("; ") };
}

function lackOf({ metadata: { name }, spec: { taints }, status: { conditions } }: z.infer<typeof nodeSchema>): string | undefined {
  const ready = conditions.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") {
    const why = ready?.message.replaceAll(/\s+/g, " ").slice(0, 300) ?? "";
    return `node ${name} is not ready${why === "" ? "" : ` (${why})`}`;
  }
  const taint: Taint | undefined = taints.find(({ key }) => UNFINISHED.includes(key));
  return taint === undefined ? undefined : `node ${name} is still tainted with ${describeTaint(taint)}`;
}

const desiredSchema = z.object({ desiredCapacity: z.number().optional(), minSize: z.number().optional() });
const groupsSchema = z.object({
  managedNodeGroups: z.array(desiredSchema).default([]),
  nodeGroups: z.array(desiredSchema).default([]),
});

/** How many nodes eksctl is asked for: what a group without a number gets is two (SetManagedNodeGroupDefaults of eksctl). */
export function wantedNodes(config: unknown): number {
  const { managedNodeGroups, nodeGroups } = groupsSchema.parse(config);
  return [...managedNodeGroups, ...nodeGroups].reduce((sum, { desiredCapacity, minSize }) => sum + (desiredCapacity ?? minSize ?? 2), 0);
}

/** The types of instances in eksctl's config, one for each node group; undefined for a group that names none. */
export function instanceTypesIn(config: unknown): readonly (string | undefined)[] {
  const typed = z.object({ instanceType: z.string().optional() });
  const groups = z.object({ managedNodeGroups: z.array(typed).default([]), nodeGroups: z.array(typed).default([]) }).parse(config);
  return [...groups.managedNodeGroups, ...groups.nodeGroups].map(({ instanceType }) => instanceType);
}

/** The type of instance that a node says it is. */
export const instanceTypeOf = ({ metadata: { labels = {} } }: KubernetesObject): string | undefined =>
  labels["node.kubernetes.io/instance-type"];

/** The names of the node groups in eksctl's config. */
export function nodeGroupNames(config: unknown): readonly string[] {
  const named = z.object({ name: z.string() });
  const groups = z.object({ managedNodeGroups: z.array(named).default([]), nodeGroups: z.array(named).default([]) }).parse(config);
  return [...groups.managedNodeGroups, ...groups.nodeGroups].map(({ name }) => name);
}

/** The node group that a node came with; eksctl and EKS both label it. */
export const nodeGroupOf = ({ metadata: { labels = {} } }: KubernetesObject): string | undefined =>
  labels["alpha.eksctl.io/nodegroup-name"] ?? labels["eks.amazonaws.com/nodegroup"];
