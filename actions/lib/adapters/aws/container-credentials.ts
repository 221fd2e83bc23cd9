import type { TemporaryCredentials } from "./aws-credentials.ts";

/** Where an SDK asks for credentials: the variables of its container-credentials protocol. */
export interface ContainerEndpoint {
  readonly url: string;
  readonly authorization: string;
}

/** Names of the protocol's variables, which all SDKs, the aws CLI and eksctl know. */
export const ENDPOINT_VARIABLES = {
  url: "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  authorization: "AWS_CONTAINER_AUTHORIZATION_TOKEN",
} as const;

/** What the protocol answers with. */
export interface EndpointAnswer {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  /** ISO 8601 */
  readonly Expiration: string;
}

export const toAnswer = ({ accessKeyId, secretAccessKey, sessionToken, expiration }: TemporaryCredentials): EndpointAnswer => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  Token: sessionToken,
  // Some clients cannot read fractions of a second.
  Expiration: expiration.toISOString().replace(/\.\d+Z$/, "Z"),
});

/** The endpoint that this process inherits; only one on this machine's loopback counts. */
export function inheritedEndpoint(environment: Readonly<Record<string, string | undefined>> = process.env): ContainerEndpoint | undefined {
  const { [ENDPOINT_VARIABLES.url]: url, [ENDPOINT_VARIABLES.authorization]: authorization } = environment;
  return url?.startsWith("http://127.0.0.1:") && authorization ? { url, authorization } : undefined;
}

const LIMIT_MILLISECONDS = 2_000;

/** @throws when nobody answers, or not with credentials */
export async function askEndpoint({ url, authorization }: ContainerEndpoint, signal: AbortSignal): Promise<TemporaryCredentials> {
  const response = await fetch(url, {
    headers: { authorization },
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MILLISECONDS)]),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = (await response.json()) as Partial<EndpointAnswer>;
  if (!AccessKeyId || !SecretAccessKey || !Token || !Expiration) throw new Error("an answer without credentials");
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expiration: new Date(Expiration) };
}
