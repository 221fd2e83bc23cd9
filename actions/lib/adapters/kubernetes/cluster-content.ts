import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ClusterContent } from "../../ports/cluster-content.ts";
import type { Log } from "../../ports/log.ts";
import { explainStuck } from "./clean-up.ts";
import type { Cluster, KubernetesObject, ListOptions, ObjectReference } from "./cluster.ts";
import { selectorOf } from "./names.ts";

interface Removed {
  readonly listed: ListOptions;
  counts(object: KubernetesObject): boolean;
}

/** Kinds for which a controller makes a load balancer, and our own namespaces; a cluster need not know Gateways. */
const REMOVED: readonly Removed[] = [
  {
    listed: { apiVersion: "v1", kind: "Service" },
    counts: ({ spec }) => (spec as { type?: string } | undefined)?.type === "LoadBalancer",
  },
  { listed: { apiVersion: "networking.k8s.io/v1", kind: "Ingress" }, counts: () => true },
  { listed: { apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway" }, counts: () => true },
  { listed: { apiVersion: "v1", kind: "Namespace", labelSelector: selectorOf() }, counts: () => true },
];

/**
 * The inside of a cluster that is about to go as a whole, so whoever made a load balancer in it does not matter. A Service, and a namespace with volume claims,
 * is there until its controller has taken down what it made outside (finalizers), so their end is what is waited for.
 * @param open may be called again for another try
 */
export function clusterContent(open: (signal: AbortSignal) => Promise<Cluster>, clock: Clock, log: Log): ClusterContent {
  return {
    async remove(limitSeconds, signal) {
      const cluster = await open(signal);
      const endsAt = clock.monotonicSeconds() + limitSeconds;
      const removed: Removed[] = [];
      for (const kind of REMOVED) {
        const objects = (await list(cluster, kind.listed, signal)).filter(kind.counts);
        for (const object of objects) {
          log.info(`Removing ${describe(object)} from the cluster`);
          await cluster.remove(referenceOf(object), signal);
        }
        if (objects.length > 0) removed.push(kind);
      }
      const still: string[] = [];
      for (const kind of removed) {
        const left = Math.max(endsAt - clock.monotonicSeconds(), 1);
        still.push(...(await waitUntilGone(cluster, kind, left, signal)));
      }
      return still;
    },
  };
}

/** @returns what is still there, a sentence each */
async function waitUntilGone(cluster: Cluster, { listed, counts }: Removed, limitSeconds: number, signal: AbortSignal): Promise<string[]> {
  const explain = (objects: readonly KubernetesObject[]) =>
    objects.filter(counts).map((object) => (object.kind === "Namespace" ? explainStuck(object) : `${describe(object)} is still there.`));
  try {
    await cluster.waitFor(
      listed,
      { isDone: (objects) => !objects.some(counts), explain: (objects) => explain(objects).join(" "), limitSeconds },
      signal,
    );
    return [];
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EnvironmentError) return [error.message];
    throw error;
  }
}

async function list(cluster: Cluster, listed: ListOptions, signal: AbortSignal): Promise<readonly KubernetesObject[]> {
  try {
    return await cluster.list(listed, signal);
  } catch (error) {
    signal.throwIfAborted();
    // There is none of a kind that the cluster does not have.
    if (error instanceof EnvironmentError && error.message.startsWith("The cluster has no kind")) return [];
    throw error;
  }
}

const referenceOf = ({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectReference => ({
  apiVersion,
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});

const describe = ({ kind, metadata: { name, namespace } }: KubernetesObject): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
