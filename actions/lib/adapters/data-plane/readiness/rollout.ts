import { z } from "zod";
import type { Cluster, KubernetesObject } from "../../kubernetes/cluster.ts";
import { isHopeless, isReady, podState, podTrouble } from "../../kubernetes/pod-state.ts";
import { type Looked, until, type Waiting } from "../until.ts";

/** What makes pods, and keeps them. */
export interface WorkloadReference {
  readonly kind: "DaemonSet" | "Deployment";
  readonly namespace: string;
  readonly name: string;
}

const workloadSchema = z.object({
  metadata: z.object({ generation: z.number().default(0) }),
  spec: z.object({ replicas: z.number().default(1), selector: z.object({ matchLabels: z.record(z.string(), z.string()).default({}) }) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      desiredNumberScheduled: z.number().default(0),
      updatedNumberScheduled: z.number().default(0),
      numberAvailable: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
    })
    .prefault({}),
});

type Workload = z.infer<typeof workloadSchema>;

/** Waits until all pods of a workload are of its newest template and available. @throws EnvironmentError with the reason of a pod that is not */
export async function waitForRollout(cluster: Cluster, reference: WorkloadReference, waiting: Waiting): Promise<void> {
  await until(async () => await lookAtRollout(cluster, reference, waiting.signal), waiting);
}

export async function lookAtRollout(cluster: Cluster, reference: WorkloadReference, signal: AbortSignal): Promise<Looked<true>> {
  const { kind, namespace, name } = reference;
  const what = `${kind} ${namespace}/${name}`;
  const found = await cluster.read({ apiVersion: "apps/v1", ...reference }, signal);
  if (found === undefined) return { missing: `there is no ${what}` };
  const workload = workloadSchema.parse(found);
  const state = kind === "DaemonSet" ? daemonSetLack(workload) : deploymentLack(workload);
  if (state === undefined) return { found: true };
  const pods = await podsOf(cluster, namespace, workload, signal);
  const troubles = pods.map(podState).flatMap((pod) => podTrouble(pod) ?? []);
  const why = troubles.length === 0 ? "" : `: ${troubles.slice(0, 2).join("; ")}`;
  return { missing: `${what} ${state}${why}`, isHopeless: pods.map(podState).some((pod) => !isReady(pod) && isHopeless(pod)) };
}

/** The pods that a workload selects. */
export async function podsOf(
  cluster: Cluster,
  namespace: string,
  { spec }: Pick<Workload, "spec">,
  signal: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  const labelSelector = Object.entries(spec.selector.matchLabels)
    .map((label) => label.join("="))
    .join(",");
  return await cluster.list({ apiVersion: "v1", kind: "Pod", namespace, labelSelector }, signal);
}

export const readWorkload = (object: KubernetesObject): Workload => workloadSchema.parse(object);

/** By the rules of `kubectl rollout status`, and one more: a DaemonSet that no node wants carries nothing. */
function daemonSetLack({ metadata, status }: Workload): string | undefined {
  if (status.observedGeneration < metadata.generation) return "was changed a moment ago";
  const { desiredNumberScheduled: wanted, updatedNumberScheduled: updated, numberAvailable: available } = status;
  if (wanted === 0) return "is wanted on no node";
  if (updated < wanted) return `has its newest pods on ${updated} of ${wanted} nodes`;
  return available < wanted ? `is available on ${available} of ${wanted} nodes` : undefined;
}

function deploymentLack({ metadata, spec, status }: Workload): string | undefined {
  if (status.observedGeneration < metadata.generation) return "was changed a moment ago";
  const { replicas, updatedReplicas: updated, availableReplicas: available } = status;
  if (updated < spec.replicas) return `has ${updated} of ${spec.replicas} newest pods`;
  if (replicas > updated) return `still has ${replicas - updated} old pods`;
  return available < spec.replicas ? `has ${available} of ${spec.replicas} pods available` : undefined;
}
