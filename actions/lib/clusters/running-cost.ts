import type { CloudResource } from "../ports/cloud-account.ts";
import { dollarsPerHour } from "./prices.ts";

/** USD an hour, as on AWS's price pages of us-east-1; load balancers are LIKELY, and without what their traffic costs. Other regions cost up to a third more. */
const FIXED: Partial<Readonly<Record<CloudResource["kind"], number>>> = {
  // A version in extended support costs six times as much.
  cluster: 0.1,
  "nat-gateway": 0.045,
  "public-address": 0.005,
  "load-balancer": 0.0225,
  "classic-load-balancer": 0.025,
};
/** gp3, LIKELY. */
const GIBIBYTE = 0.08 / 730;

/**
 * About what it costs an hour, in USD, for as long as it is there.
 * @returns 0 for what costs nothing, nothing for an instance of which we have no price
 */
export function runningCost(region: string, { kind, instanceType = "", gibibytes = 0 }: CloudResource): number | undefined {
  if (kind === "volume") return gibibytes * GIBIBYTE;
  if (kind !== "instance") return FIXED[kind] ?? 0;
  const [one, none] = [dollarsPerHour(region, instanceType, 1), dollarsPerHour(region, instanceType, 0)];
  return one === undefined || none === undefined ? undefined : one - none;
}
