import { spawn } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { chownToCaller, giveToCaller, isRoot } from "../../../../actions/lib/adapters/process/root.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { scriptedTools } from "../../../support/scripted-tools.ts";

const SCRIPT = fileURLToPath(new URL("../../../fixtures/processes/rerun-as-root.ts", import.meta.url));
const FAKE_UID = "data:text/javascript,process.geteuid=()=>Number(process.env.FAKE_UID??1000)";

/** Notes its arguments and runs the command that follows the options; PATH and HOME are replaced as the real one does. */
const SUDO = `printf '%s\\n' "$*" >>"$0.calls"; read -r pid _ _ _ group _ </proc/self/stat; echo "$pid $group" >>"$0.groups"; while [ "$1" != "\${1#-}" ]; do shift; done; PATH=/usr/bin:/bin HOME=/nowhere FAKE_UID=0 exec "$@"`;

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param at where to interrupt, by what is on stdout, and where to end, by what is on stderr */
function run(path: string, args: readonly string[], at: { interruptAt?: RegExp; endAt?: RegExp } = {}): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", FAKE_UID, SCRIPT, ...args], {
    env: { PATH: path, HOME: "/home/somebody" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    if (at.interruptAt?.test(stdout) && !child.killed) child.kill("SIGINT");
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
    if (at.endAt?.test(stderr)) child.kill("SIGTERM");
  });
  return new Promise((settle) => child.once("close", (exitCode) => settle({ exitCode, stdout, stderr })));
}

describe("rerunAsRoot", () => {
  test("starts the same command again as root and ends with its exit code", async () => {
    using sudo = scriptedTools({ sudo: SUDO });
    const { exitCode, stdout } = await run(sudo.path, ["run", "--rounds", "3"]);
    expect(exitCode).toBe(7);
    expect(JSON.parse(stdout)).toEqual({
      root: true,
      arguments: ["run", "--rounds", "3"],
      path: sudo.path,
      home: "/home/somebody",
    });
  });

  test("hands the environment over without showing it on a command line", async () => {
    using sudo = scriptedTools({ sudo: SUDO });
    await run(sudo.path, []);
    const calls = readFileSync(join(sudo.path, "sudo.calls"), "utf8").trim().split("\n");
    expect(calls).toHaveLength(2);
    expect(calls[1]).toMatch(/^-n --preserve-env -- env PATH=\S+ HOME=\S+ CNI_BENCH_ROOT_RERUN=1 /);
  });

  test("forwards SIGINT and waits for the end of the command", async () => {
    using sudo = scriptedTools({ sudo: SUDO });
    const { exitCode, stdout } = await run(sudo.path, ["--wait"], { interruptAt: /arguments/ });
    expect(stdout).toContain("stopped as root");
    expect(exitCode).toBe(5);
  });

  test("forwards by sudo, which may refuse our own signals, and from a process group that is not its own", async () => {
    using sudo = scriptedTools({ sudo: SUDO });
    await run(sudo.path, ["--wait"], { interruptAt: /arguments/ });
    const lines = (name: string) => readFileSync(join(sudo.path, name), "utf8").trim().split("\n");
    expect(lines("sudo.calls")).toHaveLength(3);
    expect(lines("sudo.calls")[2]).toMatch(/^-n -- \S+ -e .* \d+ SIGINT$/);
    // Each leads its group: Ctrl-C, which goes to ours, reaches the command by us alone.
    for (const line of lines("sudo.groups")) expect(line).toMatch(/^(\d+) \1$/);
  });

  test("tells when sudo does not let the signal through, and goes on waiting", async () => {
    using sudo = scriptedTools({ sudo: `case "$*" in *SIGINT) exit 1;; esac; ${SUDO}` });
    const { exitCode, stderr } = await run(sudo.path, ["--wait"], { interruptAt: /arguments/, endAt: /could not be passed on/ });
    expect(stderr).toMatch(/^SIGINT could not be passed on to the command that runs as root, process \d+\.\n$/);
    expect(exitCode).toBe(143);
  });

  test.each([
    ["wants a password", { sudo: "echo 'sudo: a password is required' >&2; exit 1" }],
    ["is not installed", {}],
    ["does not make us root", { sudo: SUDO.replace("FAKE_UID=0", "FAKE_UID=1000") }],
  ])("refuses in one sentence when sudo %s", async (_, scripts) => {
    using sudo = scriptedTools(scripts);
    const { exitCode, stdout } = await run(sudo.path, []);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^The lab needs root .* run the same command as root\.\n$/);
  });
});

describe.runIf(isRoot())("giving to the caller of sudo", () => {
  const owner = (path: string) => [lstatSync(path).uid, lstatSync(path).gid];
  const CALLER = [12345, 23456];
  const ROOT = [0, 0];

  function make(folder: string, ...files: readonly string[]): void {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
  }

  beforeEach(() => {
    vi.stubEnv("SUDO_UID", "12345");
    vi.stubEnv("SUDO_GID", "23456");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("gives our names with all that is in them, and leaves the folder and what lies beside them alone", async () => {
    using folder = temporaryFolder();
    make(folder.path, "journal.jsonl", "raw/step/1.json", "foreign.txt", "foreign/raw");
    await giveToCaller(folder.path, ["journal.jsonl", "raw"], undefined);
    for (const name of ["journal.jsonl", "raw", "raw/step", "raw/step/1.json"]) expect(owner(join(folder.path, name))).toEqual(CALLER);
    for (const name of ["", "foreign.txt", "foreign", "foreign/raw"]) expect(owner(join(folder.path, name))).toEqual(ROOT);
  });

  test("gives the folders that were created on the way, without what is in them", async () => {
    using folder = temporaryFolder();
    const out = join(folder.path, "a", "b", "c");
    const created = mkdirSync(out, { recursive: true });
    make(folder.path, "a/foreign.txt", "a/b/c/foreign.txt");
    await giveToCaller(`${out}/`, [], created);
    for (const name of ["a", "a/b", "a/b/c"]) expect(owner(join(folder.path, name))).toEqual(CALLER);
    for (const name of ["", "a/foreign.txt", "a/b/c/foreign.txt"]) expect(owner(join(folder.path, name))).toEqual(ROOT);
  });

  test("gives a folder that alone was created, and none that lie elsewhere", async () => {
    using folder = temporaryFolder();
    make(folder.path, "a/file", "b/file");
    await giveToCaller(join(folder.path, "a"), [], join(folder.path, "a"));
    await giveToCaller(join(folder.path, "a"), [], join(folder.path, "b"));
    expect(owner(join(folder.path, "a"))).toEqual(CALLER);
    for (const name of ["", "a/file", "b"]) expect(owner(join(folder.path, name))).toEqual(ROOT);
  });

  test("passes over what does not exist", async () => {
    using folder = temporaryFolder();
    make(folder.path, "record.json");
    await giveToCaller(folder.path, ["report.md", "record.json"], undefined);
    await giveToCaller(join(folder.path, "never"), ["raw"], join(folder.path, "never"));
    expect(owner(join(folder.path, "record.json"))).toEqual(CALLER);
  });

  test("follows no link out of a folder", async () => {
    using folder = temporaryFolder();
    make(folder.path, "outside/file", "raw/1.json");
    symlinkSync(join(folder.path, "outside"), join(folder.path, "raw", "link"));
    await chownToCaller(join(folder.path, "raw"));
    for (const name of ["raw", "raw/1.json", "raw/link"]) expect(owner(join(folder.path, name))).toEqual(CALLER);
    for (const name of ["outside", "outside/file"]) expect(owner(join(folder.path, name))).toEqual(ROOT);
  });

  test.each([undefined, "", "somebody"])("leaves everything alone when SUDO_UID is %j", async (uid) => {
    using folder = temporaryFolder();
    vi.stubEnv("SUDO_UID", uid);
    make(folder.path, "record.json");
    await giveToCaller(folder.path, ["record.json"], folder.path);
    for (const name of ["", "record.json"]) expect(owner(join(folder.path, name))).toEqual(ROOT);
  });
});
