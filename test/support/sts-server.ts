import { randomBytes } from "node:crypto";
import { SignatureRefusal, verifySignature } from "./aws-signature.ts";
import { type FaultProxy, type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "./fault-proxy.ts";
import { CLASSIC_SUBJECT, ISSUER, type OidcServer } from "./oidc-server.ts";

/** What a role's trust policy and settings say. */
export interface TrustedRole {
  /** Compared exactly. */
  readonly subjects: readonly string[];
  readonly audience: string;
  readonly maxSessionSeconds: number;
}

type Action = "AssumeRoleWithWebIdentity" | "GetCallerIdentity";

/** Errors of STS with their statuses. */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  ExpiredTokenException: 400,
  IDPCommunicationError: 400,
  InternalFailure: 500,
  InvalidClientTokenId: 403,
  InvalidIdentityToken: 400,
  MissingAuthenticationToken: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  ValidationError: 400,
};

/** AWS STS on loopback: it checks ID tokens, gives out keys for roles, and tells whose keys signed a request. */
export interface StsServer extends AsyncDisposable {
  /** Leads the SDKs here. */
  readonly environment: Readonly<Record<"AWS_ENDPOINT_URL_STS", string>>;
  /** Where faults of the network are injected; every call is `POST /`, a presigned one `GET /?…`. */
  readonly proxy: FaultProxy;
  /** By ARN. */
  readonly roles: Map<string, TrustedRole>;
  /** How long the next credentials live, where it is less than what was asked for. */
  credentialLifeSeconds: number | undefined;
  /** Answers the next calls of an action with an error. */
  refuse(action: Action, code: string, times?: number): void;
  /** Calls that arrived, whatever became of them. */
  count(action: Action): number;
  /** ID tokens that were shown, in order. */
  readonly shownTokens: readonly string[];
  /** Everything secret that was given out: keys, session tokens. */
  readonly secrets: readonly string[];
  /** Asks as an API server of EKS does: follows the address in a bearer token, with the cluster's name in a header. */
  authenticate(
    bearer: string,
    cluster: string,
  ): Promise<{ readonly status: number; readonly arn: string | undefined; readonly body: string }>;
}

export const ACCOUNT_ID = "123456789012";
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/cni-bench`;

interface Session {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  readonly arn: string;
  readonly accountId: string;
}

/** One account with one role, which trusts the classic subject. */
export async function startSts(oidc: OidcServer): Promise<StsServer> {
  const sessions = new Map<string, Session>();
  const calls: Action[] = [];
  const shownTokens: string[] = [];
  let refusals: { readonly action: Action; readonly code: string; times: number }[] = [];

  const proxy = await startFaultProxy(async (request) => {
    const parameters =
      request.method === "POST" ? new URLSearchParams(request.body) : new URL(request.path, "http://localhost").searchParams;
    const action = parameters.get("Action") as Action;
    calls.push(action);
    if (action === "AssumeRoleWithWebIdentity") shownTokens.push(parameters.get("WebIdentityToken") ?? "");
    try {
      refuseAsScripted(action);
      if (action === "AssumeRoleWithWebIdentity") return assume(parameters);
      if (action === "GetCallerIdentity") return identify(request);
      throw new SignatureRefusal("InvalidAction", `Could not find operation ${action}`);
    } catch (error) {
      if (error instanceof SignatureRefusal) return refusal(error.code, error.message);
      throw error;
    }
  });

  function refuseAsScripted(action: Action): void {
    const scripted = refusals.find((candidate) => candidate.action === action);
    if (scripted === undefined) return;
    scripted.times -= 1;
    if (scripted.times <= 0) refusals = refusals.filter((other) => other !== scripted);
    throw new SignatureRefusal(scripted.code, `Scripted: ${scripted.code}`);
  }

  function assume(parameters: URLSearchParams): ProxiedAnswer {
    const { iss, aud, sub, exp } = verified(parameters.get("WebIdentityToken") ?? "");
    if (iss !== ISSUER)
      throw new SignatureRefusal("InvalidIdentityToken", "No OpenIDConnect provider found in your account for the issuer");
    if (Number(exp) * 1000 < Date.now()) throw new SignatureRefusal("ExpiredTokenException", "Token expired: current date/time is past it");
    const arn = parameters.get("RoleArn") ?? "";
    const role = server.roles.get(arn);
    if (role !== undefined && aud !== role.audience) throw new SignatureRefusal("InvalidIdentityToken", "Incorrect token audience");
    if (role === undefined || !role.subjects.includes(String(sub))) {
      throw new SignatureRefusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    const asked = Number(parameters.get("DurationSeconds") ?? 3600);
    if (asked > role.maxSessionSeconds) {
      throw new SignatureRefusal("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    return grant(arn, parameters.get("RoleSessionName") ?? "", Math.min(asked, server.credentialLifeSeconds ?? asked));
  }

  function verified(token: string) {
    try {
      return oidc.verify(token);
    } catch {
      throw new SignatureRefusal("InvalidIdentityToken", "The ID Token provided is not a valid JWT, or its signature is wrong");
    }
  }

  function grant(role: string, sessionName: string, seconds: number): ProxiedAnswer {
    const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    const accountId = role.split(":")[4] ?? "";
    const session: Session = {
      secretAccessKey: randomBytes(30).toString("base64"),
      // With the letters that addresses must escape.
      sessionToken: `FwoG+/${randomBytes(180).toString("base64")}==`,
      expiration: new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000),
      arn: `arn:aws:sts::${accountId}:assumed-role/${role.split("/").at(-1)}/${sessionName}`,
      accountId,
    };
    sessions.set(accessKeyId, session);
    const { secretAccessKey, sessionToken, expiration, arn } = session;
    return answer(
      "AssumeRoleWithWebIdentity",
      `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration.toISOString()}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROA:${sessionName}</AssumedRoleId><Arn>${arn}</Arn></AssumedRoleUser>`,
    );
  }

  function identify(request: ProxiedRequest): ProxiedAnswer {
    const { accessKeyId } = verifySignature(request, (key) => sessions.get(key), new Date());
    const session = sessions.get(accessKeyId);
    if (session === undefined || session.expiration.getTime() < Date.now()) {
      throw new SignatureRefusal("ExpiredTokenException", "The security token included in the request is expired");
    }
    return answer("GetCallerIdentity", `<Arn>${session.arn}</Arn><UserId>AROA:x</UserId><Account>${session.accountId}</Account>`);
  }

  const server: StsServer = {
    environment: { AWS_ENDPOINT_URL_STS: proxy.url },
    proxy,
    roles: new Map([[ROLE_ARN, { subjects: [CLASSIC_SUBJECT], audience: "sts.amazonaws.com", maxSessionSeconds: 3600 }]]),
    credentialLifeSeconds: undefined,
    refuse: (action, code, times = 1) => void refusals.push({ action, code, times }),
    count: (action) => calls.filter((call) => call === action).length,
    shownTokens,
    get secrets() {
      return [...sessions].flatMap(([accessKeyId, { secretAccessKey, sessionToken }]) => [accessKeyId, secretAccessKey, sessionToken]);
    },
    async authenticate(bearer, cluster) {
      const address = Buffer.from(bearer.replace(/^k8s-aws-v1\./, ""), "base64url").toString();
      const response = await fetch(address, { headers: { "x-k8s-aws-id": cluster } });
      const body = await response.text();
      return { status: response.status, arn: /<Arn>(.*)<\/Arn>/.exec(body)?.[1], body };
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
  return server;
}

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
const XML = { "content-type": "text/xml" };

const answer = (action: Action, result: string): ProxiedAnswer => ({
  status: 200,
  headers: XML,
  body: `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`,
});

const refusal = (code: string, message: string): ProxiedAnswer => ({
  status: STATUSES[code] ?? 400,
  headers: XML,
  body: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});
