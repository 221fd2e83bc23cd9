/** A region of AWS: `ap-northeast-2`, `us-gov-west-1`. */
export const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;

/** What the name of a role or a policy may have, its path too. */
const NAME = String.raw`[\w+=,.@/-]+`;

const iamArn = (kind: string): RegExp => new RegExp(String.raw`^arn:aws(?:-cn|-us-gov)?:iam::(\d{12}):${kind}/${NAME}$`);

/** ARN of a role; its one group is the account. */
export const ROLE_ARN = iamArn("role");

/** ARN of a policy; its one group is the account. */
export const POLICY_ARN = iamArn("policy");
