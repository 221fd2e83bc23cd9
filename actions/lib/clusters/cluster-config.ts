import type { EksRecipe, Mapping } from "../model/scenario.ts";
import { layOver } from "./lay-over.ts";
import { nodeGroup } from "./node-group.ts";

/** What is asked for, beside what the scenario needs. */
export interface ClusterRequest {
  readonly name: string;
  readonly region: string;
  /** The nodes' zone first; the control plane needs the second one. */
  readonly zones: readonly [string, string];
  /** `1.35` */
  readonly kubernetesVersion: string;
  readonly instanceType: string;
  readonly nodes: number;
  /** Absent where the nodes may be anywhere in their zone. */
  readonly placementGroup?: string;
  /** Release of the nodes' image: `1.35.2-20261112`; the newest one when left out. */
  readonly imageRelease?: string;
  /** ARN of the policy that is the most that the roles of the cluster, its nodes and its add-ons can do. */
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What eksctl is told: one file, or two where the nodes come after the CNI. */
export interface ClusterConfigs {
  readonly cluster: Mapping;
  /** Absent where the nodes come with the cluster. */
  readonly nodeGroups?: Mapping;
}

/** Overlaps with nothing that our scenarios give to pods (10.244.0.0/16, 100.64.0.0/16), nor with EKS's services (10.100.0.0/16 or 172.20.0.0/16). */
const VPC_RANGE = "10.42.0.0/16";

/**
 * eksctl's ClusterConfig for a scenario.
 * eksctl refuses node groups in a cluster without VPC CNI (`validateBareCluster` of 0.230.0), and nodes without a CNI never become ready: so where the
 * scenario's installation has a step for the nodes, they are a file of their own.
 */
export function clusterConfig(recipe: EksRecipe, request: ClusterRequest): ClusterConfigs {
  const { permissionsBoundary } = request;
  const base: Mapping = {
    ...header(request),
    // What leaves standard support costs six times as much an hour, so EKS must not keep it.
    upgradePolicy: { supportType: "STANDARD" },
    // Its nodes take no other CNI.
    autoModeConfig: { enabled: false },
    availabilityZones: request.zones,
    vpc: {
      cidr: VPC_RANGE,
      // The nodes have public addresses: a gateway would cost more than the control plane's traffic.
      nat: { gateway: "Disable" },
      clusterEndpoints: { publicAccess: true, privateAccess: true },
    },
    // With it, eksctl takes AmazonEKS_CNI_Policy from the nodes.
    iam: { withOIDC: false, ...(permissionsBoundary !== undefined && { serviceRolePermissionsBoundary: permissionsBoundary }) },
    addonsConfig: { disableDefaultAddons: true },
    addons: addons(recipe, request),
  };
  const cluster = layOver(base, recipe.cluster ?? {});
  const nodeGroups = nodeGroupConfig(recipe, request);
  return nodesFollow(recipe) ? { cluster, nodeGroups } : { cluster: { ...cluster, managedNodeGroups: nodeGroups["managedNodeGroups"] } };
}

/** The nodes alone, for a cluster that is there. */
export const nodeGroupConfig = (recipe: EksRecipe, request: ClusterRequest): Mapping => ({
  ...header(request),
  managedNodeGroups: [nodeGroup(recipe.nodes, request)],
});

const header = ({ name, region, tags, kubernetesVersion: version }: ClusterRequest): Mapping => ({
  apiVersion: "eksctl.io/v1alpha5",
  kind: "ClusterConfig",
  metadata: { name, region, version, tags },
});

/** Whether the nodes are made later, after the CNI. */
export const nodesFollow = ({ install }: EksRecipe): boolean => install.some(({ step }) => step === "nodes");

/** eksctl wants a configuration as text, and gives it to EKS as it is; where a cluster has an identity provider, it makes a role for an add-on too. */
const addons = (recipe: EksRecipe, { tags, permissionsBoundary }: ClusterRequest): Mapping[] =>
  Object.entries(recipe.addons).map(([name, configuration]) => ({
    name,
    tags,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(configuration !== undefined &&
      Object.keys(configuration).length > 0 && {
        configurationValues: JSON.stringify(configuration),
        resolveConflicts: "overwrite",
      }),
  }));
