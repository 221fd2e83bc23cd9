import type { Cluster } from "../kubernetes/cluster.ts";
import type { HelmStep, Installation } from "./installation.ts";
import type { WorkloadReference } from "./readiness/rollout.ts";
import { podsNow, recreatePods } from "./recreate-pods.ts";

/**
 * Brings a release that is there to the values of its step, and ends the pods that have the old ones.
 * @throws ToolError of helm; EnvironmentError in the words of a pod that does not come up
 */
export async function renewRelease(installation: Installation, step: HelmStep, signal: AbortSignal): Promise<void> {
  const { cluster, clock, log, limitSeconds } = installation;
  const before = new Map<WorkloadReference, ReadonlySet<string>>();
  for (const workload of await workloadsOf(cluster, step, signal)) before.set(workload, await podsNow(cluster, workload, signal));
  await installation.helm.upgrade({ chart: step.chart, valuesFiles: (await installation.valuesOf(step)).files, limitSeconds }, signal);
  // A chart that does not roll out its pods by itself leaves them with the old settings.
  for (const workload of await workloadsOf(cluster, step, signal)) {
    const old = [...before].find(([one]) => one.kind === workload.kind && one.name === workload.name)?.[1];
    await recreatePods(cluster, workload, { clock, signal, limitSeconds, log }, old ?? new Set());
    log.info(`${workload.kind} ${workload.namespace}/${workload.name} runs with the new values`);
  }
}

/** By this helm marks what belongs to a release. */
const RELEASE = "meta.helm.sh/release-name";

async function workloadsOf(
  cluster: Cluster,
  { chart: { release, namespace } }: HelmStep,
  signal: AbortSignal,
): Promise<readonly WorkloadReference[]> {
  const found = await Promise.all(
    (["DaemonSet", "Deployment"] as const).map(async (kind) =>
      (await cluster.list({ apiVersion: "apps/v1", kind, namespace }, signal))
        .filter(({ metadata }) => metadata.annotations?.[RELEASE] === release)
        .map(({ metadata: { name } }): WorkloadReference => ({ kind, namespace, name })),
    ),
  );
  return found.flat();
}
