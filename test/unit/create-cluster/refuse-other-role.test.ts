import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { refuseOtherRole } from "../../../actions/create-cluster/refuse-other-role.ts";
import { freshCredentials } from "../../../actions/lib/adapters/aws/credentials.ts";
import { type CredentialsServer, serveCredentials } from "../../../actions/lib/adapters/aws/credentials-server.ts";
import { ConfigurationError, EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { type OidcServer, startOidc } from "../../support/oidc-server.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { ACCOUNT_ID, ROLE_ARN, type StsServer, startSts } from "../../support/sts-server.ts";

const region = "ap-northeast-2";
const { signal } = new AbortController();
const OTHER = `arn:aws:iam::${ACCOUNT_ID}:role/cni-bnech`;

describe("the role that post is told to become", () => {
  let oidc: OidcServer;
  let sts: StsServer;
  let server: CredentialsServer;

  /** A job in which `assume-role` has run: a place that serves the role, and no other credentials. */
  beforeEach(async () => {
    oidc = await startOidc();
    sts = await startSts(oidc);
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = oidc.requestEnvironment;
    const idToken = async (audience: string) => {
      const response = await fetch(`${url}&audience=${audience}`, { headers: { authorization: `Bearer ${bearer}` } });
      return ((await response.json()) as { value: string }).value;
    };
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) vi.stubEnv(name, undefined);
    vi.stubEnv("HOME", "/nonexistent");
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.environment.AWS_ENDPOINT_URL_STS);
    const role = await freshCredentials({ roleToAssume: ROLE_ARN, region, idToken, log: recordingLog(), signal })();
    server = await serveCredentials(async () => role, "bearer");
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url);
    vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN", server.authorization);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const one of [server, sts, oidc]) await one[Symbol.asyncDispose]();
  });

  const refusal = (role: string | undefined): Promise<unknown> =>
    refuseOtherRole(role, region, signal).then(
      () => undefined,
      (error) => error,
    );

  test("is taken where the job is this role", async () => {
    expect(await refusal(ROLE_ARN)).toBeUndefined();
    expect(sts.count("GetCallerIdentity")).toBe(1);
  });

  test("is refused where the job is another one: a typing error would be seen when the cluster shall go", async () => {
    const error = await refusal(OTHER);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toBe(
      `Input "role-to-assume" must be the role that this job is, because the post step becomes it to delete the cluster: AWS takes the job for arn:aws:sts::${ACCOUNT_ID}:assumed-role/cni-bench/cni-bench, not for "${OTHER}".`,
    );
  });

  test("is not looked at where there is none, or the job's credentials are not those of assume-role", async () => {
    expect(await refusal(undefined)).toBeUndefined();
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials");
    expect(await refusal(OTHER)).toBeUndefined();
    expect(sts.count("GetCallerIdentity")).toBe(0);
  });

  test("cannot be right where AWS does not say who the job is", async () => {
    sts.refuse("GetCallerIdentity", "InvalidClientTokenId", 100);
    expect(await refusal(ROLE_ARN)).toBeInstanceOf(EnvironmentError);
  });
});
