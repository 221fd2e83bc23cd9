import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import { runCli } from "../../support/cni-bench.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { buildRecord, measured, type RecordOptions } from "../../support/records.ts";

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

const rate = (values: (arm: string, round: number) => number): NonNullable<RecordOptions["cells"]> => [
  {
    test: "http",
    variant: "max-close",
    path: "service/other-node",
    outcome: (arm, round) => measured({ "http.rate.max": values(arm, round) }),
  },
];
const base = (more: RecordOptions = {}): RunRecord =>
  buildRecord({ runId: "one", arms: ["vpc-cni", "cilium-eni"], cells: rate(() => 1000), ...more });

function kept(name: string, content: RunRecord | string): string {
  const path = join(folder.path, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** `cni-bench report` on these records, all written to files first. */
const report = (...records: readonly (RunRecord | string)[]) =>
  runCli(["report", ...records.map((record, index) => kept(`${index}.json`, record)), "--out", join(folder.path, "out")]);

const verdicts = () => JSON.parse(readFileSync(join(folder.path, "out", "report.json"), "utf8"));

describe("records that do not do", () => {
  const whole = JSON.stringify(base());

  test.each<[string, () => readonly (RunRecord | string)[], RegExp]>([
    ["a truncated one", () => [whole.slice(0, whole.length / 2)], /0\.json is not JSON: it breaks off or is damaged/],
    [
      "one of a newer release",
      () => [whole.replace('"schemaVersion":1', '"schemaVersion":9')],
      /written by a newer release \(schemaVersion 9\)/,
    ],
    [
      "one with a value that is no number",
      () => [whole.replace('"value":1000', '"value":null')],
      /not a valid record: steps\[0\]\.outcome/,
    ],
    ["the same run twice", () => [base(), base()], /must name every run once, but run "one" is there twice/],
    [
      "two of different targets",
      () => [base(), base({ runId: "two", target: { kind: "kubernetes", statement: "a cluster" } })],
      /Input "records" must .*(lab|kubernetes)/,
    ],
    ["two of different run lengths", () => [base(), base({ runId: "two", secondsPerRun: 30 })], /Input "records" must .*30/],
    [
      "two without a metric in common",
      () => [
        base(),
        base({
          runId: "two",
          cells: [{ test: "dns", variant: "max", path: "service/other-node", outcome: () => measured({ "dns.rate.max": 5 }) }],
        }),
      ],
      /Input "records" must .*metric/,
    ],
  ])("%s: one sentence, exit code 2, no report", async (_, records, sentence) => {
    const { exitCode, stderr, stdout } = await report(...records());
    expect(exitCode, stderr).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(sentence);
    expect(stdout).toBe("");
  });
});

describe("records that say little", () => {
  test("a value of zero is labelled, and has no ratio", async () => {
    const { exitCode, stdout } = await report(base({ cells: rate((arm, round) => (arm === "cilium-eni" && round === 2 ? 0 : 1000)) }));
    expect(exitCode).toBe(0);
    expect(verdicts()).toMatchObject({ verdict: "invalid" });
    expect(stdout).toMatch(/Invalid: /);
  });

  test("one round cannot tell a change from noise", async () => {
    await report(base({ rounds: 1, cells: rate((arm) => (arm === "cilium-eni" ? 500 : 1000)) }));
    expect(verdicts()).toMatchObject({ verdict: "inconclusive" });
  });

  test("arms of two clusters are compared, and said to be measured apart", async () => {
    const { exitCode, stdout } = await report(base(), base({ runId: "two", arms: ["cilium-eni"], baseline: "cilium-eni" }));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/unpaired|measured apart|another cluster/i);
  });
});

describe("a policy", () => {
  test("fails the command after everything is written", async () => {
    const clear = base({ cells: rate((arm, round) => (arm === "cilium-eni" ? 500 + round : 1000 + round)) });
    const { exitCode, stderr } = await runCli([
      ...[
        "report",
        kept("0.json", {
          ...clear,
          confirmation: {
            ...clear,
            rounds: 3,
            steps: clear.steps.filter(({ round }) => round <= 3).map((step) => ({ ...step, id: `confirmation/${step.id}` })),
          },
        }),
      ],
      ...["--out", join(folder.path, "out"), "--fail-on", "regression"],
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/regression/i);
    expect(verdicts()).toMatchObject({ verdict: "regression" });
  });
});
