import { DeleteLogGroupCommand, DescribeLogGroupsCommand } from "../sdk/logs.ts";
import type { Finder } from "./finder.ts";

/** EKS makes it when control-plane logs are on, and leaves it with all it holds. */
export const logGroups: Finder = {
  async find({ logs }, { clusterName }, signal) {
    const name = `/aws/eks/${clusterName}/cluster`;
    const { logGroups: found = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }), { abortSignal: signal });
    return found.flatMap(({ logGroupName: id }) => (id === name ? [{ kind: "log-group", id, status: "", tags: {} }] : []));
  },
  remove: ({ logs }, { id }, signal) => logs.send(new DeleteLogGroupCommand({ logGroupName: id }), { abortSignal: signal }),
};
