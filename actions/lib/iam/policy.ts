/** Values of a condition key, by operator and key. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One rule of a policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Condition;
}

/** A document as IAM reads it. */
export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export const policy = (...statements: readonly Statement[]): Policy => ({ Version: "2012-10-17", Statement: statements });

/** Where the policies are for. */
export interface Place {
  /** 12 digits */
  readonly account: string;
  readonly region: string;
  /** What the names of all our clusters begin with: by it their stacks, roles and log groups are told from everybody else's. */
  readonly clusterPrefix: string;
}

/** As `create-cluster` names them; who names clusters otherwise has to say so to the policies. */
export const DEFAULT_CLUSTER_PREFIX = "cnib-";

/** Managed policies may have so many characters, white space not counted. Source: "IAM and AWS STS quotas". */
export const MANAGED_POLICY_LIMIT_CHARACTERS = 6144;

/** `aws`, or what China and the American government have instead. */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** ARN of something in the account and region. */
export const regionalArn = ({ account, region }: Place, service: string, resource: string): string =>
  `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;

/** ARN of something of IAM, which has no region. */
export const iamArn = ({ account, region }: Place, resource: string): string => `arn:${partitionOf(region)}:iam::${account}:${resource}`;

/** For actions that know no resource: at least no other region. */
export const inRegion = ({ region }: Place): Condition => ({ StringEquals: { "aws:RequestedRegion": region } });
