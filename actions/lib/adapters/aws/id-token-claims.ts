import { subjects } from "../../iam/subject.ts";

/** What an ID token says of the job, as far as a refusal is explained by it. */
export interface IdTokenClaims {
  readonly subject: string;
  readonly audience: string;
  readonly issuedAt: Date;
  /** Subjects by which a trust policy could know this job, in both formats; only the one that the token carries where it is a customised one. */
  readonly subjects: readonly string[];
}

/** Reads what a token says without checking its signature, which is for AWS to do. @returns nothing for what is no token */
export function readClaims(token: string): IdTokenClaims | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const { sub, aud, iat } = claims;
    if (typeof sub !== "string" || typeof iat !== "number") return undefined;
    return { subject: sub, audience: String(aud), issuedAt: new Date(iat * 1000), subjects: bothFormats(sub, claims) };
  } catch {
    return undefined;
  }
}

function bothFormats(subject: string, claims: Readonly<Record<string, unknown>>): readonly string[] {
  const context = /^repo:[^:]+:(.+)$/.exec(subject)?.[1];
  const [owner, name] = String(claims["repository"] ?? "").split("/");
  if (context === undefined || !owner || !name) return [subject];
  const ids = { ownerId: String(claims["repository_owner_id"] ?? ""), repositoryId: String(claims["repository_id"] ?? "") };
  return [...new Set([subject, ...subjects({ owner, name, ...ids }, context)])];
}
