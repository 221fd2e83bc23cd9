import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeLeftovers } from "../../actions/lib/adapters/lab/run-directory.ts";
import { readNoise } from "../../actions/lib/adapters/records/noise-file.ts";
import { readRecord } from "../../actions/lib/adapters/records/record-file.ts";
import { type CliResult, runCli, startCli } from "../support/cni-bench.ts";
import { temporaryFolder } from "../support/folders.ts";
import { settledTraces, type Traces, traces } from "../support/lab.ts";

/** eBPF maps take 1,000 services in a fraction of the time of iptables rules: a change that no machine's noise can hide. */
const CLEAR = [
  ...["--scenarios", "vpc-cni,cilium-vxlan", "--tests", "service-scaling/1000", "--seconds", "1"],
  ...["--gate", "service-scaling/1000/service/other-node service.programming.time"],
];
/** More than twice what a cold start needs: a busy machine may miss the rate of a step, which then is no round. */
const ROUNDS = "7";
let before: Traces;
let folder: ReturnType<typeof temporaryFolder>;
let out: string;
let noise: string;

beforeEach(() => {
  before = traces();
  folder = temporaryFolder();
  out = join(folder.path, "out");
  noise = join(folder.path, "noise.json");
});
afterEach(async () => {
  await removeLeftovers();
  folder[Symbol.dispose]();
});

const run = (...options: readonly string[]): Promise<CliResult> => runCli(["run", ...CLEAR, "--noise", noise, "--out", out, ...options]);
const lastLines = ({ stdout }: CliResult): string => stdout.trim().split("\n").slice(-8).join("\n");

describe("a change that is flagged", () => {
  test("is measured again on data planes built anew before it is called one, and the verdict stands at the end of the screen", async () => {
    const done = await run("--rounds", ROUNDS);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.stderr).toContain("Flagged, and measured again on data planes built anew:");
    expect(lastLines(done)).toContain("Improvement: cilium-vxlan is faster than vpc-cni in 1 of 1 gate metric");
    const { confirmation, steps, status } = await readRecord(join(out, "record.json"));
    expect(status).toBe("complete");
    expect(steps).toHaveLength(2 * (Number(ROUNDS) + 1));
    expect(confirmation).toMatchObject({ rounds: 3, steps: { length: 2 * 4 } });
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("<svg");
    expect(JSON.parse(readFileSync(join(out, "report.json"), "utf8"))).toMatchObject({ verdict: "improvement" });
    expect(await settledTraces(before)).toEqual(before);
  });

  test("is kept when its confirmation is interrupted, and the run goes on there without measuring a step twice", async () => {
    const cli = startCli(["run", ...CLEAR, "--noise", noise, "--out", out, "--rounds", ROUNDS]);
    while (!confirmedSteps().length) {
      if (cli.process.exitCode !== null) throw new Error((await cli.ended).stderr);
      await sleep(20);
    }
    cli.process.kill("SIGINT");
    const interrupted = await cli.ended;
    expect(interrupted.exitCode).toBe(1);
    expect(await settledTraces(before)).toEqual(before);
    const partial = await readRecord(join(out, "record.json"));
    expect(partial).toMatchObject({ status: "partial", steps: { length: 2 * (Number(ROUNDS) + 1) } });
    const kept = confirmedSteps();

    const resumed = await run("--rounds", ROUNDS, "--resume");
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    const whole = await readRecord(join(out, "record.json"));
    expect(whole.status).toBe("complete");
    expect(whole.steps.map(({ startedAt }) => startedAt)).toEqual(partial.steps.map(({ startedAt }) => startedAt));
    expect(confirmedSteps().slice(0, kept.length)).toEqual(kept);
    expect(new Set(confirmedSteps()).size).toBe(confirmedSteps().length);
  });
});

describe("adaptive rounds", () => {
  test("stop at a look, and the record says why", async () => {
    const done = await run("--rounds", "auto", "--confirm", "false");
    expect(done.exitCode, done.stderr).toBe(0);
    const { adaptive, rounds, steps } = await readRecord(join(out, "record.json"));
    expect(adaptive).toMatchObject({ looks: [3, 5, 8, 12], reason: "clear" });
    expect([3, 5, 8]).toContain(rounds);
    expect(steps).toHaveLength(2 * (rounds + 1));
  });
});

describe("a calibration", () => {
  test("measures a scenario against itself, adds to the file, and the next run leans on it and says so", async () => {
    const small = ["--tests", "connection/max", "--seconds", "1", "--noise", noise];
    const first = await runCli(["calibrate", ...small, "--rounds", "4", "--run-id", "one", "--out", join(folder.path, "one")]);
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stdout).toContain(`The noise of vpc-cni is known from 1 run now; kept in ${noise}.`);
    const second = await runCli(["calibrate", ...small, "--rounds", "4", "--run-id", "two", "--out", join(folder.path, "two")]);
    expect(second.stdout).toContain("is known from 2 runs now");
    const [history, ...others] = await readNoise(noise);
    expect(others).toEqual([]);
    expect(history?.runs.map(({ runId, scenario, metrics }) => [runId, scenario, metrics[0]?.logRatios.length])).toEqual([
      ["one", "vpc-cni", 4],
      ["two", "vpc-cni", 4],
    ]);

    const done = await runCli(["run", "--scenarios", "vpc-cni,cilium-eni", ...small, "--rounds", "2", "--confirm", "false", "--out", out]);
    expect(done.stderr).toContain("The noise here is known from 2 runs of an arm against itself.");
    expect((await readRecord(join(out, "record.json"))).noise?.runs).toHaveLength(2);
    expect(readFileSync(join(out, "report.md"), "utf8")).toMatch(/noise is known from 2 runs/);
  });

  test("of another run length says nothing, and the run says that it knows nothing", async () => {
    const small = ["--tests", "connection/max", "--noise", noise];
    await runCli(["calibrate", ...small, "--seconds", "2", "--rounds", "2", "--out", join(folder.path, "one")]);
    const done = await runCli(["run", "--scenarios", "vpc-cni,cilium-eni", ...small, "--seconds", "1", "--rounds", "1", "--out", out]);
    expect(done.stderr).toContain(
      "Nothing is known of the noise here (what the noise file holds is of another machine, run length or scenario)",
    );
    expect((await readRecord(join(out, "record.json"))).noise).toBeUndefined();
  });
});

function confirmedSteps(): string[] {
  try {
    const lines = readFileSync(join(out, "journal.jsonl"), "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line).id).filter((id) => typeof id === "string" && id.startsWith("confirmation/"));
  } catch {
    return [];
  }
}
