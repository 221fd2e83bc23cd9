import { type EksClusterFacts, STACK_TAG } from "../../../model/eks-cluster.ts";
import { EnvironmentError } from "../../../model/errors.ts";
import type { AccountCluster, CloudAccount, CloudResource } from "../../../ports/cloud-account.ts";
import { type EksOptions, eksClusters } from "../eks-clusters.ts";
import { serviceTrouble } from "../service-trouble.ts";
import { closeClients, makeClients } from "./clients.ts";
import { removeCluster } from "./eks.ts";
import { FINDERS } from "./finders.ts";
import { refusalOf } from "./refusal.ts";
import { findStacks, removeStack } from "./stacks.ts";

/** The account that the credentials belong to, in one region. */
export function awsAccount({ region, credentials }: EksOptions): CloudAccount & Disposable {
  const clients = makeClients(region, credentials);
  const clusters = eksClusters({ region, credentials });

  async function ask<T>(what: string, signal: AbortSignal, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof EnvironmentError ? error : serviceTrouble("AWS", what, region, error);
    }
  }

  const toCluster = (name: string, stacks: readonly CloudResource[], eks: EksClusterFacts | undefined): AccountCluster => ({
    name,
    region,
    stacks,
    ...(eks !== undefined && { eks }),
  });

  return {
    region,
    listClusters: (signal) =>
      ask("list the clusters", signal, async () => {
        const [listed, stacks] = await Promise.all([clusters.list(signal), findStacks(clients, signal)]);
        const byName = new Map(listed.map((eks) => [eks.name, eks]));
        const names = [...new Set([...byName.keys(), ...stacks.keys()])];
        return names.map((name) => toCluster(name, stacks.get(name) ?? [], byName.get(name)));
      }),
    readCluster: (name, signal) =>
      ask(`describe cluster ${name}`, signal, async () => {
        const [eks, stacks] = await Promise.all([clusters.describe(name, signal), findStacks(clients, signal, name)]);
        return toCluster(name, stacks.get(name) ?? [], eks);
      }),
    find: (kind, near, signal) => ask(`tell what there is of kind ${kind}`, signal, () => FINDERS[kind].find(clients, near, signal)),
    findTagged: (signal) =>
      ask("tell what bears our tags", signal, async () => {
        const found = await Promise.all(Object.values(FINDERS).map((finder) => finder.findTagged?.(clients, signal) ?? []));
        return found.flat().filter(({ tags }) => tags[STACK_TAG] === undefined);
      }),
    remove: (resource, signal) =>
      ask(`remove ${resource.kind} ${resource.id}`, signal, async () => {
        try {
          await removerOf(resource)(clients, resource, signal);
          return undefined;
        } catch (error) {
          return refusalOf(error);
        }
      }),
    [Symbol.dispose]() {
      clusters[Symbol.dispose]();
      closeClients(clients);
    },
  };
}

function removerOf({ kind }: CloudResource) {
  if (kind === "stack") return removeStack;
  if (kind === "cluster") return removeCluster;
  const { remove } = FINDERS[kind];
  if (remove === undefined) throw new Error(`Nothing removes a ${kind} by itself.`);
  return remove;
}
