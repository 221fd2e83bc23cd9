import type { CloudResource } from "../ports/cloud-account.ts";
import { CONTROL_PLANE_DOLLARS_PER_HOUR, diskDollarsPerHour, nodeDollarsPerHour, PUBLIC_ADDRESS_DOLLARS_PER_HOUR } from "./prices.ts";

/** USD an hour. NAT gateways and load balancers as on AWS's price pages of us-east-1, the latter LIKELY, and without what their traffic costs. */
const FIXED: Partial<Readonly<Record<CloudResource["kind"], number>>> = {
  cluster: CONTROL_PLANE_DOLLARS_PER_HOUR,
  "nat-gateway": 0.045,
  "public-address": PUBLIC_ADDRESS_DOLLARS_PER_HOUR,
  "load-balancer": 0.0225,
  "classic-load-balancer": 0.025,
};

/**
 * About what it costs an hour, in USD, for as long as it is there.
 * @returns 0 for what costs nothing, nothing for an instance or a volume of which we have no price in the region
 */
export function runningCost(region: string, { kind, instanceType = "", gibibytes = 0 }: CloudResource): number | undefined {
  if (kind === "volume") return diskDollarsPerHour(region, gibibytes);
  if (kind === "instance") return nodeDollarsPerHour(region, instanceType);
  return FIXED[kind] ?? 0;
}
