import type { ClusterMark, EksClusterFacts } from "../model/eks-cluster.ts";
import { ConfigurationError, EnvironmentError } from "../model/errors.ts";
import { readMark } from "./mark-tags.ts";

/** What a cluster must be to be taken over. */
export interface Wanted {
  readonly scenario: string;
  readonly repository: string;
}

/** The clusters that a run may take over, the one that lives longest first. */
export function adoptable(clusters: readonly EksClusterFacts[], wanted: Wanted, now: Date): readonly EksClusterFacts[] {
  return clusters
    .flatMap((cluster) => {
      const mark = readMark(cluster.tags);
      return mark !== undefined && cluster.status === "ACTIVE" && mark.expiresAt > now && isFor(mark, wanted) ? [{ cluster, mark }] : [];
    })
    .sort((one, other) => other.mark.expiresAt.getTime() - one.mark.expiresAt.getTime())
    .map(({ cluster }) => cluster);
}

/**
 * @returns what the cluster's tags say
 * @throws ConfigurationError for a cluster that is not ours, is for something else, or of another release
 * @throws EnvironmentError for one that cannot be worked with now
 */
export function refuseStranger(cluster: EksClusterFacts, wanted: Wanted & { readonly kubernetesVersion: string }): ClusterMark {
  const { name, status, version } = cluster;
  const mark = readMark(cluster.tags);
  if (mark === undefined) {
    throw new ConfigurationError(
      `Cluster "${name}" does not carry our tags: what this action did not make is taken by "cluster-mode" existing only.`,
    );
  }
  if (!isFor(mark, wanted)) {
    throw new ConfigurationError(
      `Cluster "${name}" is for scenario "${mark.scenario}" of ${mark.repository}, not for "${wanted.scenario}" of ${wanted.repository}.`,
    );
  }
  if (status !== "ACTIVE") throw new EnvironmentError(`Cluster "${name}" is ${status}, and can be reused when it is ACTIVE only.`);
  if (version !== wanted.kubernetesVersion) {
    throw new ConfigurationError(
      `Cluster "${name}" runs Kubernetes ${version}, and input "kubernetes-version" is ${wanted.kubernetesVersion}.`,
    );
  }
  return mark;
}

/**
 * Holds nodes that are there against what was asked for: a group that is scaled goes on having its type, and one that is at something else fails.
 * @throws ConfigurationError where they are of another type
 * @throws EnvironmentError where they cannot be worked with now
 */
export function refuseNodes(
  cluster: string,
  { instanceTypes, status }: { readonly instanceTypes: readonly string[]; readonly status: string },
  wantedType: string,
): void {
  if (instanceTypes.length !== 1 || instanceTypes[0] !== wantedType) {
    throw new ConfigurationError(
      `Input "instance-type" must be that of the nodes that cluster "${cluster}" has, ${instanceTypes.join(", ") || "which EKS does not tell"}, not "${wantedType}".`,
    );
  }
  if (status !== "ACTIVE") {
    throw new EnvironmentError(
      `The nodes of cluster "${cluster}" are ${status || "in no known state"}, and can be reused when they are ACTIVE only.`,
    );
  }
}

const isFor = ({ scenario, repository }: ClusterMark, wanted: Wanted): boolean =>
  scenario === wanted.scenario && repository === wanted.repository;
