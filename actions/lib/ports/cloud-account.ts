import type { EksClusterFacts } from "../model/eks-cluster.ts";

/** What a cluster consists of in an account, and what it can leave behind there. */
export const RESOURCE_KINDS = [
  "load-balancer",
  "classic-load-balancer",
  "target-group",
  "node-group",
  "stack",
  "cluster",
  "network-interface",
  "volume",
  "subnet",
  "address-range",
  "security-group",
  "placement-group",
  "identity-provider",
  "log-group",
  "instance",
  "auto-scaling-group",
  "nat-gateway",
  "public-address",
  "vpc",
  "role",
] as const;

export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** One thing in an account, as its service describes it. */
export interface CloudResource {
  readonly kind: ResourceKind;
  /** What its service knows it by: an id, a name or an ARN. */
  readonly id: string;
  /** In the service's own word: `available`, `DELETE_FAILED`; "" where it has none. */
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly vpcId?: string;
  /** What its service says is in its way, or what it is attached to. */
  readonly heldBy?: string;
  /** Of a node group: the cluster. */
  readonly clusterName?: string;
  readonly instanceType?: string;
  readonly gibibytes?: number;
}

/** A name that an EKS cluster, stacks of eksctl's, or both bear. */
export interface AccountCluster {
  readonly name: string;
  readonly region: string;
  readonly eks?: EksClusterFacts;
  /** The stacks that eksctl tagged with the name; those that are gone are left out. */
  readonly stacks: readonly CloudResource[];
}

/** Where to look for what belongs to a cluster. */
export interface Neighbourhood {
  readonly clusterName: string;
  readonly vpcIds: readonly string[];
  /** What `TAGS.run` of the cluster says. */
  readonly run?: string;
}

/**
 * An account in one region, as far as deleting needs it. It tells what is there and removes what it is told to: what may be removed is decided elsewhere.
 * Throttling and a network that fails for a moment end behind it.
 * @throws EnvironmentError where a service cannot be asked, with what it said
 */
export interface CloudAccount {
  readonly region: string;
  /** Every name that EKS or a stack of eksctl's has, ours or not. */
  listClusters(signal: AbortSignal): Promise<readonly AccountCluster[]>;
  /** @returns a name with nothing behind it where there is nothing */
  readCluster(name: string, signal: AbortSignal): Promise<AccountCluster>;
  /** What of a kind is near a cluster; more than belongs to it. Stacks and clusters come from `readCluster`. */
  find(kind: Exclude<ResourceKind, "stack" | "cluster">, near: Neighbourhood, signal: AbortSignal): Promise<readonly CloudResource[]>;
  /** What bears our tags by itself and is no part of a stack, whichever cluster it was for. */
  findTagged(signal: AbortSignal): Promise<readonly CloudResource[]>;
  /**
   * Asks for the removal, which may go on for minutes. What is gone already is removed.
   * @returns why the service refuses for now, in its own words; nothing where it does as it is told
   */
  remove(resource: CloudResource, signal: AbortSignal): Promise<string | undefined>;
}
