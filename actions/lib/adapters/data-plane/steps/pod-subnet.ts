import { ConfigurationError } from "../../../model/errors.ts";
import type { Mapping } from "../../../model/scenario.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes/cluster.ts";
import { until, type Waiting } from "../until.ts";
import { applyManifests } from "./manifests.ts";

/** The VPC of a cluster, as far as a subnet for pods needs it. */
export interface PodSubnetWork {
  /** Security group that EKS gave the cluster. */
  readonly securityGroup: string;
  /** The VPC's ranges, and whether each is in force. */
  ranges(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  addRange(range: string, signal: AbortSignal): Promise<void>;
  /** Id of the VPC's subnet of exactly this range. */
  findSubnet(range: string, signal: AbortSignal): Promise<string | undefined>;
  createSubnet(range: string, zone: string, signal: AbortSignal): Promise<string>;
}

/**
 * Gives the VPC a second range with one subnet in the nodes' zone, and tells the VPC CNI to put pods there. Carried out again it goes on where it was.
 * @throws ConfigurationError when nobody says where the nodes will be
 */
export async function addPodSubnet(
  { cluster, vpc, nodes }: { readonly cluster: Cluster; readonly vpc: PodSubnetWork; readonly nodes: Mapping | undefined },
  range: string,
  waiting: Waiting,
): Promise<void> {
  const { signal } = waiting;
  const zone = zoneOf(nodes);
  if (!(await vpc.ranges(signal)).has(range)) await vpc.addRange(range, signal);
  await until(async () => {
    const state = (await vpc.ranges(signal)).get(range) ?? "not there";
    return state === "associated" ? { found: true } : { missing: `the range ${range} of the VPC is ${state}` };
  }, waiting);
  const subnet = (await vpc.findSubnet(range, signal)) ?? (await vpc.createSubnet(range, zone, signal));
  await applyManifests(cluster, [eniConfig(zone, subnet, vpc.securityGroup)], waiting);
}

/** What the VPC CNI looks up by the zone label of a node. */
const eniConfig = (zone: string, subnet: string, securityGroup: string): KubernetesObject => ({
  apiVersion: "crd.k8s.amazonaws.com/v1alpha1",
  kind: "ENIConfig",
  metadata: { name: zone },
  spec: { subnet, securityGroups: [securityGroup] },
});

/** The one zone of all node groups. @throws ConfigurationError where there is none, or there are several */
export function zoneOf(config: Mapping | undefined): string {
  const groups = config?.["managedNodeGroups"] as readonly { readonly availabilityZones?: readonly string[] }[] | undefined;
  const zones = new Set((groups ?? []).flatMap(({ availabilityZones = [] }) => availabilityZones));
  const [zone] = zones;
  if (zone === undefined || zones.size > 1)
    throw new ConfigurationError(
      'Input "node-group-config" must name a file whose node groups are in one zone, because the subnet for pods is made there.',
    );
  return zone;
}
