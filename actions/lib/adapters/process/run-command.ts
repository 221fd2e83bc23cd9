import { type ChildProcess, spawn } from "node:child_process";
import { EnvironmentError, ToolError } from "../../model/errors.ts";

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Ends the command, and all it started, when it runs longer; may be unable to end what runs as another user. */
  readonly limitSeconds?: number;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What a finished command left behind. */
export interface Completed {
  readonly argv: readonly string[];
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Time between asking a command to end and ending it. */
const GRACE_SECONDS = 1;

/**
 * Runs a command to its end and tells how it ended, whatever the exit code.
 * It leads a process group of its own, so that Ctrl-C on our terminal reaches us alone, and so that ending it ends its children.
 * @throws EnvironmentError when there is no such executable
 * @throws the signal's reason when it fired; the command has ended by then
 */
export async function runCommand(argv: readonly string[], options: RunOptions = {}): Promise<Completed> {
  options.signal?.throwIfAborted();
  const [file, ...args] = argv as [string, ...string[]];
  const startedAt = process.hrtime.bigint();
  const child = spawn(file, args, { detached: true, stdio: ["pipe", "pipe", "pipe"], env: options.env ?? process.env });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // A command that ends before it has read its input is judged by its exit code, not by our broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");

  // Also when the command itself has ended: what it left in the background still holds its output open, and we wait for that.
  let forGood: NodeJS.Timeout | undefined;
  const end = () => {
    signalGroup(child, "SIGTERM");
    clearTimeout(forGood);
    forGood = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE_SECONDS * 1000);
  };
  let timedOut = false;
  const limit =
    options.limitSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          end();
        }, options.limitSeconds * 1000);
  options.signal?.addEventListener("abort", end, { once: true });
  try {
    const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once("error", (error: NodeJS.ErrnoException) => {
        reject(error.code === "ENOENT" ? new EnvironmentError(`The command "${file}" is not installed or not on PATH.`) : error);
      });
      child.once("close", (code, endedBy) => resolve([code, endedBy]));
    });
    options.signal?.throwIfAborted();
    const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
    return { argv, exitCode, signal, timedOut, stdout: stdout(), stderr: stderr(), seconds };
  } finally {
    clearTimeout(limit);
    clearTimeout(forGood);
    options.signal?.removeEventListener("abort", end);
  }
}

/** Runs a command that must succeed. @throws ToolError that names the command, how it ended and the last lines of stderr */
export async function runChecked(argv: readonly string[], options: RunOptions = {}): Promise<Completed> {
  const completed = await runCommand(argv, options);
  if (completed.exitCode !== 0 || completed.timedOut) throw new ToolError(describeFailure(completed));
  return completed;
}

/** One sentence on how a command failed. */
export function describeFailure(completed: Completed): string {
  const how = completed.timedOut
    ? `was ended after ${completed.seconds.toFixed(1)} s`
    : completed.signal !== null
      ? `was ended by ${completed.signal}`
      : `exited with ${completed.exitCode}`;
  const said = (completed.stderr.trim() || completed.stdout.trim()).split("\n").slice(-3).join(" | ");
  return `\`${completed.argv.join(" ").slice(0, 200)}\` ${how}${said === "" ? "" : `: ${said.slice(0, 400)}`}`;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESRCH: all of it has ended. EPERM: all of it is another user's, and we wait for its end; what runs by sudo
    // needs a limit that root keeps, by timeout(1).
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
