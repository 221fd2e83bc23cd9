import { type ChildProcess, spawn } from "node:child_process";
import { lchown, lstat, readdir } from "node:fs/promises";
import { constants } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
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

const FORWARDED: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

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
  // In a session of its own: Ctrl-C on our terminal then reaches us alone, and what we forward is not the command's second one.
  const child = spawn("sudo", ["-n", "--preserve-env", "--", "env", ...kept, `${MARK}=1`, ...argv], { stdio: "inherit", detached: true });
  // Tried with sudo 1.9.13, with and without use_pty, on a terminal, in script(1) and without: the command gets each signal once, Ctrl-C too.
  // Whoever listened in this process has nothing to stop any more, and must not end it before the command has cleaned up.
  for (const signal of FORWARDED) process.removeAllListeners(signal).on(signal, () => forward(signal, child));
  // Ctrl-Z would stop us and leave the command running; a measurement that pauses is worth nothing anyway.
  process.on("SIGTSTP", () => undefined);
  return new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/**
 * Sends a signal to a sudo of ours, which hands it to its command.
 * Itself by sudo: 1.9.13 keeps its caller as real user, whose signals it takes, but a sudo that is root altogether refuses them (EPERM).
 * From a session of its own: by its manual sudo may not hand on what comes from its own process group. By Node: small images have no kill.
 */
function forward(signal: NodeJS.Signals, sudo: ChildProcess): void {
  const isRunning = () => sudo.exitCode === null && sudo.signalCode === null;
  if (sudo.pid === undefined || !isRunning()) return;
  const script = "process.kill(Number(process.argv[1]), process.argv[2])";
  const sender = spawn("sudo", ["-n", "--", process.execPath, "-e", script, String(sudo.pid), signal], { stdio: "ignore", detached: true });
  const complain = () => {
    if (isRunning()) process.stderr.write(`${signal} could not be passed on to the command that runs as root, process ${sudo.pid}.\n`);
  };
  sender.on("error", complain);
  sender.once("exit", (code) => {
    if (code !== 0) complain();
  });
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The user who called sudo; `undefined` when nobody did. */
function callerOfSudo(): Owner | undefined {
  const { SUDO_UID, SUDO_GID } = process.env;
  if (!isRoot() || !SUDO_UID || !SUDO_GID) return undefined;
  const owner = { uid: Number(SUDO_UID), gid: Number(SUDO_GID) };
  return Number.isInteger(owner.uid) && Number.isInteger(owner.gid) ? owner : undefined;
}

/**
 * Gives what we wrote as root into a folder to the user who called sudo, and nothing else: the folder may be anybody's, /tmp even.
 * Does nothing when nobody called sudo.
 * @param names entries of the folder that are ours, given with all that is in them; those that do not exist are passed over
 * @param createdFrom what `mkdir` with `recursive` returned: the first folder it created, given with those below it down to `folder`
 */
export async function giveToCaller(folder: string, names: readonly string[], createdFrom: string | undefined): Promise<void> {
  const owner = callerOfSudo();
  if (owner === undefined) return;
  await Promise.all(names.map((name) => giveTree(join(folder, name), owner)));
  for (const path of createdFrom === undefined ? [] : foldersFrom(createdFrom, folder)) await give(path, owner);
}

/** Gives a folder and all that is in it to the user who called sudo: only for one where every file is ours. */
export async function chownToCaller(path: string): Promise<void> {
  await giveToCaller(dirname(path), [basename(path)], undefined);
}

/** @returns both ends and the folders between them; none when the second is not in the first */
function foldersFrom(first: string, last: string): readonly string[] {
  const top = resolve(first);
  const way = relative(top, resolve(last)).split(sep);
  if (way[0] === "..") return [];
  return way.map((_, i) => join(top, ...way.slice(0, i))).concat(resolve(last));
}

async function giveTree(path: string, owner: Owner): Promise<void> {
  const entry = await unlessGone(lstat(path));
  if (entry?.isDirectory()) {
    const names = (await unlessGone(readdir(path))) ?? [];
    await Promise.all(names.map((name) => giveTree(join(path, name), owner)));
  }
  await give(path, owner);
}

/** A symbolic link is changed itself and never followed: what it points to may be anything. */
const give = (path: string, { uid, gid }: Owner): Promise<void> => unlessGone(lchown(path, uid, gid));

async function unlessGone<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
