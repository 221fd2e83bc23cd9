import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { promisify } from "node:util";
import type { LabArm } from "../../actions/lib/adapters/lab/lab-arm.ts";
import type { Command, Execution } from "../../actions/lib/model/command.ts";
import { Unusable } from "./interleave.ts";

const run = promisify(execFile);

/**
 * Runs a network test's command line in the client pod with nothing of ours around it: no settling, no journal, no accounting.
 * The files it wrote are read when it has ended, as a person would.
 */
export async function runByHand(arm: LabArm, command: Command, signal: AbortSignal): Promise<Execution> {
  const [file, ...args] = arm.clientArgv(command.argv) as [string, ...string[]];
  const startedAt = performance.now();
  try {
    const { stdout, stderr } = await run(file, args, { signal, maxBuffer: 1e9, timeout: command.limitSeconds * 1000 });
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      argv: command.argv,
      exitCode: 0,
      signal: null,
      timedOut: false,
      stdout,
      stderr,
      seconds,
      files: takeFiles(command.files ?? []),
    };
  } catch (error) {
    signal.throwIfAborted();
    for (const path of command.files ?? []) rmSync(path, { force: true });
    await arm.restartServers(signal);
    throw new Unusable((error as Error).message.trim());
  }
}

/** fortio appends to a log that is there, so none may stay. */
function takeFiles(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    paths.map((path) => {
      const text = readFileSync(path, "utf8");
      rmSync(path);
      return [path, text];
    }),
  );
}
