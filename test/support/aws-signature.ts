import { createHash, createHmac } from "node:crypto";
import type { ProxiedRequest } from "./fault-proxy.ts";

/** Why a signature is refused, in the words of AWS. */
export class SignatureRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Signed {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
}

/** AWS refuses what was signed further off. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * Checks a request that was signed by Signature Version 4, in its header or in its address; written after the specification, not after an SDK.
 * @param secretOf the secret key and the session token of an access key; nothing for one that nobody gave out
 * @throws SignatureRefusal
 */
export function verifySignature(
  request: ProxiedRequest,
  secretOf: (accessKeyId: string) => { readonly secretAccessKey: string; readonly sessionToken: string } | undefined,
  now: Date,
): Signed {
  const url = new URL(request.path, "http://localhost");
  const parts = url.searchParams.has("X-Amz-Signature") ? ofAddress(url) : ofHeader(request);
  const [accessKeyId = "", date = "", region = "", service = ""] = parts.credential.split("/");
  const known = secretOf(accessKeyId);
  if (known === undefined) throw new SignatureRefusal("InvalidClientTokenId", "The security token included in the request is invalid.");
  if (parts.sessionToken !== known.sessionToken) {
    throw new SignatureRefusal("InvalidClientTokenId", "The security token included in the request is invalid");
  }
  refuseTime(parts.date, parts.expiresSeconds, now);

  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${escapeUri(name)}=${escapeUri(value)}`)
    .sort();
  const headers = parts.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replaceAll(/ +/g, " ")}\n`);
  const canonical = [
    request.method,
    url.pathname,
    query.join("&"),
    headers.join(""),
    parts.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", parts.date, scope, sha256(canonical)].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${known.secretAccessKey}`,
  );
  if (hmac(key, toSign).toString("hex") !== parts.signature) {
    throw new SignatureRefusal("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
  }
  return { accessKeyId, signedHeaders: parts.signedHeaders };
}

interface Parts {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260101T000000Z` */
  readonly date: string;
  readonly sessionToken: string;
  /** Of an address only. */
  readonly expiresSeconds?: number;
}

function ofAddress({ searchParams }: URL): Parts {
  const get = (name: string) => searchParams.get(`X-Amz-${name}`) ?? "";
  return {
    credential: get("Credential"),
    signedHeaders: get("SignedHeaders").split(";"),
    signature: get("Signature"),
    date: get("Date"),
    sessionToken: get("Security-Token"),
    expiresSeconds: Number(get("Expires")),
  };
}

function ofHeader({ headers }: ProxiedRequest): Parts {
  const fields = Object.fromEntries(
    (headers["authorization"] ?? "")
      .replace(/^AWS4-HMAC-SHA256 /, "")
      .split(/,\s*/)
      .map((field) => field.split("=") as [string, string]),
  );
  if (!fields["Signature"]) throw new SignatureRefusal("MissingAuthenticationToken", "Request is missing Authentication Token");
  return {
    credential: fields["Credential"] ?? "",
    signedHeaders: (fields["SignedHeaders"] ?? "").split(";"),
    signature: fields["Signature"],
    date: headers["x-amz-date"] ?? "",
    sessionToken: headers["x-amz-security-token"] ?? "",
  };
}

function refuseTime(date: string, expiresSeconds: number | undefined, now: Date): void {
  const signedAt = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  const ageSeconds = (now.getTime() - signedAt) / 1000;
  if (Number.isNaN(signedAt) || ageSeconds < -TOLERANCE_SECONDS || ageSeconds > (expiresSeconds ?? TOLERANCE_SECONDS)) {
    throw new SignatureRefusal("SignatureDoesNotMatch", `Signature expired: ${date} is too far from ${now.toISOString()}`);
  }
}

const escapeUri = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer | string, text: string): Buffer => createHmac("sha256", key).update(text).digest();
