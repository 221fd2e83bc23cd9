import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LAB_STATEMENT } from "../../actions/lib/adapters/lab/lab-target.ts";
import { readRecord } from "../../actions/lib/adapters/records/record-file.ts";
import { countOutcomes } from "../../actions/lib/benchmark/outcome-counts.ts";
import { temporaryFolder } from "../support/folders.ts";
import { settledTraces, type Traces, traces } from "../support/lab.ts";
import { runStep } from "../support/runner.ts";

const SMALL = { scenarios: "vpc-cni,cilium-vxlan", tests: "tcp-throughput/1-stream,latency/tcp-idle", rounds: "2", seconds: "1" };
let before: Traces;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  before = traces();
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

describe("the built actions", () => {
  test("measure in the lab, then report in the step summary and in a file", async () => {
    const out = join(folder.path, "results");
    const measured = await runStep({ action: "actions/run-network-tests", with: { ...SMALL, out, "run-id": "test-action" } });
    expect(measured.exitCode, measured.log).toBe(0);
    expect(measured.outputs).toMatchObject({ "record-path": join(out, "record.json"), "run-id": "test-action" });
    expect(measured.lines.map((line) => line.group)).toContainEqual(expect.stringContaining("Round 2 of 2"));
    expect(await settledTraces(before)).toEqual(before);

    const record = await readRecord(join(out, "record.json"));
    // A machine that is busy elsewhere may miss the rate of a step, which then is told as invalid and not as a number.
    const { measured: good, failed, skipped, invalid } = countOutcomes(record);
    expect(measured.outputs).toMatchObject({ measured: String(good), "not-measured": String(failed + skipped + invalid) });
    expect([good + failed + skipped + invalid, failed, skipped]).toEqual([8, 0, 0]);
    expect(record).toMatchObject({ status: "complete", baseline: "vpc-cni", rounds: 2, target: { kind: "lab", statement: LAB_STATEMENT } });

    const reported = await runStep({ action: "actions/report", with: { records: join(out, "record.json") } });
    expect(reported.exitCode, reported.log).toBe(0);
    expect(reported.outputs).toMatchObject({ "report-path": join(out, "report.md"), "html-path": join(out, "report.html") });
    expect(reported.summary.trim()).toBe(readFileSync(join(out, "report.md"), "utf8").trim());
    expect(reported.summary).toContain(LAB_STATEMENT);
    expect(reported.summary).toContain("TCP throughput");
  });

  test("stop within the runner's time when the step is cancelled, and leave nothing behind", async () => {
    const out = join(folder.path, "results");
    const cancelled = await runStep({
      action: "actions/run-network-tests",
      with: { ...SMALL, rounds: "20", out },
      cancelWhen: /Round 1 of 20/,
    });
    expect(cancelled).toMatchObject({ exitCode: 1, signal: null });
    expect(cancelled.annotations.map((annotation) => annotation.message).join()).toContain("The step was cancelled (SIGINT).");
    expect(await settledTraces(before)).toEqual(before);
    expect((await readRecord(join(out, "record.json"))).status).toBe("partial");
  });

  test("fail the step with the sentence when an input is refused, before anything is made", async () => {
    const refused = await runStep({ action: "actions/run-network-tests", with: { ...SMALL, rounds: "three" } });
    expect(refused.exitCode).toBe(1);
    expect(refused.annotations.map((annotation) => annotation.message)).toEqual([
      'Input "rounds" must be auto or a whole number of at least 1, not "three".',
    ]);
    expect(refused.outputs).toEqual({});
  });

  test("fail the step with the sentence when there is no record", async () => {
    const refused = await runStep({ action: "actions/report", with: { records: join(folder.path, "none.json") } });
    expect(refused.exitCode).toBe(1);
    expect(refused.annotations[0]?.message).toContain("none.json");
  });
});
