import { ConfigurationError } from "../model/errors.ts";
import type { AccountCluster } from "../ports/cloud-account.ts";
import { runOf } from "./ownership.ts";

/** Whether EKS or CloudFormation knows the name. */
export const isThere = ({ eks, stacks }: AccountCluster): boolean => eks !== undefined || stacks.length > 0;

/**
 * Holds before a deletion begins what bears the name against what was asked for.
 * @param run absent where any run's is meant
 * @throws ConfigurationError when it is not ours, or another run's
 */
export function refuseForeign(cluster: AccountCluster, run: string | undefined): void {
  if (!isThere(cluster)) return;
  const found = runOf(cluster);
  if (found === undefined) {
    throw new ConfigurationError(
      `Input "cluster-name" must name a cluster that this project made and tagged, not "${cluster.name}" in ${cluster.region}, which bears no such tag: it is not touched.`,
    );
  }
  if (run !== undefined && run !== found)
    throw new ConfigurationError(
      `Input "run-id" must be that of cluster ${cluster.name}, which is ${found}, not "${run}": it is not touched.`,
    );
}

/**
 * Whether somebody took the name while a deletion went on: what is gone leaves its name to anybody.
 * @param run whose cluster is being deleted, as far as anybody saw one
 * @returns a sentence that says so
 */
export function takeover(cluster: AccountCluster, run: string | undefined): string | undefined {
  if (!isThere(cluster)) return undefined;
  const found = runOf(cluster);
  if (found === undefined) return "The name belongs to a cluster now that this project did not make.";
  return run === undefined || run === found ? undefined : `The name belongs to run ${found} now.`;
}
