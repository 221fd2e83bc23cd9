import type { AwsCredentials, CredentialProvider } from "./aws-credentials.ts";
import { clientOptions } from "./client-options.ts";
import { SignatureV4 } from "./sdk/signature.ts";
import { STSClient } from "./sdk/sts.ts";
import { Sha256 } from "./sha256.ts";

export interface EksTokenRequest {
  readonly cluster: string;
  readonly region: string;
  /** The default chain of the SDK when left out. */
  readonly credentials?: CredentialProvider | undefined;
  readonly now?: Date;
}

/** A bearer token for the API server of a cluster; as secret as a password, for a quarter of an hour. */
export interface EksToken {
  readonly token: string;
  /** When to get another: one minute before the server refuses it, or where its credentials end before that, with them. */
  readonly expiresAt: Date;
}

/** Source: token.go of aws-iam-authenticator, which the API server asks: 15 min from the signature's date, whatever the address says of its life. */
const HOLDS_SECONDS = 14 * 60;
const ADDRESS_HOLDS_SECONDS = 60;

/**
 * The token that `aws eks get-token` would give, made in this process: a presigned question to STS, who the caller is, which the cluster asks for us.
 * Nothing is sent; whether the credentials are right shows at the API server.
 * @throws when there are no credentials
 */
export async function eksToken({ cluster, region, credentials, now = new Date() }: EksTokenRequest): Promise<EksToken> {
  const sts = new STSClient(clientOptions(region, credentials));
  try {
    const endpoint = stsEndpoint(sts, region);
    const identity = await identityOf(sts);
    const signer = new SignatureV4({ credentials: identity, region, service: "sts", sha256: Sha256, applyChecksum: false });
    const { protocol, hostname, port, pathname } = endpoint;
    const signed = await signer.presign(
      {
        method: "GET",
        protocol,
        hostname,
        ...(port === "" ? {} : { port: Number(port) }),
        path: pathname,
        query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
        // Signed, and no part of the address: the API server sends its own name along.
        headers: { host: endpoint.host, "x-k8s-aws-id": cluster },
      },
      { expiresIn: ADDRESS_HOLDS_SECONDS, signingDate: now },
    );
    const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${escapeUri(name)}=${escapeUri(String(value))}`);
    const address = `${protocol}//${endpoint.host}${pathname}?${query.join("&")}`;
    return {
      token: `k8s-aws-v1.${Buffer.from(address).toString("base64url")}`,
      expiresAt: new Date(Math.min(now.getTime() + HOLDS_SECONDS * 1000, identity.expiration?.getTime() ?? Number.POSITIVE_INFINITY)),
    };
  } finally {
    sts.destroy();
  }
}

async function identityOf(sts: STSClient): Promise<AwsCredentials> {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await sts.config.credentials();
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }), ...(expiration && { expiration }) };
}

/** The regional one; the variables are those by which every SDK is led elsewhere. */
function stsEndpoint(sts: STSClient, region: string): URL {
  const given = process.env["AWS_ENDPOINT_URL_STS"] || process.env["AWS_ENDPOINT_URL"];
  return given ? new URL(given) : sts.config.endpointProvider({ Region: region, UseGlobalEndpoint: false }).url;
}

/** As signatures want it: everything but letters, digits and `-_.~`. */
const escapeUri = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
