import type { CloudResource } from "../../../ports/cloud-account.ts";
import { describeNodeGroups } from "../node-groups.ts";
import { DeleteClusterCommand, DeleteNodegroupCommand } from "../sdk/eks.ts";
import type { AwsClients } from "./clients.ts";
import type { Finder } from "./finder.ts";

export const removeCluster = ({ eks }: AwsClients, { id }: CloudResource, signal: AbortSignal) =>
  eks.send(new DeleteClusterCommand({ name: id }), { abortSignal: signal });

export const nodeGroups: Finder = {
  async find({ eks }, { clusterName }, signal) {
    const groups = await describeNodeGroups(eks, clusterName, signal);
    return groups.flatMap(({ nodegroupName: id, status = "", tags = {}, health }): CloudResource[] => {
      if (id === undefined) return [];
      const issues = (health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`);
      return [{ kind: "node-group", id, status, tags, clusterName, ...(issues.length > 0 && { heldBy: issues.join("; ") }) }];
    });
  },
  remove: ({ eks }, { id, clusterName }, signal) =>
    eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName: id }), { abortSignal: signal }),
};
