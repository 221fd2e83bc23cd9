import { CLUSTER_NAME_TAG } from "../model/eks-cluster.ts";
import { type Condition, iamArn, type Place, regionalArn } from "./policy.ts";

/** CloudFormation stacks that eksctl makes for our clusters: `eksctl-<cluster>-cluster`, `eksctl-<cluster>-nodegroup-…`, add-ons'. */
export const stacks = (place: Place): string => regionalArn(place, "cloudformation", `stack/eksctl-${place.clusterPrefix}*`);

/** The clusters and what EKS keeps below them. */
export const clusters = (place: Place): readonly string[] =>
  ["cluster", "nodegroup", "addon", "access-entry", "podidentityassociation"].map((kind) =>
    regionalArn(place, "eks", `${kind}/${place.clusterPrefix}*`),
  );

/** Roles and instance profiles of these stacks, named after them by CloudFormation; those of node groups EKS names itself. */
export const roles = (place: Place): string => iamArn(place, `role/eksctl-${place.clusterPrefix}*`);
export const instanceProfiles = (place: Place): string => iamArn(place, `instance-profile/eksctl-${place.clusterPrefix}*`);

/** Identity providers of EKS clusters in the region, and no others: not GitHub's. */
export const identityProviders = (place: Place): string => iamArn(place, `oidc-provider/oidc.eks.${place.region}.amazonaws.com/*`);

/** Everything of EC2 in the region; which of it, a condition says. */
export const ec2 = (place: Place): string => regionalArn(place, "ec2", "*");

/** What eksctl's stacks made for a cluster of ours: CloudFormation hands the tags of a stack on to all that is in it. */
export const ofOurStacks = ({ clusterPrefix }: Place): Condition => ({
  StringLike: { [`aws:ResourceTag/${CLUSTER_NAME_TAG}`]: `${clusterPrefix}*` },
});
