import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { TemporaryCredentials } from "./aws-credentials.ts";
import { STS_TIMEOUTS } from "./client-options.ts";
import { type IdTokenClaims, readClaims } from "./id-token-claims.ts";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "./sdk/sts.ts";
import { describeRefusal, describeSkew, isPassing } from "./sts-refusal.ts";

/** Which role, for how long, and as whom. */
export interface RoleRequest {
  readonly roleToAssume: string;
  readonly region: string;
  readonly durationSeconds: number;
  /** What CloudTrail shows. */
  readonly sessionName: string;
  readonly audience: string;
}

/** Whoever assumes a role: GitHub's proof of who this job is, time, and a place to tell. */
export interface Assuming {
  readonly idToken: (audience: string, signal: AbortSignal) => Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const ATTEMPTS = 6;
const FIRST_WAIT_SECONDS = 0.5;
const LONGEST_WAIT_SECONDS = 8;

/**
 * Assumes a role with an ID token of its own for each attempt, because one lives five minutes only.
 * @throws EnvironmentError when the job may have no token, when the role does not trust it, or when troubles last for a minute or two
 * @throws ConfigurationError when the role does not allow sessions that long
 */
export async function assumeRole(request: RoleRequest, { idToken, clock, log, signal }: Assuming): Promise<TemporaryCredentials> {
  // Its own repetitions would use a token again.
  const sts = new STSClient({
    region: request.region,
    maxAttempts: 1,
    requestHandler: STS_TIMEOUTS,
  });
  try {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      let token: string | undefined;
      let claims: IdTokenClaims | undefined;
      try {
        token = await idToken(request.audience, signal);
        claims = readClaims(token);
        const skew = describeSkew(claims, clock.now());
        if (skew !== "" && attempt === 1) log.warning(`The clocks differ: ${skew}; AWS refuses what is signed more than five minutes off.`);
        return await exchange(sts, token, request, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof EnvironmentError) throw error;
        if (token !== undefined && !isPassing(error)) throw describeRefusal(error, request, claims, clock.now());
        const what = token === undefined ? (error as Error).message : `AWS STS did not answer as it should (${wordsOf(error)}).`;
        if (attempt === ATTEMPTS) throw new EnvironmentError(`${what} That was attempt ${attempt} of ${ATTEMPTS}; try again later.`);
        log.info(`${what} Trying again.`);
        await clock.sleep(waitAfter(attempt), signal);
      }
    }
  } finally {
    sts.destroy();
  }
}

async function exchange(sts: STSClient, token: string, request: RoleRequest, signal: AbortSignal): Promise<TemporaryCredentials> {
  const { Credentials: given, AssumedRoleUser: user } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: request.roleToAssume,
      RoleSessionName: request.sessionName,
      WebIdentityToken: token,
      DurationSeconds: request.durationSeconds,
    }),
    { abortSignal: signal },
  );
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration } = given ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration || !user?.Arn) {
    throw new EnvironmentError("AWS STS answered without credentials.");
  }
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

const waitAfter = (attempt: number): number =>
  Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);

const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.split("\n")[0] || "no message"}` : String(error);
