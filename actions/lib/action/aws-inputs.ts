import { POLICY_ARN, REGION, ROLE_ARN } from "../model/aws-names.ts";
import { DEFAULT_CLUSTER } from "../model/default-cluster.ts";
import { eachMatching, type Input, list, matching, text, wholeNumber } from "./input.ts";

/** A role of IAM, by its ARN: one with a typing error would be found out only when it is needed, and then it is too late. */
export const roleArn = (description: string): Input<string> =>
  matching(text({ description, placeholder: "arn" }), ROLE_ARN, "must be the ARN of a role, as arn:aws:iam::123456789012:role/cni-bench");

/** A policy of the account, by its ARN. */
export const policyArn = (description: string): Input<string> =>
  matching(
    text({ description, placeholder: "arn" }),
    POLICY_ARN,
    "must be the ARN of a policy, as arn:aws:iam::123456789012:policy/cni-bench-boundary",
  );

/** One region of AWS. */
export const region = (description: string): Input<string> =>
  matching(text({ description, placeholder: "region" }), REGION, "must be a region of AWS, as ap-northeast-2");

/** One region of AWS, or several. */
export const regions = (description: string): Input<readonly string[]> =>
  eachMatching(list({ description, placeholder: "regions" }), REGION, "must be regions of AWS, as ap-northeast-2");

/** Type of the nodes' machines, by its shape: which types there are, EC2 alone knows. */
export const instanceType = (description: string): Input<string> =>
  matching(
    text({ description, default: DEFAULT_CLUSTER.instanceType, placeholder: "type" }),
    /^[a-z0-9-]+\.[a-z0-9-]+$/,
    "must be an EC2 instance type, as m6i.xlarge",
  );

/** How many nodes a cluster has; a path between two nodes needs two. */
export const nodes: Input<number> = wholeNumber({
  description: "Number of nodes, all in one zone",
  min: 2,
  max: 20,
  default: DEFAULT_CLUSTER.nodes,
});

/** For whom GitHub shall make the ID tokens of a job. */
export const audience = (fallback: string): Input<string> =>
  text({
    description: "For whom the ID token is: an audience of the OpenID Connect provider in the account",
    default: fallback,
    placeholder: "name",
  });
