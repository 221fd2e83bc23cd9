import type { CloudResource } from "../ports/cloud-account.ts";
import { KIND_FACTS, nameOf } from "./kind-facts.ts";
import type { Sight } from "./look-around.ts";
import { isRemovable, stackOf } from "./ownership.ts";
import { hasFailedToLeave, isLeaving } from "./removal-order.ts";
import { runningCost } from "./running-cost.ts";

/** Something of a cluster that is still there. */
export interface Leftover {
  readonly resource: CloudResource;
  /** In USD, about; absent where the price is not known. */
  readonly dollarsPerHour?: number;
  /** What will delete it, or how a person does. */
  readonly deletedBy: string;
  /** Why it is still there, in the service's words. */
  readonly why?: string;
}

/** @param refusalOf what its service said when it was to be removed */
export function audit(
  { cluster, owner, resources }: Sight,
  refusalOf: (resource: CloudResource) => string | undefined = () => undefined,
): readonly Leftover[] {
  const failed = resources.filter(hasFailedToLeave).map(({ id }) => id);
  return resources.map((resource) => {
    const cost = runningCost(cluster.region, resource);
    const why = refusalOf(resource) ?? resource.heldBy;
    return {
      resource,
      ...(cost !== undefined && { dollarsPerHour: cost }),
      deletedBy: deletedBy(resource),
      ...(why !== undefined && { why }),
    };
  });

  function deletedBy(resource: CloudResource): string {
    const stack = stackOf(owner, resource);
    if (stack !== undefined) return `stack ${stack}${failed.includes(stack) ? ", whose deletion failed" : ""}`;
    if (isLeaving(resource)) return "its service, which is deleting it";
    const { kind, id } = resource;
    if (kind === "cluster" || kind === "stack" || isRemovable(owner, resource)) return "the next delete-cluster or sweep-clusters";
    const holder =
      kind === "network-interface" && resource.status !== "available" ? `the end of ${resource.heldBy ?? "what uses it"}; ` : "";
    const command = KIND_FACTS[kind].byHand?.replace("…", id);
    return command === undefined ? "nothing of ours" : `${holder}\`${command}\``;
  }
}

/** About what all of it costs per hour, and what has no price here. */
export function totalCost(leftovers: readonly Leftover[]): { readonly dollarsPerHour: number; readonly unpriced: readonly string[] } {
  return {
    dollarsPerHour: leftovers.reduce((sum, one) => sum + (one.dollarsPerHour ?? 0), 0),
    unpriced: leftovers.filter((one) => one.dollarsPerHour === undefined).map(({ resource }) => nameOf(resource)),
  };
}
