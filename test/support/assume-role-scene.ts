import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "./folders.ts";
import { type OidcServer, startOidc } from "./oidc-server.ts";
import { runStep, type Step, type StepResult } from "./runner.ts";
import { ACCOUNT_ID, ROLE_ARN, type StsServer, startSts } from "./sts-server.ts";

export const REGION = "ap-northeast-2";
/** What the job is after the step. */
export const SESSION_ARN = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cni-bench/cni-bench-1`;

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

/** Whose credentials a tool has, or why it has none. */
interface ToolAnswer {
  readonly arn?: string;
  readonly key?: string;
  readonly error?: string;
}

/** An issuer of ID tokens, an emulated STS, and a job that runs the built action before both. */
export interface AssumeRoleScene extends AsyncDisposable {
  readonly oidc: OidcServer;
  readonly sts: StsServer;
  /** The job's folder, and the home of the runner's user. */
  readonly temp: string;
  readonly home: string;
  assume(step?: Partial<Step>): Promise<StepResult>;
  post(main: Pick<StepResult, "state" | "variables">): Promise<StepResult>;
  /** A later step of the job: nothing but what the runner hands on. @returns asks it, as often as it is called */
  tool(main: Pick<StepResult, "variables">): () => Promise<ToolAnswer>;
  /** Runs a program of ours as a kubeconfig does, to its end. */
  run(
    program: string,
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number | null }>;
  /** The processes of this test that serve credentials. */
  servers(): Promise<readonly { readonly pid: number; readonly argv: readonly string[] }[]>;
  /** All that must never be read: what AWS and GitHub gave, and what the endpoint wants to hear. */
  secrets(main: Pick<StepResult, "variables">): readonly string[];
}

export async function assumeRoleScene(): Promise<AssumeRoleScene> {
  const oidc = await startOidc();
  const sts = await startSts(oidc);
  const folder = temporaryFolder();
  const temp = join(folder.path, "temp");
  const home = join(folder.path, "home");
  for (const path of [temp, home]) mkdirSync(path);
  const processes: ChildProcess[] = [];
  /** What every process of the job has in its environment. */
  const peers = { HOME: home, AWS_EC2_METADATA_DISABLED: "true", ...sts.environment };

  async function servers() {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const all = await Promise.all(
      pids.map(async (pid) => ({
        pid,
        argv: (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0"),
        isOurs: (await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")).includes(sts.environment.AWS_ENDPOINT_URL_STS),
      })),
    );
    return all.filter(({ isOurs, argv }) => isOurs && argv.some((word) => word.endsWith("serve-credentials.js")));
  }

  return {
    oidc,
    sts,
    temp,
    home,
    assume: (step = {}) =>
      runStep({
        action: "actions/assume-role",
        temp,
        ...step,
        with: { "role-to-assume": ROLE_ARN, "aws-region": REGION, ...step.with },
        env: { ...peers, ...oidc.requestEnvironment, ...step.env },
      }),
    post: ({ state, variables }) =>
      runStep({ action: "actions/assume-role", stage: "post", temp, state, env: { ...peers, ...oidc.requestEnvironment, ...variables } }),
    tool({ variables }) {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", TOOL], {
        cwd: projectRoot(),
        stdio: ["pipe", "pipe", "inherit"],
        env: { PATH: process.env["PATH"], ...peers, ...variables },
      });
      processes.push(child);
      const answers = child.stdout.setEncoding("utf8")[Symbol.asyncIterator]();
      return async () => {
        child.stdin.write("\n");
        return JSON.parse((await answers.next()).value) as ToolAnswer;
      };
    },
    async run(program, env, ...args) {
      const child = spawn(process.execPath, [program, ...args], {
        env: { PATH: process.env["PATH"], ...peers, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      processes.push(child);
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
      return { stdout, stderr, exitCode: child.exitCode };
    },
    servers,
    secrets: ({ variables }) => [
      ...sts.secrets,
      ...sts.secrets.map(encodeURIComponent),
      ...oidc.tokens,
      ...oidc.tokens.map((token) => token.split(".")[2] ?? ""),
      oidc.requestEnvironment.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
      ...(variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] === undefined ? [] : [variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"]]),
    ],
    async [Symbol.asyncDispose]() {
      for (const child of processes) child.kill("SIGKILL");
      // A process that serves credentials ends when its folder is gone; no test leaves one behind for longer.
      for (const { pid } of await servers()) process.kill(pid, "SIGKILL");
      await sts[Symbol.asyncDispose]();
      await oidc[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
