import { callerIdentity, isSessionOf } from "../lib/adapters/aws/caller-identity.ts";
import { inheritedEndpoint } from "../lib/adapters/aws/container-credentials.ts";
import { ConfigurationError } from "../lib/model/errors.ts";

/**
 * Post would become a role that may not be there, or may delete nothing, and nobody would see it before there is a cluster to delete. Where no step of
 * `assume-role` came before there is nothing to hold the role against.
 * @throws ConfigurationError where this job is another role than the one that post is told to become
 * @throws EnvironmentError where AWS does not say who this job is
 */
export async function refuseOtherRole(roleToAssume: string | undefined, region: string, signal: AbortSignal): Promise<void> {
  if (roleToAssume === undefined || inheritedEndpoint() === undefined) return;
  const found = await callerIdentity(region, { signal });
  if (isSessionOf(roleToAssume, found)) return;
  throw new ConfigurationError(
    `Input "role-to-assume" must be the role that this job is, because the post step becomes it to delete the cluster: AWS takes the job for ${found.arn}, not for "${roleToAssume}".`,
  );
}
