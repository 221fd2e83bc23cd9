import type { ClusterIdentity } from "../lib/model/eks-cluster.ts";
import { ConfigurationError, EnvironmentError } from "../lib/model/errors.ts";
import type { Hands, Obtained } from "./hands.ts";

/** Takes a cluster as it is. Nothing of it is changed, and it is never deleted. */
export async function existing({ name, region }: ClusterIdentity, { clusters, signal }: Hands): Promise<Obtained> {
  const cluster = await clusters.describe(name, signal);
  if (cluster === undefined) throw new ConfigurationError(`There is no cluster "${name}" in ${region}.`);
  // While it is being updated its API answers as well.
  if (cluster.status !== "ACTIVE" && cluster.status !== "UPDATING") {
    throw new EnvironmentError(`Cluster "${name}" in ${region} is ${cluster.status}, and can be used when it is ACTIVE only.`);
  }
  return { cluster, created: false };
}
