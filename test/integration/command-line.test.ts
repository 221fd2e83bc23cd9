import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../support/cni-bench.ts";
import { canMount, temporaryFolder, tinyDisk } from "../support/folders.ts";
import { traces } from "../support/lab.ts";

const SMALL = ["--scenarios", "vpc-cni", "--tests", "connection/max", "--rounds", "1", "--seconds", "1"];
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

const replaced = (option: string, value: string) => SMALL.map((word, index) => (SMALL[index - 1] === option ? value : word));

describe("a refusal of input", () => {
  test.each([
    [
      "an unknown scenario",
      replaced("--scenarios", "vpc-cmi"),
      'Input "scenarios" must name scenarios that the lab carries (',
      'not "vpc-cmi"; did you mean "vpc-cni"?',
    ],
    ["an unknown test", replaced("--tests", "http/maximum"), 'Input "tests" must name a variant of http (', 'not "maximum".'],
    [
      "an unknown path",
      [...SMALL, "--paths", "pod/nowhere"],
      'Input "paths" must be one of headline, all, pod/other-node',
      'not "pod/nowhere"',
    ],
    ["no round", replaced("--rounds", "0"), 'Input "rounds" must be a whole number of at least 1', 'not "0".'],
    ["rounds in words", replaced("--rounds", "three"), 'Input "rounds" must be auto or a whole number of at least 1', 'not "three".'],
    [
      "a gate of a metric nobody knows",
      [...SMALL, "--gate", "http/max-close/service/other-node http.rate.most"],
      'Input "gate" must',
      "http.rate.most",
    ],
    ["a threshold without a size", [...SMALL, "--thresholds", "tcp.throughput=much"], 'Input "thresholds" must', "much"],
    ["a time budget without looks", [...SMALL, "--time-budget", "5"], 'Input "time-budget" needs rounds "auto"', 'not "1".'],
    [
      "more rounds than a life has",
      replaced("--rounds", "1000000000"),
      'Input "rounds" must be a whole number of at most 1000',
      'not "1000000000".',
    ],
    [
      "a baseline that is not measured",
      [...SMALL, "--baseline", "cilium-eni"],
      'Input "baseline" must be one of the scenarios measured (vpc-cni)',
      'not "cilium-eni".',
    ],
    [
      "a run id that is no name",
      [...SMALL, "--run-id", "a.b"],
      'Input "run-id" must be up to 20 small letters, digits and hyphens',
      'not "a.b".',
    ],
    [
      "resuming nothing in particular",
      [...SMALL, "--resume"],
      'Input "out" must name the folder of the run that "resume" is to go on with.',
      "",
    ],
    [
      "an out folder below a file",
      [...SMALL, "--out", "/proc/self/status/results"],
      'Input "out" must be a folder that can be written to',
      "/proc/self/status/results",
    ],
    ["an option that does not exist", [...SMALL, "--round", "3"], "unknown option '--round'", "Did you mean --rounds?"],
  ])("of %s is one sentence and exit code 2, and nothing is made", async (_, options, rule, value) => {
    const before = traces();
    const { exitCode, stdout, stderr } = await runCli(["run", ...options], { cwd: folder.path });
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(rule);
    expect(stderr).toContain(value);
    expect(stderr).not.toContain("    at ");
    expect(traces()).toEqual(before);
  });

  test("of a folder that holds a run, without --resume", async () => {
    writeFileSync(join(folder.path, "journal.jsonl"), "{}\n");
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--out", folder.path]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Input "out" must be a folder without a run, not "${folder.path}", which holds one`);
  });

  test("of --resume in a folder without a run", async () => {
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--out", folder.path, "--resume"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Input "out" must be the folder of a run to resume, not "${folder.path}", which holds no journal.jsonl.`);
  });

  test("of --resume with another plan names both", async () => {
    expect((await runCli(["run", ...SMALL, "--out", folder.path])).exitCode).toBe(0);
    const journal = readFileSync(join(folder.path, "journal.jsonl"), "utf8");
    const { exitCode, stderr } = await runCli(["run", ...replaced("--rounds", "2"), "--out", folder.path, "--resume"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Input "resume" needs the inputs the run was begun with: .*--rounds 1 .*, not .*--rounds 2 /);
    expect(readFileSync(join(folder.path, "journal.jsonl"), "utf8")).toBe(journal);
  });
});

describe("an environment that does not do", () => {
  test("without root is one sentence and exit code 1", async () => {
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--out", folder.path], {
      uid: 65534,
      gid: 65534,
      env: { ...process.env, HOME: folder.path },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The lab needs root to make network namespaces");
  });

  test("with a tool missing names it, what it is for, and what to do", async () => {
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--out", join(folder.path, "out")], {
      env: { ...process.env, PATH: pathWithout("dnsperf") },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/dnsperf \(.*\).*npm start/);
  });

  test("with a tool that is too old names both versions", async () => {
    const old = join(folder.path, "iperf3");
    writeFileSync(old, "#!/bin/sh\necho iperf 3.1.3\n", { mode: 0o755 });
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--out", join(folder.path, "out")], {
      env: { ...process.env, PATH: `${folder.path}:${pathWithout("iperf3")}` },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/iperf3 .*3\.1\.3/);
  });

  test.runIf(canMount)("with a disk that fills up keeps what was measured, and the run goes on once there is room", async () => {
    using disk = tinyDisk(256 * 1024);
    const out = join(disk.path, "out");
    const options = [
      "--scenarios",
      "vpc-cni",
      "--tests",
      "connection/fixed-rate,http/1000-keep-alive",
      "--rounds",
      "9",
      "--seconds",
      "1",
      "--out",
      out,
    ];
    const full = await runCli(["run", ...options]);
    expect(full.exitCode).toBe(1);
    expect(full.stderr).toMatch(/cannot be written because the disk is full; .*kept.*--resume/);
    const kept = finishedSteps(out);
    expect(kept.length).toBeGreaterThan(0);
    const copy = join(folder.path, "copy");
    mkdirSync(copy);
    copyFileSync(join(out, "journal.jsonl"), join(copy, "journal.jsonl"));
    const resumed = await runCli(["run", ...options, "--out", copy, "--resume"]);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(finishedSteps(copy).slice(0, kept.length)).toEqual(kept);
    expect(finishedSteps(copy)).toHaveLength(20);
  });
});

describe("help", () => {
  test.each([[], ["run"], ["calibrate"], ["plan"], ["report"], ["lab"], ["lab", "set-up"], ["lab", "down"]])(
    "is there for `%s %s`",
    async (...words) => {
      const { exitCode, stdout } = await runCli([...words.filter((word) => word !== undefined), "--help"]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("Usage: cni-bench");
    },
  );
});

describe("the plan", () => {
  test("is shown with its duration, and nothing is made", async () => {
    const before = traces();
    const { exitCode, stdout } = await runCli(["plan", ...SMALL]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("2 steps, about 3 s, of which 2 s measuring");
    expect(traces()).toEqual(before);
  });
});

function finishedSteps(out: string): string[] {
  const lines = readFileSync(join(out, "journal.jsonl"), "utf8").split("\n").filter(Boolean);
  return lines.flatMap((line) => (JSON.parse(line).outcome === undefined ? [] : [JSON.parse(line).id]));
}

/** A folder with links to everything on PATH but one tool. */
function pathWithout(tool: string): string {
  const bin = join(folder.path, "bin");
  mkdirSync(bin);
  for (const path of (process.env["PATH"] ?? "").split(":").filter((one) => existsSync(one))) {
    for (const name of readdirSync(path)) {
      if (name !== tool && !existsSync(join(bin, name))) symlinkSync(join(path, name), join(bin, name));
    }
  }
  return bin;
}
