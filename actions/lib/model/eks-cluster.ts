/** Tags that everything we make in an account carries, as far as AWS lets us: by them it is found, and by the time it is swept. */
export const TAGS = {
  run: "cni-bench/run",
  scenario: "cni-bench/scenario",
  repository: "cni-bench/repository",
  /** ISO 8601 instant in UTC, after which anybody may delete it. */
  expiresAt: "cni-bench/expires-at",
} as const;

/** eksctl gives it to everything that it makes for a cluster, with the cluster's name. */
export const CLUSTER_NAME_TAG = "alpha.eksctl.io/cluster-name";

/** CloudFormation's own, which nobody else can set: whoever bears it is deleted with its stack. */
export const STACK_TAG = "aws:cloudformation:stack-name";

/** What EKS takes as the name of a cluster; it goes into filters and commands, so nothing else does. */
export const EKS_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** What names a cluster in an account. */
export interface ClusterIdentity {
  readonly name: string;
  readonly region: string;
}

/** What the tags of a cluster say. */
export interface ClusterMark {
  readonly run: string;
  readonly scenario: string;
  /** `owner/name` */
  readonly repository: string;
  readonly expiresAt: Date;
}

/** A cluster as the EKS API describes it. */
export interface EksClusterFacts extends ClusterIdentity {
  /** `ACTIVE`, `CREATING`, `DELETING`, `FAILED`, `UPDATING`, `PENDING` */
  readonly status: string;
  /** `1.35` */
  readonly version: string;
  /** `https://…`; absent while it is being created. */
  readonly endpoint?: string;
  /** PEM in base64. */
  readonly certificateAuthority?: string;
  readonly vpcId?: string;
  readonly clusterSecurityGroupId?: string;
  readonly tags: Readonly<Record<string, string>>;
}
