import { z } from "zod";
import type { Clock } from "../../../ports/clock.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes/cluster.ts";

const LIMIT_SECONDS = 180;
const POD = { apiVersion: "v1", kind: "Pod" } as const;

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default(""),
    uid: z.string().default(""),
    annotations: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(z.object({ controller: z.boolean().default(false) })).default([]),
  }),
  spec: z.object({ hostNetwork: z.boolean().default(false) }),
  status: z.object({ phase: z.string().default("") }).default({ phase: "" }),
});

interface MovablePod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

/**
 * Deletes the pods of a node one after the other, and waits for the end of each, so that their controllers start others wherever the scheduler likes. Left
 * alone are pods of the node's own, those on the host's network, which no data plane for pods carries, and those without a controller, which nobody would
 * start again. Disruption budgets are not asked: what users feel of it is what is measured.
 * @returns `namespace/name` of those that were deleted, and of those that were left because nobody would start them again
 * @throws EnvironmentError for a pod that does not end
 */
export async function restartPods(
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: Clock },
  node: string,
  signal: AbortSignal,
): Promise<{ readonly deleted: readonly string[]; readonly orphans: readonly string[] }> {
  const onNode = { ...POD, fieldSelector: `spec.nodeName=${node}` };
  const pods = (await cluster.list(onNode, signal)).map((pod) => podSchema.parse(pod)).filter(isCarried);
  const orphans = pods.filter(({ metadata }) => !metadata.ownerReferences.some(({ controller }) => controller)).map(nameOf);
  const deleted: string[] = [];
  for (const pod of pods) {
    if (orphans.includes(nameOf(pod))) continue;
    signal.throwIfAborted();
    await remove(cluster, pod.metadata, signal);
    deleted.push(nameOf(pod));
    // Whoever is started in its place may be needed for the next to be moved: names are looked up while pods start.
    await clock.sleep(1, signal);
  }
  return { deleted, orphans };
}

const isCarried = ({ metadata, spec, status }: z.infer<typeof podSchema>): boolean =>
  !spec.hostNetwork && !("kubernetes.io/config.mirror" in metadata.annotations) && !["Succeeded", "Failed"].includes(status.phase);

async function remove(cluster: Cluster, { name, namespace, uid }: MovablePod, signal: AbortSignal): Promise<void> {
  await cluster.remove({ ...POD, name, namespace }, signal);
  const isThere = (objects: readonly KubernetesObject[]) => objects.some((object) => podSchema.parse(object).metadata.uid === uid);
  await cluster.waitFor(
    { ...POD, namespace, fieldSelector: `metadata.name=${name}` },
    {
      isDone: (objects) => !isThere(objects),
      explain: () => `Pod ${namespace}/${name} did not end within ${LIMIT_SECONDS} s.`,
      limitSeconds: LIMIT_SECONDS,
    },
    signal,
  );
}

const nameOf = ({ metadata }: { readonly metadata: MovablePod }): string => `${metadata.namespace}/${metadata.name}`;
