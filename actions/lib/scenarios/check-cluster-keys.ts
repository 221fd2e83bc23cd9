import type { EksRecipe } from "../model/scenario.ts";
import { type Finding, shownValue } from "./finding.ts";
import { leaves } from "./helm-values.ts";

/** Keys of eksctl's ClusterConfig that a scenario may set, as paths. */
const ITS_OWN: ReadonlySet<string> = new Set([
  "iam.withOIDC",
  "kubernetesNetworkConfig.ipFamily",
  "kubernetesNetworkConfig.serviceIPv4CIDR",
]);

/**
 * Refuses what a scenario says of its cluster beyond the network. The block is laid over the configuration that we make, and a scenario may be a
 * stranger's: with names and tags it could hide the cluster from its deletion, with roles let it do more, with gateways let it cost more.
 */
export function checkClusterKeys({ cluster = {} }: Pick<EksRecipe, "cluster">): Omit<Finding, "scenario" | "check">[] {
  return leaves(cluster).flatMap(([path, value]) => {
    const key = path.join(".");
    // Without our range: IPv6 brings its own.
    if (ITS_OWN.has(key) || (key === "vpc" && value === null)) return [];
    const shown = shownValue(value);
    return [
      {
        severity: "refuse" as const,
        key: `eks.cluster.${key}`,
        ...(shown === undefined ? {} : { value: shown }),
        why: "A scenario says of its cluster what the network is, and nothing that decides what the cluster may do, what it costs or who deletes it.",
      },
    ];
  });
}
