import { EnvironmentError } from "../../model/errors.ts";
import type { CredentialProvider } from "./aws-credentials.ts";
import { clientOptions, STS_TIMEOUTS } from "./client-options.ts";
import { GetCallerIdentityCommand, STSClient } from "./sdk/sts.ts";

/** Whom AWS takes us for. */
export interface CallerIdentity {
  readonly accountId: string;
  /** Of a role: `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`. */
  readonly arn: string;
}

/** Who asks has another way, or cannot go on: neither is worth minutes. */
const ATTEMPTS = 3;

/**
 * Asks AWS who we are. It needs no permission, so a refusal means that the credentials are wrong.
 * @param credentials the default chain of the SDK when left out
 * @throws EnvironmentError
 */
export async function callerIdentity(
  region: string,
  { credentials, signal }: { readonly credentials?: CredentialProvider | undefined; readonly signal: AbortSignal },
): Promise<CallerIdentity> {
  const sts = new STSClient({ ...clientOptions(region, credentials), maxAttempts: ATTEMPTS, requestHandler: STS_TIMEOUTS });
  try {
    const { Account: accountId, Arn: arn } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    if (!accountId || !arn) throw new Error("an empty answer");
    return { accountId, arn };
  } catch (error) {
    signal.throwIfAborted();
    throw new EnvironmentError(`AWS does not say whose credentials these are (${(error as Error).name}: ${(error as Error).message}).`);
  } finally {
    sts.destroy();
  }
}

/** Whether an identity is a session of the role; paths are not part of a session's ARN. */
export function isSessionOf(roleArn: string, { accountId, arn }: CallerIdentity): boolean {
  const role = /^arn:[^:]+:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  return role !== null && accountId === role[1] && arn.includes(`:assumed-role/${role[2]}/`);
}
