import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";

/** What the command line came to. */
export interface CliResult {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `cni-bench` as a process, still running. */
export interface Cli {
  readonly process: ChildProcess;
  readonly ended: Promise<CliResult>;
}

export function startCli(args: readonly string[], options: SpawnOptions = {}): Cli {
  const child = spawn(process.execPath, [join(projectRoot(), "actions/lib/cli/main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  const ended = new Promise<CliResult>((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (chunk) => (stdout += chunk));
    child.stderr?.on("data", (chunk) => (stderr += chunk));
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { process: child, ended };
}

export const runCli = (args: readonly string[], options: SpawnOptions = {}): Promise<CliResult> => startCli(args, options).ended;
