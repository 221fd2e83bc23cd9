import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { freshCredentials } from "../../../../actions/lib/adapters/aws/credentials.ts";
import { eksToken } from "../../../../actions/lib/adapters/aws/eks-token.ts";
import { type OidcServer, startOidc } from "../../../support/oidc-server.ts";
import { recordingLog } from "../../../support/recording-log.ts";
import { ACCOUNT_ID, ROLE_ARN, type StsServer, startSts } from "../../../support/sts-server.ts";

const region = "ap-northeast-2";

const addressIn = (token: string): URL => new URL(Buffer.from(token.replace("k8s-aws-v1.", ""), "base64url").toString());

describe("a bearer token of EKS", () => {
  let oidc: OidcServer;
  let sts: StsServer;

  beforeEach(async () => {
    oidc = await startOidc();
    sts = await startSts(oidc);
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.environment.AWS_ENDPOINT_URL_STS);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await sts[Symbol.asyncDispose]();
    await oidc[Symbol.asyncDispose]();
  });

  const credentials = () => {
    const idToken = async (audience: string) => {
      const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = oidc.requestEnvironment;
      const response = await fetch(`${url}&audience=${audience}`, { headers: { authorization: `Bearer ${bearer}` } });
      return ((await response.json()) as { value: string }).value;
    };
    return freshCredentials({ roleToAssume: ROLE_ARN, region, idToken, log: recordingLog(), signal: new AbortController().signal });
  };

  test("proves to the API server who the caller is, for this cluster only", async () => {
    const { token } = await eksToken({ cluster: "bench", region, credentials: credentials() });
    expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/);
    expect(await sts.authenticate(token, "bench")).toMatchObject({
      status: 200,
      arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cni-bench/cni-bench`,
    });
    expect(await sts.authenticate(token, "other")).toMatchObject({ status: 403, body: expect.stringContaining("SignatureDoesNotMatch") });
  });

  test("signs the cluster's name, holds its address for a minute and is small enough for the server", async () => {
    const { token } = await eksToken({ cluster: "bench", region, credentials: credentials() });
    const { searchParams } = addressIn(token);
    expect(searchParams.get("X-Amz-SignedHeaders")).toBe("host;x-k8s-aws-id");
    expect(searchParams.get("X-Amz-Expires")).toBe("60");
    expect(searchParams.get("Action")).toBe("GetCallerIdentity");
    expect(searchParams.get("X-Amz-Credential")).toContain(`/${region}/sts/aws4_request`);
    expect(token.length).toBeLessThanOrEqual(4096);
  });

  test("is to be replaced after fourteen minutes, one before the server refuses it", async () => {
    const now = new Date("2026-01-01T00:00:00Z");
    const { expiresAt } = await eksToken({ cluster: "bench", region, credentials: credentials(), now });
    expect(expiresAt).toEqual(new Date("2026-01-01T00:14:00Z"));
  });

  test("is to be replaced before that where the credentials in it end sooner", async () => {
    const now = new Date("2026-01-01T00:00:00Z");
    const expiration = new Date("2026-01-01T00:05:00Z");
    const short = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token", expiration });
    expect((await eksToken({ cluster: "bench", region, credentials: short, now })).expiresAt).toEqual(expiration);
  });

  test.each([
    ["ap-northeast-2", "sts.ap-northeast-2.amazonaws.com"],
    ["us-east-1", "sts.us-east-1.amazonaws.com"],
    ["cn-north-1", "sts.cn-north-1.amazonaws.com.cn"],
  ])("asks the regional STS of %s", async (place, host) => {
    vi.stubEnv("AWS_ENDPOINT_URL_STS", "");
    const given = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
    expect(addressIn((await eksToken({ cluster: "bench", region: place, credentials: given })).token).host).toBe(host);
  });
});
