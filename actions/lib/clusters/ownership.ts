import { CLUSTER_NAME_TAG, STACK_TAG, TAGS } from "../model/eks-cluster.ts";
import type { AccountCluster, CloudResource } from "../ports/cloud-account.ts";

/** Tags that others give to what belongs to a cluster, with its name as value. */
const NAME_TAGS = [
  CLUSTER_NAME_TAG,
  "elbv2.k8s.aws/cluster",
  "cluster.k8s.amazonaws.com/name",
  "eks:cluster-name",
  "aws:eks:cluster-name",
  "io.cilium/cluster-name",
] as const;

/** The VPC CNI and Cilium write this of every interface that they make. */
const CNI_DESCRIPTION = /^(aws-K8S-|Cilium-CNI \()/;

/** What is known of a cluster that decides what else is its. */
export interface Owner {
  readonly name: string;
  /** What `TAGS.run` says; absent where neither the cluster nor a stack of it bears our tags. */
  readonly run?: string;
  /** Whether only what bears the run's own tag is its: somebody named the run, and neither a cluster nor a stack of it was ever seen, so the name may be anybody's. */
  readonly isByRunAlone: boolean;
  /** VPCs that eksctl made for this cluster; one that was there before is shared with others, and nothing in it is ours for being there. */
  readonly ownVpcIds: readonly string[];
  /** Its stacks that still exist: what they made goes with them. */
  readonly stackNames: readonly string[];
}

/** What the cluster's tags say, which are extended while a run goes on; of a cluster that never came to be, or is gone, its stacks'. */
export function tagsOf({ eks, stacks }: AccountCluster): Readonly<Record<string, string>> {
  if (eks !== undefined) return eks.tags;
  const expiry = ({ tags }: CloudResource): string => tags[TAGS.expiresAt] ?? "";
  const [latest] = [...stacks].sort((one, other) => expiry(other).localeCompare(expiry(one)));
  return latest?.tags ?? {};
}

/** @returns nothing for a cluster that is not ours, and for a name that nothing bears */
export const runOf = (cluster: AccountCluster): string | undefined => tagsOf(cluster)[TAGS.run];

/** Whether it is part of the cluster, or was made for or by it. */
export function belongsTo(owner: Owner, resource: CloudResource): boolean {
  if (owner.run === undefined) return false;
  const { [TAGS.run]: run } = resource.tags;
  if (run === undefined ? owner.isByRunAlone : run !== owner.run) return false;
  switch (resource.kind) {
    case "node-group":
    case "log-group":
      // Looked for by the cluster's name, and nothing else can bear it.
      return true;
    case "subnet":
      // Whoever brings a VPC along tags its subnets with the names of clusters, so only our own tag counts.
      return isTaggedByRunHere(owner, resource);
    case "placement-group":
      // Clusters of one run share its tag; the group that is made for a cluster bears its name.
      return isTaggedByName(owner, resource) || (isTaggedByRun(owner, resource) && resource.id === owner.name);
    case "security-group":
      return isTaggedByName(owner, resource) || isTaggedByRunHere(owner, resource);
    default:
      return isTaggedByName(owner, resource) || isInVpc(owner.ownVpcIds, resource);
  }
}

/** Whether it may be removed by itself: it is the cluster's, no stack takes it along, and nothing uses it. */
export function isRemovable(owner: Owner, resource: CloudResource): boolean {
  if (!belongsTo(owner, resource) || stackOf(owner, resource) !== undefined) return false;
  const isTagged = isTaggedByName(owner, resource) || isTaggedByRunHere(owner, resource);
  switch (resource.kind) {
    case "network-interface":
      return resource.status === "available" && (isTagged || isMadeByCni(resource));
    case "volume":
      return resource.status === "available" && isTagged;
    case "load-balancer":
    case "target-group":
      return isTagged;
    case "address-range":
      return isInVpc(owner.ownVpcIds, resource);
    case "node-group":
    case "subnet":
    case "security-group":
    case "placement-group":
    case "identity-provider":
    case "log-group":
      return true;
    default:
      return false;
  }
}

/** The stack that takes it along. */
export function stackOf({ name, stackNames }: Owner, { kind, id, tags }: CloudResource): string | undefined {
  const named = kind === "node-group" ? `eksctl-${name}-nodegroup-${id}` : undefined;
  return stackNames.find((stack) => stack === tags[STACK_TAG] || stack === named);
}

const isTaggedByName = ({ name }: Owner, { tags }: CloudResource): boolean =>
  NAME_TAGS.some((tag) => tags[tag] === name) || tags[`kubernetes.io/cluster/${name}`] === "owned";

const isTaggedByRun = ({ run }: Owner, { tags }: CloudResource): boolean => run !== undefined && tags[TAGS.run] === run;

/** Clusters of one run share its tag, but no VPC that eksctl made. */
const isTaggedByRunHere = (owner: Owner, resource: CloudResource): boolean =>
  isInVpc(owner.ownVpcIds, resource) && isTaggedByRun(owner, resource);

const isInVpc = (vpcIds: readonly string[], { vpcId }: CloudResource): boolean => vpcId !== undefined && vpcIds.includes(vpcId);

const isMadeByCni = ({ description = "", tags }: CloudResource): boolean =>
  CNI_DESCRIPTION.test(description) || "io.cilium/cilium-managed" in tags;
