import { audience, region, roleArn } from "../lib/action/aws-inputs.ts";
import { eachMatching, type InputValues, list, matching, optional, text, wholeNumber } from "../lib/action/input.ts";
import { DEFAULT_AUDIENCE, DEFAULT_DURATION_SECONDS } from "../lib/adapters/aws/aws-credentials.ts";
import { ROLE_ARN } from "../lib/model/aws-names.ts";
import { ConfigurationError } from "../lib/model/errors.ts";

/** Every input of the action. */
export const inputs = {
  "role-to-assume": roleArn("Role that this job becomes, as ARN: `arn:aws:iam::123456789012:role/cni-bench`"),
  "aws-region": region("Region of the clusters, and of the AWS STS that is asked: `ap-northeast-2`"),
  // An hour is what every role allows unasked, and as credentials renew themselves a longer one would only live on after the job.
  "role-duration-seconds": wholeNumber({
    description: "How long one set of credentials lives; they are renewed before, so this needs not be as long as the job",
    min: 900,
    max: 43_200,
    default: DEFAULT_DURATION_SECONDS,
    placeholder: "seconds",
  }),
  "role-session-name": optional(
    matching(
      text({
        description: "Name under which CloudTrail shows the job; `cni-bench-` and the workflow run's id when left out",
        placeholder: "name",
      }),
      /^[\w+=,.@-]{2,64}$/,
      "must be 2 to 64 letters, digits and _+=,.@-",
    ),
  ),
  audience: audience(DEFAULT_AUDIENCE),
  "allowed-account-ids": optional(
    eachMatching(
      list({ description: "Accounts that the role may be in, separated by commas: a guard against the wrong ARN", placeholder: "ids" }),
      /^\d{12}$/,
      "must be account ids of 12 digits, separated by commas",
    ),
  ),
} as const;

export type Inputs = InputValues<typeof inputs>;

/** @throws ConfigurationError when the role is in an account that is not allowed */
export function checkInputs(given: Inputs): Inputs {
  const { roleToAssume, allowedAccountIds } = given;
  const accountId = ROLE_ARN.exec(roleToAssume)?.[1] ?? "";
  if (allowedAccountIds === undefined || allowedAccountIds.includes(accountId)) return given;
  throw new ConfigurationError(
    `Input "role-to-assume" must be in an account of "allowed-account-ids" (${allowedAccountIds.join(", ")}), not "${accountId}".`,
  );
}
