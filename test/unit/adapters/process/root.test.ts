import { spawn } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { chownToCaller, isRoot } from "../../../../actions/lib/adapters/process/root.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { scriptedTools } from "../../../support/scripted-tools.ts";

const SCRIPT = fileURLToPath(new URL("../../../fixtures/processes/rerun-as-root.ts", import.meta.url));
const FAKE_UID = "data:text/javascript,process.geteuid=()=>Number(process.env.FAKE_UID??1000)";

/** Notes its arguments and runs the command that follows the options; PATH and HOME are replaced as the real one does. */
const SUDO = `printf '%s\\n' "$*" >>"$0.calls"; while [ "$1" != "\${1#-}" ]; do shift; done; PATH=/usr/bin:/bin HOME=/nowhere FAKE_UID=0 exec "$@"`;

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
}

function run(path: string, args: readonly string[], { interruptAt }: { interruptAt?: RegExp } = {}): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", FAKE_UID, SCRIPT, ...args], {
    env: { PATH: path, HOME: "/home/somebody" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    if (interruptAt?.test(stdout) && !child.killed) child.kill("SIGINT");
  });
  return new Promise((settle) => child.once("close", (exitCode) => settle({ exitCode, stdout })));
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

describe.runIf(isRoot())("chownToCaller", () => {
  test("gives a whole folder to the caller of sudo and follows no link out of it", async () => {
    using folder = temporaryFolder();
    const outside = join(folder.path, "outside");
    const out = join(folder.path, "out");
    mkdirSync(join(out, "raw"), { recursive: true });
    writeFileSync(outside, "");
    writeFileSync(join(out, "raw", "1.json"), "");
    symlinkSync(outside, join(out, "link"));
    process.env["SUDO_UID"] = "12345";
    process.env["SUDO_GID"] = "23456";
    try {
      await chownToCaller(out);
    } finally {
      delete process.env["SUDO_UID"];
      delete process.env["SUDO_GID"];
    }
    const owner = (path: string) => [lstatSync(path).uid, lstatSync(path).gid];
    for (const path of [out, join(out, "raw"), join(out, "raw", "1.json"), join(out, "link")]) expect(owner(path)).toEqual([12345, 23456]);
    expect(owner(outside)).toEqual([0, 0]);
  });

  test("leaves everything alone when nobody called sudo", async () => {
    using folder = temporaryFolder();
    await chownToCaller(folder.path);
    expect(lstatSync(folder.path).uid).toBe(0);
  });
});
