import { type Place, type Policy, partitionOf, policy } from "./policy.ts";
import { environmentContext, subjects, type TrustedRepository } from "./subject.ts";

const ISSUER = "token.actions.githubusercontent.com";

export interface Trust extends Pick<Place, "account" | "region"> {
  readonly repository: TrustedRepository;
  /** Environment of the repository: its reviewers decide who gets the role. Never a branch or `pull_request`, which anybody who may push can have. */
  readonly environment: string;
  readonly audience?: string;
  /** Reusable workflow that alone may use the role: `owner/repo/.github/workflows/benchmark.yml@refs/heads/main`. */
  readonly jobWorkflowRef?: string | undefined;
}

/**
 * Who may assume the role: jobs of one repository in one environment, known by exact equality in both formats of subject.
 * The key for the workflow exists since January 2026.
 */
export function trustPolicy({ account, region, repository, environment, audience = "sts.amazonaws.com", jobWorkflowRef }: Trust): Policy {
  return policy({
    Sid: "GitHubEnvironment",
    Effect: "Allow",
    Principal: { Federated: `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${ISSUER}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${ISSUER}:aud`]: audience,
        [`${ISSUER}:sub`]: subjects(repository, environmentContext(environment)),
        ...(jobWorkflowRef === undefined ? {} : { [`${ISSUER}:job_workflow_ref`]: jobWorkflowRef }),
      },
    },
  });
}
