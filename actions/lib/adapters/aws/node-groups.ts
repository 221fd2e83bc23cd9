import { DescribeNodegroupCommand, type EKSClient, type Nodegroup, paginateListNodegroups, ResourceNotFoundException } from "./sdk/eks.ts";

/** The node groups of a cluster as EKS describes them; none of a cluster that is gone, and none that goes while we ask. */
export async function describeNodeGroups(client: EKSClient, clusterName: string, signal: AbortSignal): Promise<readonly Nodegroup[]> {
  const names = (await unlessGone(listNames(client, clusterName, signal))) ?? [];
  const described = await Promise.all(
    names.map(async (nodegroupName) => {
      const command = new DescribeNodegroupCommand({ clusterName, nodegroupName });
      return (await unlessGone(client.send(command, { abortSignal: signal })))?.nodegroup;
    }),
  );
  return described.filter((group) => group !== undefined);
}

async function listNames(client: EKSClient, clusterName: string, signal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateListNodegroups({ client }, { clusterName }, { abortSignal: signal })) {
    names.push(...(page.nodegroups ?? []));
  }
  return names;
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
