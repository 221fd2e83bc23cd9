import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { systemClock } from "../clock/system-clock.ts";
import { assumeRole } from "./assume-role.ts";
import { type CredentialProvider, DEFAULT_AUDIENCE, DEFAULT_DURATION_SECONDS, type TemporaryCredentials } from "./aws-credentials.ts";
import { callerIdentity, isSessionOf } from "./caller-identity.ts";
import { askEndpoint, inheritedEndpoint } from "./container-credentials.ts";

export interface CredentialOptions {
  /** ARN; the SDK's own chain (environment, files, container endpoint) where the job brought credentials of another kind. */
  readonly roleToAssume?: string | undefined;
  readonly region: string;
  readonly sessionName?: string;
  readonly durationSeconds?: number;
  readonly audience?: string;
  readonly idToken: (audience: string, signal: AbortSignal) => Promise<string>;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** What our own clients sign with. @returns nothing where the default chain of the SDK shall find it */
export function awsCredentials(options: CredentialOptions): CredentialProvider | undefined {
  const { roleToAssume, ...rest } = options;
  return roleToAssume === undefined || roleToAssume === "" ? undefined : freshCredentials({ ...rest, roleToAssume });
}

/** The SDK treats what runs out within five minutes as run out. */
const MARGIN_SECONDS = 5 * 60;

/**
 * Credentials of a role for as long as the job has ID tokens. They come from the endpoint that `assume-role` left running, if it answers for this very role;
 * otherwise, as in a post step after it has ended, the role is assumed anew in this process. An inherited environment is never trusted by itself: whoever
 * writes GITHUB_ENV decides it. Several clients may share the provider.
 */
export function freshCredentials(options: CredentialOptions & { readonly roleToAssume: string }): () => Promise<TemporaryCredentials> {
  const { clock = systemClock } = options;
  let held: TemporaryCredentials | undefined;
  let asking: Promise<TemporaryCredentials> | undefined;
  return async () => {
    if (held !== undefined && held.expiration.getTime() - clock.now().getTime() > MARGIN_SECONDS * 1000) return held;
    asking ??= ask(options, clock).finally(() => {
      asking = undefined;
    });
    held = await asking;
    return held;
  };
}

async function ask(options: CredentialOptions & { readonly roleToAssume: string }, clock: Clock): Promise<TemporaryCredentials> {
  const { roleToAssume, region, idToken, log, signal } = options;
  const endpoint = inheritedEndpoint();
  if (endpoint !== undefined) {
    try {
      const served = await askEndpoint(endpoint, signal);
      if (isSessionOf(roleToAssume, await callerIdentity(region, { credentials: async () => served, signal }))) return served;
      log.debug(`The credentials endpoint of this job serves another role than ${roleToAssume}.`);
    } catch (error) {
      signal.throwIfAborted();
      log.debug(`The credentials endpoint of this job does not answer (${(error as Error).message}).`);
    }
  }
  const { sessionName = "cni-bench", durationSeconds = DEFAULT_DURATION_SECONDS, audience = DEFAULT_AUDIENCE } = options;
  return assumeRole({ roleToAssume, region, sessionName, durationSeconds, audience }, { idToken, clock, log, signal });
}
