import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { callerIdentity, isSessionOf } from "../../../../actions/lib/adapters/aws/caller-identity.ts";
import { conflictingVariables } from "../../../../actions/lib/adapters/aws/conflicting-variables.ts";
import { awsCredentials, freshCredentials } from "../../../../actions/lib/adapters/aws/credentials.ts";
import { serveCredentials } from "../../../../actions/lib/adapters/aws/credentials-server.ts";
import { CLASSIC_SUBJECT, type OidcServer, startOidc } from "../../../support/oidc-server.ts";
import { recordingLog } from "../../../support/recording-log.ts";
import { ACCOUNT_ID, ROLE_ARN, type StsServer, startSts } from "../../../support/sts-server.ts";

const region = "ap-northeast-2";
const { signal } = new AbortController();

describe("the credentials of our own clients", () => {
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

  const idToken = async (audience: string) => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = oidc.requestEnvironment;
    const response = await fetch(`${url}&audience=${audience}`, { headers: { authorization: `Bearer ${bearer}` } });
    return ((await response.json()) as { value: string }).value;
  };
  const options = { region, idToken, log: recordingLog(), signal };
  const provider = (roleToAssume = ROLE_ARN) => freshCredentials({ ...options, roleToAssume });

  /** As `assume-role` leaves it behind for later steps. */
  async function serving(roleToAssume: string) {
    const served = await provider(roleToAssume)();
    const server = await serveCredentials(async () => served, "bearer");
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url);
    vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN", server.authorization);
    return { served, server };
  }

  test("are left to the SDK where no role was assumed", () => {
    expect(awsCredentials(options)).toBeUndefined();
    expect(awsCredentials({ ...options, roleToAssume: "" })).toBeUndefined();
    expect(awsCredentials({ ...options, roleToAssume: ROLE_ARN })).toBeTypeOf("function");
  });

  test("are assumed in process where nobody serves them, once for several clients", async () => {
    const fresh = provider();
    const [one, other] = await Promise.all([fresh(), fresh()]);
    expect(one).toBe(other);
    expect(sts.count("AssumeRoleWithWebIdentity")).toBe(1);
    expect(await callerIdentity(region, { credentials: fresh, signal })).toEqual({
      accountId: ACCOUNT_ID,
      arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cni-bench/cni-bench`,
    });
  });

  test("come from the endpoint of the job while it answers", async () => {
    const { served, server } = await serving(ROLE_ARN);
    expect((await provider()()).accessKeyId).toBe(served.accessKeyId);
    await server[Symbol.asyncDispose]();
  });

  test("are assumed anew in process when the endpoint of the job has ended", async () => {
    const { served, server } = await serving(ROLE_ARN);
    await server[Symbol.asyncDispose]();
    expect((await provider()()).accessKeyId).not.toBe(served.accessKeyId);
    expect(sts.count("AssumeRoleWithWebIdentity")).toBe(2);
  });

  test("never come from an endpoint that serves another role: whoever writes the job's environment decides it", async () => {
    const other = `arn:aws:iam::${ACCOUNT_ID}:role/other`;
    sts.roles.set(other, { subjects: [CLASSIC_SUBJECT], audience: "sts.amazonaws.com", maxSessionSeconds: 3600 });
    const { served, server } = await serving(other);
    expect((await provider()()).accessKeyId).not.toBe(served.accessKeyId);
    await server[Symbol.asyncDispose]();
  });

  test("are asked for again when the last ones are about to run out", async () => {
    sts.credentialLifeSeconds = 60;
    const fresh = provider();
    expect((await fresh()).accessKeyId).not.toBe((await fresh()).accessKeyId);
  });
});

describe("whose credentials they are", () => {
  test.each([
    ["arn:aws:iam::123456789012:role/bench", "arn:aws:sts::123456789012:assumed-role/bench/run", true],
    ["arn:aws:iam::123456789012:role/team/path/bench", "arn:aws:sts::123456789012:assumed-role/bench/run", true],
    ["arn:aws:iam::123456789012:role/bench", "arn:aws:sts::123456789012:assumed-role/bench-2/run", false],
    ["arn:aws:iam::210987654321:role/bench", "arn:aws:sts::123456789012:assumed-role/bench/run", false],
    ["arn:aws:iam::123456789012:role/bench", "arn:aws:iam::123456789012:user/bench", false],
  ])("%s and %s", (role, arn, expected) => {
    expect(isSessionOf(role, { accountId: "123456789012", arn })).toBe(expected);
  });
});

describe("credentials that win over the served ones", () => {
  test("are found by their variables; an empty one counts for nothing", () => {
    expect(conflictingVariables({ AWS_ACCESS_KEY_ID: "", AWS_PROFILE: "work", AWS_REGION: "x", AWS_SECRET_ACCESS_KEY: "s" })).toEqual([
      "AWS_SECRET_ACCESS_KEY",
      "AWS_PROFILE",
    ]);
    expect(conflictingVariables({ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/" })).toEqual([]);
  });
});
