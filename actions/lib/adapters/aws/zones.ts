import { EnvironmentError } from "../../model/errors.ts";
import { clientOptions } from "./client-options.ts";
import type { EksOptions } from "./eks-clusters.ts";
import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand, EC2Client } from "./sdk/ec2.ts";
import { serviceTrouble } from "./service-trouble.ts";

/** Ids of zones in which EKS has no room for control planes (pkg/az of eksctl 0.230.0). */
const AVOIDED_IDS = new Set(["use1-az3", "usw1-az2", "cac1-az3"]);

/**
 * Asks the account for two zones of a region: one in which the instance type is offered, for the nodes, and another one.
 * @throws EnvironmentError where there are no such two
 */
export async function chooseZones(instanceType: string, options: EksOptions, signal: AbortSignal): Promise<readonly [string, string]> {
  const { region, credentials } = options;
  const client = new EC2Client(clientOptions(region, credentials));
  try {
    const [described, offered] = await Promise.all([
      client.send(
        new DescribeAvailabilityZonesCommand({
          Filters: [
            { Name: "state", Values: ["available"] },
            { Name: "zone-type", Values: ["availability-zone"] },
            { Name: "region-name", Values: [region] },
          ],
        }),
        { abortSignal: signal },
      ),
      client.send(
        new DescribeInstanceTypeOfferingsCommand({
          LocationType: "availability-zone",
          Filters: [{ Name: "instance-type", Values: [instanceType] }],
        }),
        { abortSignal: signal },
      ),
    ]);
    const zones = (described.AvailabilityZones ?? []).filter(({ ZoneId = "" }) => !AVOIDED_IDS.has(ZoneId));
    const names = zones.flatMap(({ ZoneName }) => ZoneName ?? []).sort();
    const offering = new Set(offered.InstanceTypeOfferings?.map(({ Location }) => Location));
    const first = names.find((name) => offering.has(name));
    const second = names.find((name) => name !== first);
    if (first === undefined || second === undefined) {
      throw new EnvironmentError(
        `No two zones of ${region} fit: ${names.join(", ") || "none"} can have a cluster, and ${[...offering].join(", ") || "none"} offer ${instanceType}.`,
      );
    }
    return [first, second];
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof EnvironmentError ? error : serviceTrouble("EC2", "tell its zones", region, error);
  } finally {
    client.destroy();
  }
}
