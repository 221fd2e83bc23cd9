import { CLUSTER_NAME_TAG } from "../../../model/eks-cluster.ts";
import type { CloudResource } from "../../../ports/cloud-account.ts";
import { DeleteStackCommand, DescribeStackResourcesCommand, DescribeStacksCommand } from "../sdk/cloudformation.ts";
import { toTags } from "./aws-tags.ts";
import type { AwsClients } from "./clients.ts";
import { allPages } from "./pages.ts";
import { isServiceError } from "./refusal.ts";

/** A deleted stack is still described by its id, and for a moment by its name. */
const GONE = "DELETE_COMPLETE";

/**
 * The stacks that eksctl made in the region, by the name of the cluster that they are for.
 * @param only the one cluster that is asked for; whatever is wrong with others is not looked at then
 */
export async function findStacks(
  { stacks }: AwsClients,
  signal: AbortSignal,
  only?: string,
): Promise<ReadonlyMap<string, readonly CloudResource[]>> {
  const described = await allPages(async (token) => {
    const answer = await stacks.send(new DescribeStacksCommand({ NextToken: token }), { abortSignal: signal });
    return { entries: answer.Stacks, next: answer.NextToken };
  });
  const found: [string, CloudResource][] = [];
  for (const { StackName: id = "", StackStatus: status = "", StackStatusReason: reason, Tags: list } of described) {
    const tags = toTags(list);
    const name = tags[CLUSTER_NAME_TAG];
    if (name === undefined || (only !== undefined && name !== only)) continue;
    if (!id.startsWith(`eksctl-${name}-`) || status === GONE) continue;
    const heldBy = status === "DELETE_FAILED" ? ((await failuresOf(stacks, id, signal)) ?? reason) : undefined;
    found.push([name, { kind: "stack", id, status, tags, clusterName: name, ...(heldBy !== undefined && { heldBy }) }]);
  }
  const byName = Map.groupBy(found, ([name]) => name);
  return new Map([...byName].map(([name, entries]) => [name, entries.map(([, stack]) => stack)]));
}

/** What of the stack did not go, and why. */
async function failuresOf(stacks: AwsClients["stacks"], name: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { StackResources: all = [] } = await stacks.send(new DescribeStackResourcesCommand({ StackName: name }), { abortSignal: signal });
    const failed = all.filter(({ ResourceStatus: status }) => status === "DELETE_FAILED");
    if (failed.length === 0) return undefined;
    return failed
      .map(
        ({ LogicalResourceId: name, PhysicalResourceId: id, ResourceStatusReason: why }) =>
          `${name} ${id ?? ""}: ${why ?? "no reason given"}`,
      )
      .join("; ");
  } catch (error) {
    signal.throwIfAborted();
    // The stack has a reason of its own, which says less.
    if (isServiceError(error)) return undefined;
    throw error;
  }
}

export const removeStack = ({ stacks }: AwsClients, { id }: CloudResource, signal: AbortSignal) =>
  stacks.send(new DeleteStackCommand({ StackName: id }), { abortSignal: signal });
