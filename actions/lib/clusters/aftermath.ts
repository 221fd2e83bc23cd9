import type { EksClusterFacts } from "../model/eks-cluster.ts";
import { dollars, type Forecast } from "./forecast.ts";
import { asInstant } from "./mark-tags.ts";

/** What is known of a cluster whose creation did not come to its end. */
export interface Remains {
  readonly name: string;
  readonly region: string;
  /** What EKS says now; `unknown` where it could not be asked. */
  readonly found: EksClusterFacts | "nothing" | "unknown";
  readonly forecast: Forecast;
  /** Whether post leaves it, as the user asked. */
  readonly isKept: boolean;
}

/**
 * What exists after a creation that failed or was cancelled, what it costs, and what will delete it, a sentence each.
 * That EKS knows nothing does not mean that nothing is there: eksctl begins with a stack, which has a VPC before it has a cluster.
 */
export function describeRemains({ name, region, found, forecast, isKept }: Remains): string[] {
  const seen =
    found === "unknown"
      ? `Whether there is a cluster ${name} in ${region} could not be asked.`
      : found === "nothing"
        ? `EKS has no cluster ${name} in ${region} yet; there may be stacks eksctl-${name}-*, a VPC and a placement group.`
        : `There is a cluster ${name} in ${region}, in state ${found.status}; there may be nodes too.`;
  const hourly = forecast.dollarsPerHour;
  return [
    seen,
    hourly === undefined ? "What it costs is unknown." : `It costs up to ${dollars(hourly)} an hour until it is deleted.`,
    `${isKept ? "It is kept, as asked for: delete it" : "The post step of this job begins its deletion; whatever that leaves is deleted"} by delete-cluster, or by sweep-clusters after ${asInstant(forecast.expiresAt)}.`,
  ];
}
