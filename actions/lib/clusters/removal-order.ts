import type { CloudResource, ResourceKind } from "../ports/cloud-account.ts";
import type { Sight } from "./look-around.ts";
import { isRemovable } from "./ownership.ts";

/** Words of several services for: it is on its way out. */
const LEAVING = ["DELETE_IN_PROGRESS", "DELETING", "deleting", "shutting-down", "disassociating"];
const DELETE_FAILED = "DELETE_FAILED";

export const isLeaving = ({ status }: CloudResource): boolean => LEAVING.includes(status);
/** What is on its way somewhere ends there without us, and can be removed then at the latest. */
export const isMoving = (resource: CloudResource): boolean =>
  isLeaving(resource) || /(_IN_PROGRESS|^CREATING|^UPDATING|^PENDING|^pending)$/.test(resource.status);
export const hasFailedToLeave = ({ status }: CloudResource): boolean => status === DELETE_FAILED;

const clusterStackOf = (name: string): string => `eksctl-${name}-cluster`;

/**
 * What can be removed now, in this order. Each look decides anew from what is there, so it does not matter who began, or where somebody was stopped:
 *
 * 1. load balancers, node groups and every stack but the cluster's own, which CloudFormation refuses to delete before them;
 * 2. when no node is left that could make new ones: network interfaces, volumes, target groups, the placement group;
 * 3. extra subnets, then extra address ranges, security groups: the VPC cannot go with one of them in it;
 * 4. the cluster with its stack;
 * 5. what outlives it.
 * @param isGivenUp what was refused so often that nothing waits for it any longer
 */
export function nextRemovals(
  { cluster, owner, resources }: Sight,
  isGivenUp: (resource: CloudResource) => boolean,
): readonly CloudResource[] {
  const removable = resources.filter((resource) => isRemovable(owner, resource));
  const of = (...kinds: ResourceKind[]) => removable.filter(({ kind }) => kinds.includes(kind));
  const isHeldUpBy = (...kinds: ResourceKind[]) => of(...kinds).some((resource) => !isGivenUp(resource));

  const ownStack = cluster.stacks.filter(({ id }) => id === clusterStackOf(cluster.name));
  const parts = cluster.stacks.filter((stack) => !ownStack.includes(stack));
  const hasNodes = parts.length > 0 || resources.some(({ kind }) => kind === "node-group");
  const isEksMade = ({ tags }: CloudResource) => "aws:eks:cluster-name" in tags;

  const steps = [...of("load-balancer", "node-group"), ...parts];
  if (!hasNodes) {
    steps.push(...of("network-interface", "volume", "target-group", "placement-group"));
    if (!isHeldUpBy("network-interface")) steps.push(...of("subnet"));
    if (!isHeldUpBy("network-interface", "subnet")) steps.push(...of("address-range"));
    steps.push(...of("security-group").filter((group) => cluster.eks === undefined || !isEksMade(group)));
    const roots = ownStack.length > 0 ? ownStack : resources.filter(({ kind }) => kind === "cluster");
    if (!isHeldUpBy("load-balancer", "network-interface", "subnet", "address-range")) steps.push(...roots);
    if (cluster.eks === undefined) steps.push(...of("identity-provider", "log-group"));
  }
  return steps.filter((resource) => !isLeaving(resource) && !(hasFailedToLeave(resource) && isGivenUp(resource)));
}
