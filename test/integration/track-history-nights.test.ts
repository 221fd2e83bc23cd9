import { describe, expect, test } from "vitest";
import type { HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import { buildEntry } from "../support/history-entries.ts";
import { asFiles, type HistoryScene, historyScene } from "../support/history-scene.ts";
import { buildRecord, measured, type RecordOptions, wobble } from "../support/records.ts";
import { messages, type StepResult } from "../support/runner.ts";

const FIRST = Date.UTC(2026, 4, 1, 2);
const DAY = 86_400_000;
const NIGHTS = 40;
/** From here on everything is a tenth slower. */
const CHANGE = 28;

const startOf = (night: number) => new Date(FIRST + night * DAY).toISOString();
const dayOf = (night: number) => startOf(night).slice(0, 10);
const shaOf = (night: number) => (night + 1).toString(16).padStart(40, "0");

const recordOf = (night: number, options: RecordOptions = {}): RecordOptions => ({
  startedAt: startOf(night),
  cells: [
    {
      test: "tcp",
      variant: "1",
      path: "pod/other-node",
      outcome: (arm, round) => measured({ "tcp.throughput": wobble((night < CHANGE ? 1 : 0.9) * 1e10, 0.01, `${arm} ${night}`, round) }),
    },
  ],
  ...options,
});

/** Made-up nights. */
const night = (number: number, options: RecordOptions = {}): HistoryEntry =>
  buildEntry({
    startedAt: startOf(number),
    workflowRun: 1000 + number,
    sha: shaOf(number),
    record: { runId: `night-${number}`, ...recordOf(number, options) },
  });

const nights = (numbers: readonly number[]) => numbers.map((number) => night(number));
const upTo = (end: number, without: readonly number[] = []) =>
  Array.from({ length: end }, (_, number) => number).filter((number) => !without.includes(number));

const judged = (at: HistoryScene, more: Readonly<Record<string, string>> = {}) => at.track({ with: { judge: "true", ...more } });

/** That there is one regression, and on which night it began. */
function expectTheChange(result: StepResult): void {
  expect(result.exitCode, result.log).toBe(0);
  expect(result.outputs["events"]).toBe("1");
  expect(result.summary).toContain(dayOf(CHANGE));
}

describe("months of nights", () => {
  test("show the night that broke it", async () => {
    await using at = await historyScene();
    at.put(asFiles(nights(upTo(NIGHTS))));
    expectTheChange(await judged(at));
  });

  test("show the same where nights are missing, one is there twice, and they were stored out of order", async () => {
    await using at = await historyScene();
    const again = buildEntry({
      startedAt: startOf(20),
      workflowRun: 1020,
      attempt: 2,
      sha: shaOf(20),
      record: { runId: "night-20", ...recordOf(20) },
    });
    at.put(asFiles([again, ...nights(upTo(NIGHTS, [3, 4, 15, 33])).reverse()]));
    expectTheChange(await judged(at));
  });

  test("show the same when the night that is stored now is older than those that are there", async () => {
    await using at = await historyScene();
    at.put(asFiles(nights(upTo(NIGHTS, [20]))));
    at.write("record.json", buildRecord({ arms: ["vpc-cni"], runId: "late", ...recordOf(20) }));
    const result = await at.track({ with: { records: "record.json", judge: "true" }, run: 5000 });
    expect(result.outputs).toMatchObject({ stored: "1" });
    expectTheChange(result);
    expect(result.summary).toContain(dayOf(NIGHTS - 1));
  });

  test("show the same when two nights are stored and judged in the same moment", async () => {
    await using at = await historyScene();
    at.put(asFiles(nights(upTo(NIGHTS - 1))));
    for (const name of ["a", "b"])
      at.write(`${name}/record.json`, buildRecord({ arms: ["vpc-cni"], runId: name, ...recordOf(NIGHTS - 1) }));
    const both = await Promise.all([
      at.track({ with: { records: "a/record.json", judge: "true" }, run: 6000 }),
      at.track({ with: { records: "b/record.json", judge: "true" }, run: 6001 }),
    ]);
    expect(both.map(({ outputs }) => outputs["stored"])).toEqual(["1", "1"]);
    expect(at.files()).toHaveLength(NIGHTS + 1);
    for (const result of both) expectTheChange(result);
  });

  test("begin anew where a metric was renamed, without an event", async () => {
    await using at = await historyScene();
    const renamed = (number: number): HistoryEntry => {
      const entry = night(number);
      return {
        ...entry,
        cells: entry.cells.map((cell) => ({ ...cell, values: { "tcp.goodput": cell.values["tcp.throughput"] ?? [] } })),
      };
    };
    at.put(asFiles(upTo(NIGHTS).map((number) => (number < CHANGE ? night(number) : renamed(number)))));
    const result = await judged(at);
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs["events"]).toBe("0");
  });

  test("take no night from what a cancelled run left of one", async () => {
    await using at = await historyScene();
    const cell = recordOf(0).cells?.[0];
    const cut = night(CHANGE - 2, {
      status: "partial",
      cells: [
        {
          test: "tcp",
          variant: "1",
          path: "pod/other-node",
          outcome: (arm, round) => (round > 1 ? undefined : cell?.outcome(arm, round)),
        },
      ],
    });
    at.put(asFiles([...nights(upTo(NIGHTS, [CHANGE - 2])), cut]));
    expectTheChange(await judged(at));
  });

  test("are a boundary and no regression where the kernel changed on that night", async () => {
    await using at = await historyScene();
    const { environment } = buildRecord();
    const kernel = (number: number) => (number < CHANGE ? "6.12.1" : "6.12.2");
    at.put(asFiles(upTo(NIGHTS).map((number) => night(number, { environment: { ...environment, kernel: kernel(number) } }))));
    const result = await judged(at, { issues: "true" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toMatchObject({ events: "0", opened: "0" });
  });

  test("have a regression that somebody accepted, until the acceptance expires", async () => {
    await using at = await historyScene();
    at.put(asFiles(nights(upTo(NIGHTS))));
    const accepted = (expires: string) =>
      at.write(
        ".github/accepted-changes.yml",
        `accepted:\n  - { metric: "tcp.throughput", commit: "${shaOf(CHANGE)}", reason: "encryption", expires: ${expires} }\n`,
      );
    accepted("2999-01-01");
    expect((await judged(at)).outputs["events"]).toBe("0");
    accepted("2026-06-20");
    expect((await judged(at)).outputs["events"]).toBe("1");
    at.write(".github/accepted-changes.yml", "accepted: [{}]\n");
    expect(messages(await judged(at))).toEqual([expect.stringMatching(/^error: \.github\/accepted-changes\.yml: /)]);
  });
});

describe("a branch that holds more than our nights", () => {
  test("is judged by what can be read, and each thing that cannot is told once", async () => {
    await using at = await historyScene();
    at.put({
      ...asFiles(nights(upTo(NIGHTS))),
      "README.md": "hello",
      "v2/runs/x.json": "{}",
      "v1/runs/notes.txt": "hello",
      "v1/runs/2026/05/09/1-1-vpc-cni.json": '{"schemaVersion":2}',
      "v1/runs/2026/05/09/2-1-vpc-cni.json": "half of the JSO",
    });
    const result = await judged(at);
    expectTheChange(result);
    expect(messages(result)).toEqual([
      expect.stringMatching(/^warning: .* holds results of a newer release in v2/),
      expect.stringMatching(/^warning: v1\/runs\/notes\.txt .* is none of our results; it was left alone\./),
      expect.stringMatching(/^warning: .*1-1-vpc-cni\.json was written by a newer release \(schemaVersion 2\)/),
      expect.stringMatching(/^warning: .*2-1-vpc-cni\.json is not JSON/),
    ]);
  });

  test("is not there yet: nothing is judged, and nothing fails", async () => {
    await using at = await historyScene();
    const result = await judged(at, { issues: "true" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toEqual({ events: "0", "odd-scenarios": "" });
    expect(result.summary).toBe("");
  });
});

describe("git's server in trouble", () => {
  test.each([
    ["503", { on: /git-upload-pack/, times: 2, does: { status: 503 } }],
    ["a fetch that is cut in mid-pack", { on: /POST .*upload-pack/, times: 2, does: { cut: "answer" } }],
  ] as const)("is asked again after %s", async (_, fault) => {
    await using at = await historyScene();
    at.put(asFiles(nights(upTo(NIGHTS))));
    at.git.inject(fault);
    expectTheChange(await judged(at));
  });

  test("refuses with 403: one sentence, and no secret in it", async () => {
    await using at = await historyScene();
    at.put(asFiles(nights([1])));
    at.git.inject({ on: /./, times: 100, does: { status: 403 } });
    const result = await judged(at);
    expect(messages(result)).toEqual([expect.stringMatching(/^error: .* cannot be read\. The token may not read it/)]);
    expect(result.log).not.toContain(at.token);
  });
});

describe("issues", () => {
  test("are opened for a regression, once, and closed when it is fixed", async () => {
    await using at = await historyScene();
    at.put(asFiles(nights(upTo(NIGHTS))));
    const first = await judged(at, { issues: "true" });
    expect(first.exitCode, first.log).toBe(0);
    expect(first.outputs).toMatchObject({ events: "1", opened: "1", closed: "0" });
    expect((await judged(at, { issues: "true" })).outputs).toMatchObject({ opened: "0", closed: "0" });
    const repaired = upTo(12).map((number) => {
      const { cells = [] } = recordOf(number);
      return night(NIGHTS + number, { cells });
    });
    at.put(asFiles(repaired));
    const last = await judged(at, { issues: "true" });
    expect(last.outputs, last.log).toMatchObject({ events: "0", opened: "0", closed: "1" });
  });
});
