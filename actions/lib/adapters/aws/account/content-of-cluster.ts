import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ClusterContent } from "../../../ports/cluster-content.ts";
import type { Log } from "../../../ports/log.ts";
import { systemClock } from "../../clock/system-clock.ts";
import { clusterContent } from "../../kubernetes/cluster-content.ts";
import { connect } from "../../kubernetes/connect.ts";
import { type EksOptions, eksClusters } from "../eks-clusters.ts";
import { eksToken } from "../eks-token.ts";
import { kubeconfigOf } from "../kubeconfig.ts";

export interface ContentOptions extends EksOptions {
  readonly name: string;
  /** What leads to the cluster; EKS is asked where it is, and a token is made, where it is left out. */
  readonly kubeconfig?: string | undefined;
  readonly log: Log;
  readonly clock?: Clock;
}

/** The inside of an EKS cluster, by a kubeconfig that is there or by the credentials that its account takes. */
export function contentOfCluster({ kubeconfig, log, clock = systemClock, ...cluster }: ContentOptions): ClusterContent {
  if (kubeconfig !== undefined) return clusterContent((signal) => connect({ kubeconfig, signal }, log), clock, log);
  return {
    async remove(limitSeconds, signal) {
      // Its token holds a quarter of an hour, and is gone with the folder.
      const folder = await mkdtemp(join(tmpdir(), "cni-bench-"));
      try {
        const written = await writeTokenKubeconfig(folder, cluster, signal);
        return await clusterContent(() => connect({ kubeconfig: written, signal }, log), clock, log).remove(limitSeconds, signal);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function writeTokenKubeconfig(
  folder: string,
  { name, ...options }: EksOptions & { name: string },
  signal: AbortSignal,
): Promise<string> {
  using clusters = eksClusters(options);
  const cluster = await clusters.describe(name, signal);
  if (cluster === undefined) throw new EnvironmentError(`There is no cluster ${name} in ${options.region} any more.`);
  const { token } = await eksToken({ cluster: name, ...options });
  const path = join(folder, "kubeconfig");
  await writeFile(path, kubeconfigOf(cluster, { token }), { mode: 0o600 });
  return path;
}
