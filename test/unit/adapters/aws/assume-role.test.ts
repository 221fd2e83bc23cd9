import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { assumeRole, type RoleRequest } from "../../../../actions/lib/adapters/aws/assume-role.ts";
import { systemClock } from "../../../../actions/lib/adapters/clock/system-clock.ts";
import { ConfigurationError, EnvironmentError, InterruptedError } from "../../../../actions/lib/model/errors.ts";
import { CLASSIC_SUBJECT, IMMUTABLE_SUBJECT, type OidcServer, startOidc } from "../../../support/oidc-server.ts";
import { recordingLog } from "../../../support/recording-log.ts";
import { ROLE_ARN, type StsServer, startSts } from "../../../support/sts-server.ts";

const REQUEST: RoleRequest = {
  roleToAssume: ROLE_ARN,
  region: "ap-northeast-2",
  durationSeconds: 3600,
  sessionName: "cni-bench-1",
  audience: "sts.amazonaws.com",
};

/** The real time, and no waiting. */
const clock = { ...systemClock, sleep: async (_: number, signal: AbortSignal) => signal.throwIfAborted() };

describe("assuming a role", () => {
  let oidc: OidcServer;
  let sts: StsServer;
  let log: ReturnType<typeof recordingLog>;

  beforeEach(async () => {
    oidc = await startOidc();
    sts = await startSts(oidc);
    log = recordingLog();
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.environment.AWS_ENDPOINT_URL_STS);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await sts[Symbol.asyncDispose]();
    await oidc[Symbol.asyncDispose]();
  });

  const idToken = async (audience: string) => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = oidc.requestEnvironment;
    const response = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, { headers: { authorization: `Bearer ${bearer}` } });
    if (!response.ok) throw new Error(`GitHub gives no ID token (status ${response.status}).`);
    return ((await response.json()) as { value: string }).value;
  };
  const assume = (request: Partial<RoleRequest> = {}, signal = new AbortController().signal) =>
    assumeRole({ ...REQUEST, ...request }, { idToken, clock, log, signal });
  const refusalOf = async (request: Partial<RoleRequest> = {}): Promise<Error> =>
    assume(request).then(
      () => new Error("assumed"),
      (error) => error,
    );

  test("gives temporary credentials", async () => {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await assume();
    expect([accessKeyId, secretAccessKey, sessionToken]).toEqual(sts.secrets);
    expect(expiration.getTime() - Date.now()).toBeGreaterThan(3500 * 1000);
  });

  test.each(["Throttling", "ServiceUnavailable", "InternalFailure", "IDPCommunicationError"])(
    "tries again after %s, with a new ID token for each attempt",
    async (code) => {
      sts.refuse("AssumeRoleWithWebIdentity", code, 2);
      await assume();
      expect(sts.count("AssumeRoleWithWebIdentity")).toBe(3);
      expect(new Set(sts.shownTokens).size).toBe(3);
      expect(log.lines.join("\n")).toContain(`Scripted: ${code}`);
    },
  );

  test.each(["before", "after", "within"] as const)("tries again when the connection breaks %s the answer", async (reset) => {
    sts.proxy.inject({ on: /^POST/, does: { reset } });
    await assume();
    expect(new Set(oidc.tokens).size).toBe(2);
  });

  test("tries again when GitHub has a fault", async () => {
    oidc.proxy.inject({ on: /token/, times: 2, does: { answer: { status: 503, body: "{}" } } });
    await assume();
    expect(log.lines[0]).toContain("GitHub gives no ID token (status 503).");
  });

  test("gives up after six attempts", async () => {
    sts.refuse("AssumeRoleWithWebIdentity", "Throttling", 100);
    const error = await refusalOf();
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error.message).toContain("attempt 6 of 6");
    expect(sts.count("AssumeRoleWithWebIdentity")).toBe(6);
  });

  test.each([
    ["AccessDenied", /does not trust this job/],
    [
      "InvalidIdentityToken",
      /OpenID Connect provider token\.actions\.githubusercontent\.com with "sts\.amazonaws\.com" among its audiences/,
    ],
    ["ExpiredTokenException", /finds the ID token expired/],
    ["AccessDeniedException", /does not trust this job/],
  ])("does not try again after %s", async (code, sentence) => {
    sts.refuse("AssumeRoleWithWebIdentity", code, 100);
    const error = await refusalOf();
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error.message).toMatch(sentence);
    expect(sts.count("AssumeRoleWithWebIdentity")).toBe(1);
  });

  test("a refused trust names the subject of the token and both formats, and never the token", async () => {
    oidc.claims["sub"] = IMMUTABLE_SUBJECT;
    const { message } = await refusalOf();
    expect(message).toContain(`subject "${IMMUTABLE_SUBJECT}", audience "sts.amazonaws.com"`);
    expect(message).toContain(`"${IMMUTABLE_SUBJECT}" and "${CLASSIC_SUBJECT}" as token.actions.githubusercontent.com:sub`);
    for (const token of oidc.tokens) for (const part of token.split(".")) expect(message + log.lines.join("\n")).not.toContain(part);
  });

  test("a trust policy that has both formats lets either in", async () => {
    sts.roles.set(ROLE_ARN, { subjects: [CLASSIC_SUBJECT, IMMUTABLE_SUBJECT], audience: "sts.amazonaws.com", maxSessionSeconds: 3600 });
    await assume();
    oidc.claims["sub"] = IMMUTABLE_SUBJECT;
    await assume();
  });

  test("says that a session is longer than the role allows", async () => {
    const error = await refusalOf({ durationSeconds: 7200 });
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain('Input "role-duration-seconds" must be at most the maximum session duration of the role');
    expect(error.message).toContain('not "7200"');
  });

  test.each([
    [-900, "ahead of"],
    [900, "behind"],
  ])("says that the clocks differ when GitHub's is %d s off", async (offsetSeconds, side) => {
    oidc.clockOffsetSeconds = offsetSeconds;
    await refusalOf();
    expect(log.lines[0]).toMatch(new RegExp(`^warning: The clocks differ: this machine's clock is (899|90.) s ${side} GitHub's`));
  });

  test("an expired token on a machine with a wrong clock is explained by it", async () => {
    oidc.clockOffsetSeconds = -900;
    const { message } = await refusalOf();
    expect(message).toMatch(/finds the ID token expired.*this machine's clock is \d+ s ahead of GitHub's/);
  });

  test("stops at once when it is told to", async () => {
    const controller = new AbortController();
    const held = Promise.withResolvers<void>();
    sts.proxy.inject({ on: /^POST/, does: { holdUntil: held.promise } });
    const assumed = assume({}, controller.signal);
    await sts.proxy.arrival(/^POST/);
    controller.abort(new InterruptedError("stop"));
    await expect(assumed).rejects.toThrow("stop");
    held.resolve();
  });
});
