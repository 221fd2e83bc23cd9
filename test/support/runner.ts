import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { readFileCommands } from "./file-commands.ts";
import { type Annotation, type LogLine, readLog } from "./workflow-commands.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** What a step of a workflow says about an action. */
export interface Step {
  /** Folder of the action, from the project's root: `actions/report`. */
  readonly action: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What the runner itself tells: another workflow run, another event, another server. */
  readonly context?: Readonly<Record<`GITHUB_${string}`, string>>;
  /** Working folder; a fresh one, deleted afterwards, when left out. */
  readonly workspace?: string;
  /** RUNNER_TEMP, which the steps of a job share; a fresh one, deleted afterwards, when left out. */
  readonly temp?: string;
  readonly stage?: "main" | "post";
  /** What main saved, for post. */
  readonly state?: Readonly<Record<string, string>>;
  /** Cancels the step as a user does when the log has a line that fits. */
  readonly cancelWhen?: RegExp;
}

export interface StepResult {
  /** `null` when a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** What later steps find in their environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folders that later steps find on PATH, the first added first. */
  readonly paths: readonly string[];
  readonly summary: string;
  /** What the user reads: commands carried out, secrets masked. */
  readonly log: string;
  /** As the process wrote it. */
  readonly stdout: string;
  readonly stderr: string;
  readonly annotations: readonly Annotation[];
  readonly lines: readonly LogLine[];
  readonly seconds: number;
}

/** What a step said in yellow and red, in its order. */
export const messages = ({ annotations }: StepResult): readonly string[] => annotations.map(({ level, message }) => `${level}: ${message}`);

/** Times of the real runner (ProcessInvoker, v2.336.0), in milliseconds. */
const SIGTERM_AFTER_SIGINT = 7_500;
const SIGKILL_AFTER_SIGTERM = 2_500;
const WAIT_FOR_OPEN_STREAMS = 5_000;

/** A larger one is dropped whole, with an error; the step stays as it was. */
const SUMMARY_LIMIT_BYTES = 1024 * 1024;

/** Runs one stage of an action as actions/runner does: the built file, as a process, without a shell. */
export async function runStep(step: Step): Promise<StepResult> {
  const manifestFile = resolve(project, step.action, "action.yml");
  const manifest = parse(await readFile(manifestFile, "utf8"));
  const script = resolve(dirname(manifestFile), manifest.runs[step.stage ?? "main"]);
  return await runProcess([process.execPath, script], step, inputsOf(step, manifest.inputs ?? {}));
}

/** What a script is given: all that an action is, but inputs and state. */
export type ScriptStep = Pick<Step, "env" | "context" | "workspace" | "temp" | "cancelWhen">;

/** Runs what a workflow's `run:` says. @param shell `bash` where the step names it; the runner's own way to call it where it names none */
export const runScript = async (script: string, shell: "bash" | undefined, step: ScriptStep): Promise<StepResult> =>
  await runProcess(["bash", ...(shell === undefined ? ["-e"] : ["--noprofile", "--norc", "-eo", "pipefail"]), "-c", script], step, {});

async function runProcess(
  [file, ...args]: readonly [string, ...string[]],
  step: Omit<Step, "action">,
  inputs: Readonly<Record<string, string>>,
): Promise<StepResult> {
  const scratch = await mkdtemp(join(tmpdir(), "runner-"));
  try {
    const files = await makeCommandFiles(scratch);
    const startedAt = performance.now();
    const child = spawn(file, args, {
      cwd: step.workspace ?? scratch,
      stdio: ["ignore", "pipe", "pipe"],
      env: environment(step, inputs, files, scratch),
    });
    const { stdout, stderr, exitCode, signal } = await follow(child, step.cancelWhen);
    const seconds = (performance.now() - startedAt) / 1000;
    // The runner reads the files even when the process failed; commands count on both streams.
    const { lines, annotations } = readLog(`${stdout}${stderr}`);
    const summary = await readFile(files.GITHUB_STEP_SUMMARY, "utf8");
    const tooLong = Buffer.byteLength(summary) > SUMMARY_LIMIT_BYTES;
    return {
      exitCode,
      signal,
      outputs: readFileCommands(await readFile(files.GITHUB_OUTPUT, "utf8")),
      state: readFileCommands(await readFile(files.GITHUB_STATE, "utf8")),
      variables: readFileCommands(await readFile(files.GITHUB_ENV, "utf8")),
      paths: (await readFile(files.GITHUB_PATH, "utf8")).split("\n").filter((line) => line !== ""),
      summary: tooLong ? "" : summary,
      log: lines.map((line) => line.text).join("\n"),
      stdout,
      stderr,
      annotations: tooLong ? [...annotations, { level: "error", message: "$GITHUB_STEP_SUMMARY upload aborted: over 1024k" }] : annotations,
      lines,
      seconds,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function makeCommandFiles(scratch: string) {
  const file = (name: string) => join(scratch, name);
  const files = {
    GITHUB_ENV: file("set_env"),
    GITHUB_OUTPUT: file("set_output"),
    GITHUB_STATE: file("save_state"),
    GITHUB_PATH: file("add_path"),
    GITHUB_STEP_SUMMARY: file("step_summary"),
  };
  for (const path of Object.values(files)) await writeFile(path, "");
  return files;
}

/** Every declared input is there, "" where it was not given. */
function inputsOf(step: Step, declared: Readonly<Record<string, { default?: unknown } | null>>): Readonly<Record<string, string>> {
  const given = step.with ?? {};
  const names = new Set([...Object.keys(declared), ...Object.keys(given)]);
  return Object.fromEntries(
    [...names].map((name) => [
      // Spaces become underscores; hyphens stay.
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      given[name] ?? String(declared[name]?.default ?? ""),
    ]),
  );
}

/** In the runner's order of override; nothing of the test process but what a process needs to start. */
function environment(
  step: Omit<Step, "action">,
  inputs: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
  scratch: string,
): NodeJS.ProcessEnv {
  const state = Object.entries(step.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  return {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    ...(process.env["XDG_CACHE_HOME"] === undefined ? {} : { XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] }),
    ...step.env,
    ...Object.fromEntries(state),
    ...inputs,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__self",
    GITHUB_WORKSPACE: step.workspace ?? scratch,
    GITHUB_REPOSITORY: "octo-org/octo-repo",
    GITHUB_RUN_ID: "1",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_NUMBER: "1",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: step.temp ?? scratch,
    ...step.context,
    ...files,
  };
}

async function follow(child: ChildProcess, cancelWhen: RegExp | undefined) {
  let stdout = "";
  let stderr = "";
  const timers: NodeJS.Timeout[] = [];
  const look = () => {
    if (cancelWhen === undefined || timers.length > 0 || !cancelWhen.test(stdout + stderr)) return;
    timers.push(...cancel(child));
  };
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    look();
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
    look();
  });
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((settle, reject) => {
    child.once("error", reject);
    child.once("exit", (code, endedBy) => {
      // A grandchild may hold the streams open for longer than the runner waits.
      const giveUp = setTimeout(() => settle([code, endedBy]), WAIT_FOR_OPEN_STREAMS);
      child.once("close", () => {
        clearTimeout(giveUp);
        settle([code, endedBy]);
      });
    });
  });
  for (const timer of timers) clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { stdout, stderr, exitCode, signal };
}

/** Only the process itself gets the signals: its children are its own business. */
function cancel(child: ChildProcess): NodeJS.Timeout[] {
  child.kill("SIGINT");
  return [
    setTimeout(() => child.kill("SIGTERM"), SIGTERM_AFTER_SIGINT),
    setTimeout(() => child.kill("SIGKILL"), SIGTERM_AFTER_SIGINT + SIGKILL_AFTER_SIGTERM),
  ];
}
