import type { CloudResource } from "../../../ports/cloud-account.ts";
import { DeleteClusterCommand, DeleteNodegroupCommand, DescribeNodegroupCommand, ListNodegroupsCommand } from "../sdk/eks.ts";
import type { AwsClients } from "./clients.ts";
import type { Finder } from "./finder.ts";
import { allPages } from "./pages.ts";
import { isGone } from "./refusal.ts";

export const removeCluster = ({ eks }: AwsClients, { id }: CloudResource, signal: AbortSignal) =>
  eks.send(new DeleteClusterCommand({ name: id }), { abortSignal: signal });

export const nodeGroups: Finder = {
  async find({ eks }, { clusterName }, signal) {
    const names = await unlessGone(
      allPages(async (token) => {
        const answer = await eks.send(new ListNodegroupsCommand({ clusterName, nextToken: token }), { abortSignal: signal });
        return { entries: answer.nodegroups, next: answer.nextToken };
      }),
    );
    const groups = await Promise.all(
      (names ?? []).map((nodegroupName) =>
        unlessGone(eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }), { abortSignal: signal })),
      ),
    );
    return groups.flatMap((answer): CloudResource[] => {
      const { nodegroupName: id, status = "", tags = {}, health } = answer?.nodegroup ?? {};
      if (id === undefined) return [];
      const issues = (health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`);
      return [{ kind: "node-group", id, status, tags, clusterName, ...(issues.length > 0 && { heldBy: issues.join("; ") }) }];
    });
  },
  remove: ({ eks }, { id, clusterName }, signal) =>
    eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName: id }), { abortSignal: signal }),
};

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
