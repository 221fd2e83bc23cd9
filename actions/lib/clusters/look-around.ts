import { CLUSTER_NAME_TAG } from "../model/eks-cluster.ts";
import {
  type AccountCluster,
  type CloudAccount,
  type CloudResource,
  type Neighbourhood,
  RESOURCE_KINDS,
  type ResourceKind,
} from "../ports/cloud-account.ts";
import { belongsTo, type Owner, runOf } from "./ownership.ts";
import { sentenceOf } from "./sentence-of.ts";

/** All that is left of a cluster at one moment. */
export interface Sight {
  readonly cluster: AccountCluster;
  readonly owner: Owner;
  /** The cluster, its stacks and whatever else belongs to it. */
  readonly resources: readonly CloudResource[];
  /** What could not be looked at, with the reason: there may be some of it. */
  readonly unseen: readonly { readonly kind: ResourceKind; readonly why: string }[];
}

/** Differs where anything came, went or changed its status. */
export const fingerprint = ({ resources }: Sight): string =>
  resources
    .map(({ kind, id, status }) => `${kind} ${id} ${status}`)
    .sort()
    .join("\n");

/**
 * Looks for everything that belongs to a cluster. What one service does not tell does not hide what the others do.
 * @param known what an earlier look knew: when the stacks are gone, only that tells whose the rest is
 * @throws EnvironmentError when neither EKS nor CloudFormation can be asked, because nothing is known then
 */
export async function lookAround(account: CloudAccount, name: string, known: Owner | undefined, signal: AbortSignal): Promise<Sight> {
  const cluster = await account.readCluster(name, signal);
  const found = runOf(cluster);
  // Once known it stays: who bears the name later may be another one.
  const run = known?.run ?? found;
  const eksVpcs = cluster.eks?.vpcId === undefined ? [] : [cluster.eks.vpcId];
  const vpcs = await ask("vpc", { clusterName: name, vpcIds: eksVpcs, ...(run !== undefined && { run }) });
  const ownVpcIds = vpcs.found.filter(({ tags }) => tags[CLUSTER_NAME_TAG] === name).map(({ id }) => id);
  const owner: Owner = {
    name,
    ...(run !== undefined && { run }),
    isByRunAlone: found === undefined && known?.isByRunAlone === true,
    ownVpcIds: [...new Set([...(known?.ownVpcIds ?? []), ...ownVpcIds])],
    stackNames: cluster.stacks.map(({ id }) => id),
  };
  const near = { clusterName: name, vpcIds: [...new Set([...eksVpcs, ...owner.ownVpcIds])], ...(run !== undefined && { run }) };
  // Where there is no cluster EKS is not asked for its node groups.
  const asked = searched.filter((kind) => kind !== "node-group" || cluster.eks !== undefined);
  const answers = [vpcs, ...(await Promise.all(asked.map((kind) => ask(kind, near))))];
  return {
    cluster,
    owner,
    resources: [
      ...(cluster.eks === undefined ? [] : [asResource(cluster)]),
      ...cluster.stacks,
      ...answers.flatMap((answer) => answer.found.filter((resource) => belongsTo(owner, resource))),
    ],
    unseen: answers.flatMap(({ kind, why }) => (why === undefined ? [] : [{ kind, why }])),
  };

  async function ask(kind: SearchedKind, where: Neighbourhood) {
    try {
      return { kind, found: await account.find(kind, where, signal) };
    } catch (error) {
      signal.throwIfAborted();
      return { kind, found: [], why: sentenceOf(error) };
    }
  }
}

type SearchedKind = Parameters<CloudAccount["find"]>[0];

const searched = RESOURCE_KINDS.filter((kind): kind is SearchedKind => kind !== "stack" && kind !== "cluster" && kind !== "vpc");

const asResource = ({ name, eks }: AccountCluster): CloudResource => ({
  kind: "cluster",
  id: name,
  status: eks?.status ?? "",
  tags: eks?.tags ?? {},
  ...(eks?.vpcId !== undefined && { vpcId: eks.vpcId }),
});
