import { z } from "zod";
import type { Cluster, KubernetesObject } from "../kubernetes/cluster.ts";
import { RUN_LABEL, selectorOf } from "../kubernetes/names.ts";
import { podsOf, readWorkload, type WorkloadReference, waitForRollout } from "./readiness/rollout.ts";
import { until, type Waiting } from "./until.ts";

const podSchema = z.object({
  metadata: z.object({
    uid: z.string().default(""),
    ownerReferences: z.array(z.object({ controller: z.boolean().default(false) })).default([]),
  }),
  spec: z.object({ hostNetwork: z.boolean().default(false) }).prefault({}),
});

const uidOf = (pod: KubernetesObject): string => podSchema.parse(pod).metadata.uid;

/** The pods that a workload has now, by what tells them from those that take their place. */
export async function podsNow(cluster: Cluster, reference: WorkloadReference, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const workload = await cluster.read({ apiVersion: "apps/v1", ...reference }, signal);
  if (workload === undefined) return new Set();
  return new Set((await podsOf(cluster, reference.namespace, readWorkload(workload), signal)).map(uidOf));
}

/**
 * Ends the pods of a workload that were there before, all at once, and waits until its new ones are available. Nobody is served by this cluster, so nothing
 * is gained by one after the other; and unlike a mark in the template it leaves nothing behind in an object that is somebody else's.
 * @param old those that may not be left; all of now where it is left out
 * @throws EnvironmentError in the words of a pod that does not come up
 */
export async function recreatePods(
  cluster: Cluster,
  reference: WorkloadReference,
  waiting: Waiting,
  old?: ReadonlySet<string>,
): Promise<void> {
  const { namespace } = reference;
  const stale = old ?? (await podsNow(cluster, reference, waiting.signal));
  const workload = await cluster.read({ apiVersion: "apps/v1", ...reference }, waiting.signal);
  if (workload !== undefined) {
    const left = async () =>
      (await podsOf(cluster, namespace, readWorkload(workload), waiting.signal)).filter((pod) => stale.has(uidOf(pod)));
    await removePods(cluster, await left(), waiting.signal);
    await waitUntilEnded(reference, left, waiting);
  }
  await waitForRollout(cluster, reference, waiting);
}

/** Removes a workload where it is there, and waits until its pods are gone. @throws EnvironmentError with the names of those that do not end */
export async function removeWorkload(cluster: Cluster, reference: WorkloadReference, waiting: Waiting): Promise<void> {
  const workload = await cluster.read({ apiVersion: "apps/v1", ...reference }, waiting.signal);
  if (workload === undefined) return;
  await cluster.remove({ apiVersion: "apps/v1", ...reference }, waiting.signal);
  const left = async () => await podsOf(cluster, reference.namespace, readWorkload(workload), waiting.signal);
  await waitUntilEnded(reference, left, waiting);
}

async function waitUntilEnded(
  { kind, namespace, name }: WorkloadReference,
  left: () => Promise<readonly KubernetesObject[]>,
  waiting: Waiting,
): Promise<void> {
  await until(async () => {
    const still = await left();
    return still.length === 0
      ? { found: true }
      : { missing: `old pods of ${kind} ${namespace}/${name} did not end: ${still.map(({ metadata }) => metadata.name).join(", ")}` };
  }, waiting);
}

async function removePods(cluster: Cluster, pods: readonly KubernetesObject[], signal: AbortSignal): Promise<void> {
  for (const { metadata } of pods) {
    const namespace = metadata.namespace ?? "";
    await cluster.remove({ apiVersion: "v1", kind: "Pod", name: metadata.name, namespace }, signal);
  }
}

/**
 * Ends the pods whose network was made by the data plane as it was before: those with a network of their own, in kube-system and in namespaces of ours, that
 * somebody makes anew. Others' pods are not ours to end.
 * @returns how many
 */
export async function renewPodNetworks(cluster: Cluster, signal: AbortSignal): Promise<number> {
  const ours = await cluster.list({ apiVersion: "v1", kind: "Namespace", labelSelector: selectorOf() }, signal);
  const namespaces = [
    "kube-system",
    ...ours.filter(({ metadata }) => metadata.labels?.[RUN_LABEL] !== undefined).map(({ metadata }) => metadata.name),
  ];
  let count = 0;
  for (const namespace of namespaces) {
    const pods = (await cluster.list({ apiVersion: "v1", kind: "Pod", namespace }, signal)).filter((pod) => {
      const { metadata, spec } = podSchema.parse(pod);
      return !spec.hostNetwork && metadata.ownerReferences.some(({ controller }) => controller);
    });
    await removePods(cluster, pods, signal);
    count += pods.length;
  }
  return count;
}
