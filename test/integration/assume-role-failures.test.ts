import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AssumeRoleScene, assumeRoleScene } from "../support/assume-role-scene.ts";
import { CLASSIC_SUBJECT, IMMUTABLE_SUBJECT } from "../support/oidc-server.ts";
import type { StepResult } from "../support/runner.ts";
import { ACCOUNT_ID } from "../support/sts-server.ts";

let at: AssumeRoleScene;
beforeEach(async () => {
  at = await assumeRoleScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

/** The step failed with one sentence, nothing is left, and post has nothing to complain of. */
async function refused(main: StepResult): Promise<string> {
  expect(main.exitCode).toBe(1);
  const errors = main.annotations.filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  const told = await at.post(main);
  expect([told.exitCode, told.annotations]).toEqual([0, []]);
  expect(await at.servers()).toEqual([]);
  for (const secret of at.secrets(main)) expect(`${main.log}\n${told.log}`).not.toContain(secret);
  return errors[0]?.message ?? "";
}

describe("when something fails", () => {
  test("a missing request token is told before anything is tried", async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...rest } = at.oidc.requestEnvironment;
    const main = await at.assume({ env: { ...rest, ACTIONS_ID_TOKEN_REQUEST_URL: "" } });
    expect(await refused(main)).toBe(
      "This job cannot ask for an ID token: the permission `id-token: write` is missing, or this is a pull request from a fork, which never gets it.",
    );
    expect(at.oidc.proxy.requests).toEqual([]);
  });

  test("a request token that GitHub refuses is told with its answer, once", async () => {
    const main = await at.assume({ env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "wrong" } });
    expect(await refused(main)).toMatch(/^GitHub gives no ID token \(status 401: /);
    expect(at.oidc.proxy.requests).toHaveLength(1);
  });

  test("a refused trust shows the subject and both formats, and is not tried again", async () => {
    at.oidc.claims["sub"] = IMMUTABLE_SUBJECT;
    const sentence = await refused(await at.assume());
    expect(sentence).toContain(`subject "${IMMUTABLE_SUBJECT}"`);
    expect(sentence).toContain(`"${IMMUTABLE_SUBJECT}" and "${CLASSIC_SUBJECT}"`);
    expect(at.sts.count("AssumeRoleWithWebIdentity")).toBe(1);
  });

  test("a role whose sessions are shorter than asked for", async () => {
    expect(await refused(await at.assume({ with: { "role-duration-seconds": "7200" } }))).toContain(
      'Input "role-duration-seconds" must be at most the maximum session duration of the role',
    );
  });

  test("an expired token on a machine whose clock is wrong", async () => {
    at.oidc.clockOffsetSeconds = -900;
    const main = await at.assume();
    const sentence = await refused(main);
    expect(sentence).toMatch(/AWS finds the ID token expired.*this machine's clock is (899|90.) s ahead of GitHub's/);
  });

  test("an account that is not allowed", async () => {
    expect(await refused(await at.assume({ with: { "allowed-account-ids": "210987654321" } }))).toContain(
      `must be in an account of "allowed-account-ids" (210987654321), not "${ACCOUNT_ID}"`,
    );
    expect(at.oidc.proxy.requests).toEqual([]);
  });

  test("static credentials of the job, which would win over the fresh ones", async () => {
    const main = await at.assume({ env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" } });
    expect(await refused(main)).toContain("This job has other AWS credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)");
    expect(at.oidc.proxy.requests).toEqual([]);
  });

  test("credentials in a file of the runner's user, which would win too", async () => {
    await mkdir(join(at.home, ".aws"));
    await writeFile(join(at.home, ".aws", "credentials"), "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n");
    expect(await refused(await at.assume())).toMatch(
      /^Later steps would not be \S+ \(.*InvalidClientTokenId.*\): look for other AWS credentials on this machine/,
    );
  });

  test("what passes is waited for: throttling, a fault, an issuer that AWS did not reach, a broken connection", async () => {
    at.sts.refuse("AssumeRoleWithWebIdentity", "Throttling");
    at.sts.refuse("AssumeRoleWithWebIdentity", "ServiceUnavailable");
    at.sts.refuse("AssumeRoleWithWebIdentity", "IDPCommunicationError");
    at.sts.proxy.inject({ on: /^POST/, does: { reset: "before" } });
    at.oidc.proxy.inject({ on: /token/, times: 2, does: { answer: { status: 503, body: "" } } });
    const main = await at.assume();
    expect(main.exitCode).toBe(0);
    expect(at.sts.shownTokens).toHaveLength(4);
    expect(new Set(at.sts.shownTokens).size).toBe(4);
  });

  test("a cancellation while AWS is silent leaves nothing", async () => {
    const silence = Promise.withResolvers<void>();
    at.sts.proxy.inject({ on: /^POST/, does: { holdUntil: silence.promise } });
    const main = await at.assume({ cancelWhen: /add-mask/ });
    expect(await refused(main)).toBe("The step was cancelled (SIGINT).");
    expect(main.variables).toEqual({});
    silence.resolve();
  });

  test("a cancellation when the process serves already leaves its end to post", async () => {
    const silence = Promise.withResolvers<void>();
    // The role, and then what later steps would find.
    at.sts.proxy.inject({ on: /^POST/, times: 1, does: { delaySeconds: 0 } }, { on: /^POST/, does: { holdUntil: silence.promise } });
    const main = await at.assume({ cancelWhen: /(::add-mask::.*\s+){8}/ });
    expect(main.exitCode).toBe(1);
    expect(await at.servers()).toHaveLength(1);
    expect((await at.post(main)).log).toContain("no longer served");
    expect(await at.servers()).toEqual([]);
    silence.resolve();
  });
});
