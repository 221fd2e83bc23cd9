import { spawn } from "node:child_process";
import { lchown, lstat, readdir } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../../model/errors.ts";
import { runCommand } from "./run-command.ts";

export const isRoot = (): boolean => process.geteuid?.() === 0;

/** True when sudo lets us through without asking, and our environment with us. */
export async function passwordlessSudo(): Promise<boolean> {
  try {
    return (await runCommand(["sudo", "-n", "--preserve-env", "true"], { limitSeconds: 10 })).exitCode === 0;
  } catch {
    // No sudo on this machine.
    return false;
  }
}

/** Set for the second start, so that a sudo that does not make us root ends in a sentence and not in a loop. */
const MARK = "CNI_BENCH_ROOT_RERUN";

/** sudo replaces these whatever it is told to keep: the tools' folders, and the home that holds our cache. */
const KEPT_VARIABLES = ["PATH", "HOME"];

const FORWARDED: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Starts this process again as root and ends with its exit code; returns at once where we are root already.
 * @throws EnvironmentError when sudo is missing or wants a password
 */
export async function rerunAsRoot(): Promise<void> {
  if (isRoot()) return;
  if (process.env[MARK] !== undefined || !(await passwordlessSudo())) {
    throw new EnvironmentError(
      "The lab needs root to make network namespaces, and sudo does not work without a password here: run the same command as root.",
    );
  }
  process.exit(await runAsRoot([process.execPath, ...process.execArgv, ...process.argv.slice(1)]));
}

/** @returns exit code of the command, or 128 + the signal's number as a shell would say */
async function runAsRoot(argv: readonly string[]): Promise<number> {
  const kept = KEPT_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`]));
  // The rest of the environment goes by --preserve-env: on a command line everybody on the machine could read it.
  const child = spawn("sudo", ["-n", "--preserve-env", "--", "env", ...kept, `${MARK}=1`, ...argv], { stdio: "inherit" });
  // Tried with sudo 1.9.13, with and without use_pty, on a terminal and without one: the command gets each signal once, Ctrl-C too.
  // Whoever listened in this process has nothing to stop any more, and must not end it before the command has cleaned up.
  for (const signal of FORWARDED) process.removeAllListeners(signal).on(signal, () => child.kill(signal));
  return new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** Gives what we wrote as root to the user who called sudo; does nothing when nobody did. */
export async function chownToCaller(path: string): Promise<void> {
  const uid = Number(process.env["SUDO_UID"]);
  const gid = Number(process.env["SUDO_GID"]);
  if (!isRoot() || !Number.isInteger(uid) || !Number.isInteger(gid) || process.env["SUDO_UID"] === "") return;
  await chownTree(path, uid, gid);
}

async function chownTree(path: string, uid: number, gid: number): Promise<void> {
  // A symbolic link is changed itself and never followed: what it points to may be anything.
  const entry = await lstat(path);
  if (entry.isDirectory()) {
    await Promise.all((await readdir(path)).map((name) => chownTree(join(path, name), uid, gid)));
  }
  await lchown(path, uid, gid);
}
