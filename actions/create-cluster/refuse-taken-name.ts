import { awsAccount } from "../lib/adapters/aws/account/aws-account.ts";
import type { ClusterIdentity } from "../lib/model/eks-cluster.ts";
import { ConfigurationError } from "../lib/model/errors.ts";

/**
 * Nothing is begun under a name that something bears: eksctl would fail there, and this job's post could take the other one's cluster for its own. A stack
 * comes minutes before its cluster and goes after it.
 * @throws ConfigurationError where there is a cluster of the name, or a stack of one
 */
export async function refuseTakenName({ name, region }: ClusterIdentity, signal: AbortSignal): Promise<void> {
  using account = awsAccount({ region });
  const { eks, stacks } = await account.readCluster(name, signal);
  if (eks !== undefined) {
    throw new ConfigurationError(
      `There is a cluster "${name}" in ${region} already: give another name by input "cluster-name", or take this one by "cluster-mode" reuse.`,
    );
  }
  const [stack] = stacks;
  if (stack === undefined) return;
  throw new ConfigurationError(
    `There is a stack ${stack.id} in ${region} already (${stack.status}), so somebody makes or deletes a cluster "${name}": give another name by input "cluster-name" or "run-id", or wait until it is gone.`,
  );
}
