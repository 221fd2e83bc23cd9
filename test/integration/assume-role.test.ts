import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "../support/folders.ts";
import { CLASSIC_SUBJECT, IMMUTABLE_SUBJECT, type OidcServer, startOidc } from "../support/oidc-server.ts";
import { runStep, type Step, type StepResult } from "../support/runner.ts";
import { ACCOUNT_ID, ROLE_ARN, type StsServer, startSts } from "../support/sts-server.ts";

const REGION = "ap-northeast-2";
const SESSION_ARN = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cni-bench/cni-bench-1`;

/** What any tool does that knows nothing of us: the default chain of the SDK. It says whose credentials it has, once for each line that it reads. */
const TOOL = `
  import { createInterface } from "node:readline";
  import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
  const sts = new STSClient({});
  for await (const _ of createInterface({ input: process.stdin })) {
    try {
      const { Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
      console.log(JSON.stringify({ arn, key: (await sts.config.credentials()).accessKeyId }));
    } catch (error) {
      console.log(JSON.stringify({ error: String(error) }));
    }
  }
`;

describe("a job that assumes a role", () => {
  let oidc: OidcServer;
  let sts: StsServer;
  let folder: ReturnType<typeof temporaryFolder>;
  let temp: string;
  let home: string;
  const processes: ChildProcess[] = [];

  beforeEach(async () => {
    oidc = await startOidc();
    sts = await startSts(oidc);
    folder = temporaryFolder();
    temp = join(folder.path, "temp");
    home = join(folder.path, "home");
    for (const path of [temp, home]) await mkdir(path);
  });

  afterEach(async () => {
    for (const child of processes.splice(0)) child.kill("SIGKILL");
    // A process that serves credentials ends when its folder is gone; no test leaves one behind for longer.
    for (const { pid } of await servers()) process.kill(pid, "SIGKILL");
    await sts[Symbol.asyncDispose]();
    await oidc[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  /** What every process of the job has in its environment. */
  const peers = () => ({ HOME: home, AWS_EC2_METADATA_DISABLED: "true", ...sts.environment });

  const assume = (step: Partial<Step> = {}): Promise<StepResult> =>
    runStep({
      action: "actions/assume-role",
      temp,
      ...step,
      with: { "role-to-assume": ROLE_ARN, "aws-region": REGION, ...step.with },
      env: { ...peers(), ...oidc.requestEnvironment, ...step.env },
    });

  const post = ({ state, variables }: Pick<StepResult, "state" | "variables">): Promise<StepResult> =>
    runStep({ action: "actions/assume-role", stage: "post", temp, state, env: { ...peers(), ...oidc.requestEnvironment, ...variables } });

  /** A later step of the job: nothing but what the runner hands on. */
  function tool({ variables }: Pick<StepResult, "variables">) {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", TOOL], {
      cwd: projectRoot(),
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: process.env["PATH"], ...peers(), ...variables },
    });
    processes.push(child);
    const answers = child.stdout.setEncoding("utf8")[Symbol.asyncIterator]();
    return async (): Promise<{ readonly arn?: string; readonly key?: string; readonly error?: string }> => {
      child.stdin.write("\n");
      return JSON.parse((await answers.next()).value);
    };
  }

  /** The processes of this test that serve credentials. */
  async function servers(): Promise<readonly { readonly pid: number; readonly argv: readonly string[] }[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const all = await Promise.all(
      pids.map(async (pid) => ({
        pid,
        argv: (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0"),
        folder: (await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")).includes(sts.environment.AWS_ENDPOINT_URL_STS),
      })),
    );
    return all.filter((one) => one.folder && one.argv.some((word) => word.endsWith("serve-credentials.js")));
  }

  /** Long enough for a busy machine; what never comes fails the test before its own limit does. */
  const settled = async (condition: () => Promise<boolean>): Promise<void> => {
    for (let looks = 0; looks < 1200; looks++) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("It never came to that.");
  };

  /** All that must never be read: what AWS and GitHub gave, and what the endpoint wants to hear. */
  const secrets = ({ variables }: Pick<StepResult, "variables">): readonly string[] => [
    ...sts.secrets,
    ...sts.secrets.map(encodeURIComponent),
    ...oidc.tokens,
    ...oidc.tokens.map((token) => token.split(".")[2] ?? ""),
    oidc.requestEnvironment.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
    ...(variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] === undefined ? [] : [variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"]]),
  ];

  describe("when the role trusts it", () => {
    test("tells small facts, leads later steps to credentials, and prints no secret", async () => {
      const main = await assume();
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

      expect(await tool(main)()).toEqual({ arn: SESSION_ARN, key: sts.secrets[0] });

      const told = await post(main);
      const visible = [main.log, told.log, JSON.stringify(main.state), JSON.stringify(main.outputs), main.summary].join("\n");
      // Everything that is printed before it is masked would stand in the raw log, but in the line that masks it.
      const raw = `${main.stdout}${main.stderr}${told.stdout}${told.stderr}`.replaceAll(/^::add-mask::.*$/gm, "");
      for (const secret of secrets(main)) for (const place of [visible, raw]) expect(place).not.toContain(secret);
      expect(main.log).toContain(`This job is ${SESSION_ARN}.`);
    });

    test("is known in the newer format of subjects as well", async () => {
      oidc.claims["sub"] = IMMUTABLE_SUBJECT;
      sts.roles.set(ROLE_ARN, { subjects: [CLASSIC_SUBJECT, IMMUTABLE_SUBJECT], audience: "sts.amazonaws.com", maxSessionSeconds: 3600 });
      expect((await assume()).exitCode).toBe(0);
    });

    test("the process that serves has nothing secret in its command line, and nobody gets anything without the token", async () => {
      const main = await assume();
      const [server, ...more] = await servers();
      expect(more).toEqual([]);
      for (const secret of secrets(main)) expect(server?.argv.join(" ")).not.toContain(secret);
      const url = main.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? "";
      const refused = await fetch(url, { headers: { authorization: "guess" } });
      expect([refused.status, await refused.json()]).toEqual([403, { Code: "AccessDenied", Message: expect.any(String) }]);
    });

    test("its credentials are renewed while a later step works, and that step never notices", async () => {
      sts.credentialLifeSeconds = 6;
      const main = await assume();
      const ask = tool(main);
      const keys = new Set<string | undefined>();
      await settled(async () => {
        const { arn, key } = await ask();
        expect(arn).toBe(SESSION_ARN);
        keys.add(key);
        return keys.size === 3;
      });
      const { log } = await post(main);
      expect(log).toContain("Renewed: these credentials hold until");
      expect(new Set(sts.shownTokens).size).toBe(sts.shownTokens.length);
    });

    test("what AWS and GitHub refuse for a while costs nothing while the old credentials hold", async () => {
      sts.credentialLifeSeconds = 20;
      const main = await assume();
      const ask = tool(main);
      const first = await ask();
      sts.refuse("AssumeRoleWithWebIdentity", "AccessDenied", 1);
      await settled(async () => sts.count("AssumeRoleWithWebIdentity") === 2);
      expect(await ask()).toEqual(first);
      expect((await post(main)).log).toMatch(/Not renewed: The role \S+ does not trust this job .* The old ones hold for \d+ s more\./);
    });

    test("its post ends the process, and may run twice", async () => {
      const main = await assume();
      expect(await servers()).toHaveLength(1);
      const first = await post(main);
      expect([first.exitCode, first.annotations]).toEqual([0, []]);
      expect(first.log).toContain("The credentials of this job are no longer served.");
      expect(await servers()).toEqual([]);
      expect(await readdir(temp)).toEqual([]);
      const second = await post(main);
      expect([second.exitCode, second.annotations]).toEqual([0, []]);
      expect(second.log).toContain("had already ended");
    });

    test("its post is content when the process was killed before; until then later steps are told", async () => {
      const main = await assume();
      for (const { pid } of await servers()) process.kill(pid, "SIGKILL");
      await settled(async () => (await servers()).length === 0);
      expect((await tool(main)()).error).toBeDefined();
      const { exitCode, annotations, log } = await post(main);
      expect([exitCode, annotations]).toEqual([0, []]);
      expect(log).toContain("had already ended");
    });

    test("the process ends by itself when the runner has emptied the job's folder", async () => {
      await assume();
      expect(await servers()).toHaveLength(1);
      await rm(temp, { recursive: true });
      await settled(async () => (await servers()).length === 0);
    });

    test("the plugin of a kubeconfig has a token for the API server", async () => {
      const { variables } = await assume();
      const program = join(projectRoot(), "dist", "create-cluster", "eks-token.js");
      const run = async (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
        const child = spawn(process.execPath, [program, ...args], {
          env: { PATH: process.env["PATH"], ...peers(), ...env },
          stdio: ["ignore", "pipe", "pipe"],
        });
        processes.push(child);
        const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
        if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
        return { stdout, stderr, exitCode: child.exitCode };
      };
      const { stdout, exitCode } = await run(variables, "--cluster", "bench", "--region", REGION);
      expect(exitCode).toBe(0);
      const credential = JSON.parse(stdout);
      expect(credential).toMatchObject({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential" });
      expect(new Date(credential.status.expirationTimestamp).getTime()).toBeGreaterThan(Date.now());
      expect(await sts.authenticate(credential.status.token, "bench")).toMatchObject({ status: 200, arn: SESSION_ARN });

      expect(await run(variables, "--cluster", "bench")).toEqual({
        stdout: "",
        stderr: "There is no token for the cluster: Both --cluster and --region must be given.\n",
        exitCode: 1,
      });
      const without = await run({}, "--cluster", "bench", "--region", REGION);
      expect([without.exitCode, without.stdout]).toEqual([1, ""]);
      expect(without.stderr).toMatch(/^There is no token for the cluster: Could not load credentials from any providers\n$/);
    });
  });

  describe("when something fails", () => {
    /** The step failed with one sentence, nothing is left, and post has nothing to complain of. */
    async function refused(main: StepResult): Promise<string> {
      expect(main.exitCode).toBe(1);
      const errors = main.annotations.filter(({ level }) => level === "error");
      expect(errors).toHaveLength(1);
      const told = await post(main);
      expect([told.exitCode, told.annotations]).toEqual([0, []]);
      expect(await servers()).toEqual([]);
      for (const secret of secrets(main)) expect(`${main.log}\n${told.log}`).not.toContain(secret);
      return errors[0]?.message ?? "";
    }

    test("a missing request token is told before anything is tried", async () => {
      const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...rest } = oidc.requestEnvironment;
      const main = await assume({ env: { ...rest, ACTIONS_ID_TOKEN_REQUEST_URL: "" } });
      expect(await refused(main)).toBe(
        "This job cannot ask for an ID token: the permission `id-token: write` is missing, or this is a pull request from a fork, which never gets it.",
      );
      expect(oidc.proxy.requests).toEqual([]);
    });

    test("a request token that GitHub refuses is told with its answer, once", async () => {
      const main = await assume({ env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "wrong" } });
      expect(await refused(main)).toMatch(/^GitHub gives no ID token \(status 401: /);
      expect(oidc.proxy.requests).toHaveLength(1);
    });

    test("a refused trust shows the subject and both formats, and is not tried again", async () => {
      oidc.claims["sub"] = IMMUTABLE_SUBJECT;
      const sentence = await refused(await assume());
      expect(sentence).toContain(`subject "${IMMUTABLE_SUBJECT}"`);
      expect(sentence).toContain(`"${IMMUTABLE_SUBJECT}" and "${CLASSIC_SUBJECT}"`);
      expect(sts.count("AssumeRoleWithWebIdentity")).toBe(1);
    });

    test("a role whose sessions are shorter than asked for", async () => {
      expect(await refused(await assume({ with: { "role-duration-seconds": "7200" } }))).toContain(
        'Input "role-duration-seconds" must be at most the maximum session duration of the role',
      );
    });

    test("an expired token on a machine whose clock is wrong", async () => {
      oidc.clockOffsetSeconds = -900;
      const main = await assume();
      const sentence = await refused(main);
      expect(sentence).toMatch(/AWS finds the ID token expired.*this machine's clock is (899|90.) s ahead of GitHub's/);
    });

    test("an account that is not allowed", async () => {
      expect(await refused(await assume({ with: { "allowed-account-ids": "210987654321" } }))).toContain(
        `must be in an account of "allowed-account-ids" (210987654321), not "${ACCOUNT_ID}"`,
      );
      expect(oidc.proxy.requests).toEqual([]);
    });

    test("static credentials of the job, which would win over the fresh ones", async () => {
      const main = await assume({ env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" } });
      expect(await refused(main)).toContain("This job has other AWS credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)");
      expect(oidc.proxy.requests).toEqual([]);
    });

    test("credentials in a file of the runner's user, which would win too", async () => {
      await mkdir(join(home, ".aws"));
      await writeFile(join(home, ".aws", "credentials"), "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n");
      expect(await refused(await assume())).toMatch(
        /^Later steps would not be \S+ \(.*InvalidClientTokenId.*\): look for other AWS credentials on this machine/,
      );
    });

    test("what passes is waited for: throttling, a fault, an issuer that AWS did not reach, a broken connection", async () => {
      sts.refuse("AssumeRoleWithWebIdentity", "Throttling");
      sts.refuse("AssumeRoleWithWebIdentity", "ServiceUnavailable");
      sts.refuse("AssumeRoleWithWebIdentity", "IDPCommunicationError");
      sts.proxy.inject({ on: /^POST/, does: { reset: "before" } });
      oidc.proxy.inject({ on: /token/, times: 2, does: { answer: { status: 503, body: "" } } });
      const main = await assume();
      expect(main.exitCode).toBe(0);
      expect(sts.shownTokens).toHaveLength(4);
      expect(new Set(sts.shownTokens).size).toBe(4);
    });

    test("a cancellation while AWS is silent leaves nothing", async () => {
      const silence = Promise.withResolvers<void>();
      sts.proxy.inject({ on: /^POST/, does: { holdUntil: silence.promise } });
      const main = await assume({ cancelWhen: /add-mask/ });
      expect(await refused(main)).toBe("The step was cancelled (SIGINT).");
      expect(main.variables).toEqual({});
      silence.resolve();
    });

    test("a cancellation when the process serves already leaves its end to post", async () => {
      const silence = Promise.withResolvers<void>();
      // The role, and then what later steps would find.
      sts.proxy.inject({ on: /^POST/, times: 1, does: { delaySeconds: 0 } }, { on: /^POST/, does: { holdUntil: silence.promise } });
      const main = await assume({ cancelWhen: /(::add-mask::.*\s+){8}/ });
      expect(main.exitCode).toBe(1);
      expect(await servers()).toHaveLength(1);
      expect((await post(main)).log).toContain("no longer served");
      expect(await servers()).toEqual([]);
      silence.resolve();
    });
  });

  test("the folder of the process can be read by its owner alone", async () => {
    const { state } = await assume();
    const { folder: path } = JSON.parse(state["credentials-process"] ?? "{}");
    expect(existsSync(path)).toBe(true);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });
});
