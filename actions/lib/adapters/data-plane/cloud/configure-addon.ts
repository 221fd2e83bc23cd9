import { EnvironmentError } from "../../../model/errors.ts";
import { clientOptions } from "../../aws/client-options.ts";
import type { EksOptions } from "../../aws/eks-clusters.ts";
import { DescribeAddonCommand, EKSClient, UpdateAddonCommand } from "../../aws/sdk/eks.ts";
import { serviceTrouble } from "../../aws/service-trouble.ts";
import { until, type Waiting } from "../until.ts";

/**
 * Gives an add-on of a cluster another configuration, and waits until EKS has done it.
 * @param configurationValues as YAML or JSON
 * @throws EnvironmentError when EKS refuses it, or it fails
 */
export async function configureAddon(
  { region, credentials, cluster }: EksOptions & { readonly cluster: string },
  addonName: string,
  configurationValues: string,
  waiting: Waiting,
): Promise<void> {
  const { signal } = waiting;
  const client = new EKSClient(clientOptions(region, credentials));
  try {
    const asked = { clusterName: cluster, addonName };
    const update = new UpdateAddonCommand({ ...asked, configurationValues, resolveConflicts: "OVERWRITE" });
    await client.send(update, { abortSignal: signal });
    await until(async () => {
      const { addon } = await client.send(new DescribeAddonCommand(asked), { abortSignal: signal });
      const status = addon?.status ?? "unknown";
      const issue = addon?.health?.issues?.[0]?.message;
      // Degraded until there are nodes: its pods are looked at when the cluster must be ready.
      if (status === "ACTIVE" || status === "DEGRADED") return { found: true };
      if (status === "UPDATE_FAILED")
        throw new EnvironmentError(`EKS could not configure the add-on ${addonName}: ${issue ?? "it says no reason"}.`);
      return { missing: `the add-on ${addonName} is ${status}${issue === undefined ? "" : ` (${issue})`}` };
    }, waiting);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EnvironmentError) throw error;
    throw serviceTrouble("EKS", `configure the add-on ${addonName} of ${cluster}`, region, error);
  } finally {
    client.destroy();
  }
}
