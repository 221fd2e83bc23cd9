import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeLeftovers } from "../../actions/lib/adapters/lab/run-directory.ts";
import { readRecord } from "../../actions/lib/adapters/records/record-file.ts";
import { type Cli, runCli, startCli } from "../support/cni-bench.ts";
import { temporaryFolder } from "../support/folders.ts";
import { armsNamed, openTestLab, settledTraces, type Traces, traces } from "../support/lab.ts";
import { recordingLog } from "../support/recording-log.ts";

const never = new AbortController().signal;
/** Without confirmation: whether there is one depends on what is measured, and here steps are counted. */
const SMALL = [
  ...["--scenarios", "vpc-cni,cilium-eni-tuned", "--tests", "connection/max"],
  ...["--rounds", "2", "--seconds", "1", "--confirm", "false"],
];
let before: Traces;
let folder: ReturnType<typeof temporaryFolder>;
let out: string;

beforeEach(() => {
  before = traces();
  folder = temporaryFolder();
  out = folder.path;
});
afterEach(async () => {
  await removeLeftovers();
  folder[Symbol.dispose]();
});

/** Lines of the journal: its header, sessions and finished steps. */
const journalLines = (): string[] => {
  const path = join(out, "journal.jsonl");
  // What stands behind the last end of a line is being written.
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
};
const finishedSteps = (): string[] =>
  journalLines().flatMap((line) => (JSON.parse(line).outcome === undefined ? [] : [JSON.parse(line).id]));

/** Waits until some steps are finished and the next one is under way. */
async function inTheMiddle(cli: Cli, steps: number): Promise<void> {
  while (finishedSteps().length < steps) {
    if (cli.process.exitCode !== null) throw new Error((await cli.ended).stderr);
    await sleep(20);
  }
  await sleep(400);
}

describe("what a run leaves behind", () => {
  test("is nothing when it ends", async () => {
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--rounds", "1", "--out", out]);
    expect(exitCode, stderr).toBe(0);
    expect(await settledTraces(before)).toEqual(before);
  });

  test("is nothing when building the data planes fails", async () => {
    const lab = await openTestLab("test-fail");
    const twice = armsNamed("cilium-eni", "cilium-eni");
    await expect(lab.prepare({ arms: twice, workloads: [], paths: [] }, never)).rejects.toThrow();
    await lab[Symbol.asyncDispose]();
    expect(await settledTraces(before)).toEqual(before);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "is nothing after %s, and the finished steps are kept as a partial record",
    async (signal) => {
      const cli = startCli(["run", ...SMALL, "--out", out]);
      await inTheMiddle(cli, 3);
      cli.process.kill(signal);
      const { exitCode, stderr } = await cli.ended;
      expect(exitCode).toBe(1);
      const kept = finishedSteps().length;
      expect([3, 4, 5]).toContain(kept);
      expect(stderr).toContain(
        `Interrupted by ${signal}. ${kept} of 6 steps are kept in ${out}; go on with the same command and --out ${out} --resume.`,
      );
      expect(await settledTraces(before)).toEqual(before);
      expect(await readRecord(join(out, "record.json"))).toMatchObject({ status: "partial", steps: { length: kept } });
      expect(readFileSync(join(out, "report.md"), "utf8")).toContain(`${kept} of 6 steps were measured`);
    },
  );

  test("is nothing when it is interrupted beside a load, of which nothing goes on", async () => {
    const cli = startCli(["run", ...SMALL, "--tests", "latency/tcp-loaded", "--seconds", "3", "--out", out]);
    await inTheMiddle(cli, 1);
    await sleep(800);
    cli.process.kill("SIGINT");
    const { exitCode, stderr } = await cli.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Interrupted by SIGINT.");
    expect(stderr).not.toContain("    at ");
    expect(await settledTraces(before)).toEqual(before);
  });

  test("is removed by the next start when it was killed", async () => {
    const cli = startCli(["run", ...SMALL, "--out", out, "--run-id", "test-killed"]);
    await inTheMiddle(cli, 1);
    cli.process.kill("SIGKILL");
    await cli.ended;
    expect(traces().namespaces.length).toBe(before.namespaces.length + 12);
    const log = recordingLog();
    const lab = await openTestLab("test-next", log);
    await lab[Symbol.asyncDispose]();
    expect(log.lines).toContain("Removed what was left of a run that had been killed: test-killed.");
    expect(await settledTraces(before)).toEqual(before);
  });

  test("is removed by `lab down`", async () => {
    const cli = startCli(["run", ...SMALL, "--out", out, "--run-id", "test-down"]);
    await inTheMiddle(cli, 1);
    cli.process.kill("SIGKILL");
    await cli.ended;
    expect((await runCli(["lab", "down"])).stdout).toContain("Removed: test-down.");
    expect((await runCli(["lab", "down"])).stdout).toContain("Nothing was left behind.");
    expect(await settledTraces(before)).toEqual(before);
  });
});

describe("a killed run", () => {
  test("goes on where it was, and measures no finished step again", async () => {
    const cli = startCli(["run", ...SMALL, "--out", out]);
    await inTheMiddle(cli, 3);
    cli.process.kill("SIGKILL");
    await cli.ended;
    const kept = journalLines();
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--out", out, "--resume"]);
    expect(exitCode, stderr).toBe(0);
    expect(journalLines().slice(0, kept.length)).toEqual(kept);
    expect(new Set(finishedSteps()).size).toBe(6);
    expect(finishedSteps()).toHaveLength(6);
    const record = await readRecord(join(out, "record.json"));
    expect(record.status).toBe("complete");
    expect(record.notes.join(" ")).toContain("The run was resumed at");
    expect(await settledTraces(before)).toEqual(before);
  });
});

describe("two runs at once", () => {
  test("do not disturb each other's objects", async () => {
    const [first, second] = [await openTestLab("test-one"), await openTestLab("test-two")];
    await first.prepare({ arms: armsNamed("cilium-eni"), workloads: ["http"], paths: ["service/other-node"] }, never);
    await second.prepare({ arms: armsNamed("cilium-eni"), workloads: ["http"], paths: ["service/other-node"] }, never);
    await first[Symbol.asyncDispose]();
    const { host, port } = second.server("cilium-eni", "service/other-node", "http");
    const load = await second
      .arm("cilium-eni")
      .run({ argv: ["fortio", "load", "-quiet", "-n", "8", "-qps", "0", `http://${host}:${port}/`], limitSeconds: 20 }, never);
    await second[Symbol.asyncDispose]();
    expect(load.exitCode, load.stderr).toBe(0);
    expect(await settledTraces(before)).toEqual(before);
  });

  test("cannot have the same name", async () => {
    const lab = await openTestLab("test-taken");
    const { exitCode, stderr } = await runCli(["run", ...SMALL, "--out", out, "--run-id", "test-taken"]);
    await lab[Symbol.asyncDispose]();
    expect(exitCode).toBe(2);
    expect(existsSync(join(out, "journal.jsonl"))).toBe(false);
    expect(stderr).toContain(
      `Input "run-id" must not be in use: "test-taken" belongs to a benchmark that is running as process ${process.pid}.`,
    );
  });

  test("do not remove one another as leftovers", async () => {
    const lab = await openTestLab("test-living");
    const { stdout } = await runCli(["lab", "down"]);
    const living = traces().folders;
    await lab[Symbol.asyncDispose]();
    expect(stdout).toContain("Still running, and left alone: test-living.");
    expect(living).toContain("test-living");
  });
});

describe("a name that was left behind by a process whose number is in use again", () => {
  test("is not taken for a living run", async () => {
    // Another process under the recorded number: same pid, another start.
    const sleeper = spawn("sleep", ["30"]);
    const lab = await openTestLab("test-reused");
    writeFileSync("/run/cni-bench/test-reused/owner.json", JSON.stringify({ pid: sleeper.pid, startTicks: "1" }));
    const { removed } = await removeLeftovers();
    sleeper.kill();
    expect(removed).toEqual(["test-reused"]);
    await lab[Symbol.asyncDispose]();
    expect(await settledTraces(before)).toEqual(before);
  });
});
