import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { type AssumeRoleScene, assumeRoleScene, REGION, SESSION_ARN } from "../support/assume-role-scene.ts";
import { CLASSIC_SUBJECT, IMMUTABLE_SUBJECT } from "../support/oidc-server.ts";
import { ACCOUNT_ID, ROLE_ARN } from "../support/sts-server.ts";

let at: AssumeRoleScene;
beforeEach(async () => {
  at = await assumeRoleScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

/** Long enough for a busy machine; what never comes fails the test before its own limit does. */
const settled = async (condition: () => Promise<boolean>): Promise<void> => {
  for (let looks = 0; looks < 1200; looks++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("It never came to that.");
};

describe("a job whose role trusts it", () => {
  test("tells small facts, leads later steps to credentials, and prints no secret", async () => {
    const main = await at.assume();
    expect(main.annotations).toEqual([]);
    expect(main.exitCode).toBe(0);
    expect(main.outputs).toEqual({
      "account-id": ACCOUNT_ID,
      "role-arn": SESSION_ARN,
      "expires-at": expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(main.variables).toEqual({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: expect.stringMatching(/^[\w-]{43}$/),
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
    });

    expect(await at.tool(main)()).toEqual({ arn: SESSION_ARN, key: at.sts.secrets[0] });

    const told = await at.post(main);
    const visible = [main.log, told.log, JSON.stringify(main.state), JSON.stringify(main.outputs), main.summary].join("\n");
    // Everything that is printed before it is masked would stand in the raw log, but in the line that masks it.
    const raw = `${main.stdout}${main.stderr}${told.stdout}${told.stderr}`.replaceAll(/^::add-mask::.*$/gm, "");
    for (const secret of at.secrets(main)) for (const place of [visible, raw]) expect(place).not.toContain(secret);
    expect(main.log).toContain(`This job is ${SESSION_ARN}.`);
  });

  test("is known in the newer format of subjects as well", async () => {
    at.oidc.claims["sub"] = IMMUTABLE_SUBJECT;
    at.sts.roles.set(ROLE_ARN, { subjects: [CLASSIC_SUBJECT, IMMUTABLE_SUBJECT], audience: "sts.amazonaws.com", maxSessionSeconds: 3600 });
    expect((await at.assume()).exitCode).toBe(0);
  });

  test("the process that serves has nothing secret in its command line, and nobody gets anything without the token", async () => {
    const main = await at.assume();
    const [server, ...more] = await at.servers();
    expect(more).toEqual([]);
    for (const secret of at.secrets(main)) expect(server?.argv.join(" ")).not.toContain(secret);
    const url = main.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? "";
    const refused = await fetch(url, { headers: { authorization: "guess" } });
    expect([refused.status, await refused.json()]).toEqual([403, { Code: "AccessDenied", Message: expect.any(String) }]);
  });

  test("its credentials are renewed while a later step works, and that step never notices", async () => {
    at.sts.credentialLifeSeconds = 16;
    const main = await at.assume();
    const ask = at.tool(main);
    const keys = new Set<string | undefined>();
    await settled(async () => {
      const { arn, key } = await ask();
      expect(arn).toBe(SESSION_ARN);
      keys.add(key);
      return keys.size === 3;
    });
    const { log } = await at.post(main);
    expect(log).toContain("Renewed: these credentials hold until");
    expect(new Set(at.sts.shownTokens).size).toBe(at.sts.shownTokens.length);
  });

  test("what AWS and GitHub refuse for a while costs nothing while the old credentials hold", async () => {
    at.sts.credentialLifeSeconds = 20;
    const main = await at.assume();
    const ask = at.tool(main);
    const first = await ask();
    at.sts.refuse("AssumeRoleWithWebIdentity", "AccessDenied", 1);
    await settled(async () => at.sts.count("AssumeRoleWithWebIdentity") === 2);
    expect(await ask()).toEqual(first);
    expect((await at.post(main)).log).toMatch(/Not renewed: The role \S+ does not trust this job .* The old ones hold for \d+ s more\./);
  });

  test("its post ends the process, and may run twice", async () => {
    const main = await at.assume();
    expect(await at.servers()).toHaveLength(1);
    const first = await at.post(main);
    expect([first.exitCode, first.annotations]).toEqual([0, []]);
    expect(first.log).toContain("The credentials of this job are no longer served.");
    expect(await at.servers()).toEqual([]);
    expect(await readdir(at.temp)).toEqual([]);
    const second = await at.post(main);
    expect([second.exitCode, second.annotations]).toEqual([0, []]);
    expect(second.log).toContain("had already ended");
  });

  test("its post is content when the process was killed before; until then later steps are told", async () => {
    const main = await at.assume();
    for (const { pid } of await at.servers()) process.kill(pid, "SIGKILL");
    await settled(async () => (await at.servers()).length === 0);
    expect((await at.tool(main)()).error).toBeDefined();
    const { exitCode, annotations, log } = await at.post(main);
    expect([exitCode, annotations]).toEqual([0, []]);
    expect(log).toContain("had already ended");
  });

  test("the process ends by itself when the runner has emptied the job's folder", async () => {
    await at.assume();
    expect(await at.servers()).toHaveLength(1);
    await rm(at.temp, { recursive: true });
    await settled(async () => (await at.servers()).length === 0);
  });

  test("the plugin of a kubeconfig has a token for the API server", async () => {
    const { variables } = await at.assume();
    const program = join(projectRoot(), "dist", "create-cluster", "eks-token.js");
    const run = (env: Readonly<Record<string, string>>, ...args: readonly string[]) => at.run(program, env, ...args);
    const { stdout, exitCode } = await run(variables, "--cluster", "bench", "--region", REGION);
    expect(exitCode).toBe(0);
    const credential = JSON.parse(stdout);
    expect(credential).toMatchObject({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential" });
    expect(new Date(credential.status.expirationTimestamp).getTime()).toBeGreaterThan(Date.now());
    expect(await at.sts.authenticate(credential.status.token, "bench")).toMatchObject({ status: 200, arn: SESSION_ARN });

    expect(await run(variables, "--cluster", "bench")).toEqual({
      stdout: "",
      stderr: "There is no token for the cluster: Both --cluster and --region must be given.\n",
      exitCode: 1,
    });
    const without = await run({}, "--cluster", "bench", "--region", REGION);
    expect([without.exitCode, without.stdout]).toEqual([1, ""]);
    expect(without.stderr).toMatch(/^There is no token for the cluster: Could not load credentials from any providers\n$/);
  });

  test("the folder of the process can be read by its owner alone", async () => {
    const { state } = await at.assume();
    const { folder: path } = JSON.parse(state["credentials-process"] ?? "{}");
    expect(existsSync(path)).toBe(true);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });
});
