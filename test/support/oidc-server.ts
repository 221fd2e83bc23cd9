import { createPublicKey, createSign, createVerify, generateKeyPairSync, randomUUID } from "node:crypto";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** GitHub's side of OpenID Connect, on loopback: it mints ID tokens for the job that shows the request token, and shows its keys. */
export interface OidcServer extends AsyncDisposable {
  /** What the runner gives to a job with `id-token: write`. */
  readonly requestEnvironment: Readonly<Record<"ACTIONS_ID_TOKEN_REQUEST_URL" | "ACTIONS_ID_TOKEN_REQUEST_TOKEN", string>>;
  /** Where faults are injected; a request for a token is `GET /token?…`. */
  readonly proxy: FaultProxy;
  /** What the next tokens carry, beyond the audience and the times. */
  claims: Record<string, unknown>;
  /** How far this server's clock is ahead of the machine's. */
  clockOffsetSeconds: number;
  lifeSeconds: number;
  /** Tokens given out so far. */
  readonly tokens: readonly string[];
  /** Checks the signature by the keys that it shows, nothing else. @throws */
  verify(token: string): Claims;
}

/** Numbers of `octo-org/octo-repo`. */
export const OWNER_ID = "65";
export const REPOSITORY_ID = "74";

export const CLASSIC_SUBJECT = "repo:octo-org/octo-repo:environment:cni-bench";
/** What repositories made since 15 July 2026 carry. */
export const IMMUTABLE_SUBJECT = `repo:octo-org@${OWNER_ID}/octo-repo@${REPOSITORY_ID}:environment:cni-bench`;

export const ISSUER = "https://token.actions.githubusercontent.com";

/** One job of `octo-org/octo-repo` in the environment `cni-bench`, with the classic subject until `claims.sub` says otherwise. */
export async function startOidc(): Promise<OidcServer> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", use: "sig", alg: "RS256" }] };
  const requestToken = `request-token-${randomUUID()}`;
  const tokens: string[] = [];

  const mint = (audience: string): string => {
    const now = Math.floor(Date.now() / 1000) + server.clockOffsetSeconds;
    const times = { iat: now, nbf: now - 600, exp: now + server.lifeSeconds };
    const body = { iss: ISSUER, aud: audience, jti: randomUUID(), ...times, ...server.claims };
    const signed = [{ alg: "RS256", typ: "JWT", kid: "1" }, body]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey).toString("base64url")}`;
  };

  const proxy = await startFaultProxy(async ({ method, path, headers }) => {
    const url = new URL(path, "http://localhost");
    if (url.pathname === "/jwks") return { status: 200, body: JSON.stringify(keys) };
    if (method !== "GET" || url.pathname !== "/token") return { status: 404, body: "{}" };
    if (headers["authorization"] !== `Bearer ${requestToken}`) return { status: 401, body: JSON.stringify({ message: "Bad credentials" }) };
    const token = mint(url.searchParams.get("audience") ?? "https://github.com/octo-org");
    tokens.push(token);
    return { status: 200, body: JSON.stringify({ count: 1, value: token }) };
  });

  const server: OidcServer = {
    requestEnvironment: {
      // The toolkit appends `&audience=…`, so there must be a `?` already.
      ACTIONS_ID_TOKEN_REQUEST_URL: `${proxy.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    proxy,
    claims: {
      sub: CLASSIC_SUBJECT,
      repository: "octo-org/octo-repo",
      repository_owner: "octo-org",
      repository_id: REPOSITORY_ID,
      repository_owner_id: OWNER_ID,
      environment: "cni-bench",
      ref: "refs/heads/main",
      job_workflow_ref: "octo-org/octo-repo/.github/workflows/benchmark.yml@refs/heads/main",
    },
    clockOffsetSeconds: 0,
    lifeSeconds: 300,
    tokens,
    verify(token) {
      const [header = "", body = "", signature = ""] = token.split(".");
      const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString());
      const key = keys.keys.find((candidate) => candidate.kid === kid);
      if (alg !== "RS256" || key === undefined) throw new Error("unknown key");
      const verifier = createVerify("RSA-SHA256").update(`${header}.${body}`);
      if (!verifier.verify(createPublicKey({ key, format: "jwk" }), Buffer.from(signature, "base64url")))
        throw new Error("wrong signature");
      return JSON.parse(Buffer.from(body, "base64url").toString());
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
  return server;
}
