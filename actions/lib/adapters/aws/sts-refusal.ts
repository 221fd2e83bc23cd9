import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import type { IdTokenClaims } from "./id-token-claims.ts";

/** What the clients say of an error of the service, or of the way there. */
interface ServiceError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const PASSING = ["IDPCommunicationError", "Throttling", "TooManyRequests", "RequestLimitExceeded"];
const NETWORK = /^(E[A-Z_]+|TimeoutError|AbortError)$/;

/**
 * Whether the same call may go well in a moment: the service is busy or broken, AWS could not reach GitHub, or the network failed.
 * A refusal (of the trust, of the token) stays one, and every repetition of it would be a minute of waiting for the same sentence.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, message, code = "", $metadata } = error as ServiceError;
  if (PASSING.includes(shortName(name)) || isKeyNotFetched(error)) return true;
  const status = $metadata?.httpStatusCode;
  // An answer that went well and cannot be read was cut off.
  if (status !== undefined) return status < 300 || status >= 500 || status === 429;
  return NETWORK.test(code) || NETWORK.test(name) || /socket hang up|network|timeout/i.test(message);
}

/** AWS calls it a wrong token, but it has not looked at the token: it could not get the keys by which GitHub signs. */
const isKeyNotFetched = ({ name, message }: Error): boolean =>
  shortName(name) === "InvalidIdentityToken" && /retrieve verification key/i.test(message);

/** The client calls some errors by their code, and others by their code and `Exception`. */
const shortName = (name: string): string => name.replace(/Exception$/, "");

export interface RefusedRequest {
  readonly roleToAssume: string;
  readonly region: string;
  readonly durationSeconds: number;
  readonly audience: string;
}

/** A clock may be this far off before it is told: the request for the token and its way take a part of it. */
const TOLD_SKEW_SECONDS = 60;

/** How far the machine's clock is from GitHub's, as a part of a sentence; "" where it is right. */
export function describeSkew(claims: IdTokenClaims | undefined, now: Date): string {
  if (claims === undefined) return "";
  const aheadSeconds = (now.getTime() - claims.issuedAt.getTime()) / 1000;
  if (Math.abs(aheadSeconds) < TOLD_SKEW_SECONDS) return "";
  return `this machine's clock is ${Math.abs(aheadSeconds).toFixed(0)} s ${aheadSeconds > 0 ? "ahead of" : "behind"} GitHub's`;
}

/** What the user reads of a refusal that will stay one. */
export function describeRefusal(error: unknown, request: RefusedRequest, claims: IdTokenClaims | undefined, now: Date): Error {
  const { name, message } = error as ServiceError;
  const { roleToAssume, durationSeconds, audience } = request;
  const skew = describeSkew(claims, now);
  const clock = skew === "" ? "" : ` Also, ${skew}: set it right.`;
  const said = `(${name}: ${message.replace(/\.$/, "")})`;
  switch (shortName(name)) {
    case "AccessDenied":
      return new EnvironmentError(`The role ${roleToAssume} does not trust this job ${said}. ${trust(claims, audience)}${clock}`);
    case "InvalidIdentityToken":
    case "IDPRejectedClaim":
      return new EnvironmentError(
        `AWS does not accept this job's ID token ${said}: the account needs the OpenID Connect provider token.actions.githubusercontent.com with "${audience}" among its audiences.${clock}`,
      );
    case "ExpiredToken":
      return new EnvironmentError(
        `AWS finds the ID token expired, though it was fetched for this very call ${said}: ${skew === "" ? "AWS and GitHub do not agree on the time, so try again" : skew}.`,
      );
    case "RegionDisabled":
      return new ConfigurationError(
        `Input "aws-region" must be a region that is switched on in the account, not "${request.region}" ${said}.`,
      );
    case "ValidationError":
      if (!/DurationSeconds|MaxSessionDuration/.test(message)) break;
      return new ConfigurationError(
        `Input "role-duration-seconds" must be at most the maximum session duration of the role ${roleToAssume}, not "${durationSeconds}" ${said}. Credentials renew themselves here, so 3600 lasts for any job.`,
      );
  }
  return new EnvironmentError(`The role ${roleToAssume} could not be assumed ${said}.${clock}`);
}

function trust(claims: IdTokenClaims | undefined, audience: string): string {
  if (claims === undefined) return "";
  const list = claims.subjects.map((subject) => `"${subject}"`).join(" and ");
  const others = claims.subjects.length > 1 ? " (GitHub knows both formats; list both)" : "";
  return `Its token says: subject "${claims.subject}", audience "${claims.audience}". The trust policy must have "${audience}" as token.actions.githubusercontent.com:aud and ${list} as token.actions.githubusercontent.com:sub${others}, in exactly this spelling.`;
}
