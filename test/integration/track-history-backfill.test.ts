import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { entryPath } from "../../actions/lib/model/history-entry.ts";
import { buildEntry } from "../support/history-entries.ts";
import { historyScene, MEASURED, SHA } from "../support/history-scene.ts";
import { buildRecord } from "../support/records.ts";
import { messages } from "../support/runner.ts";

describe("artifacts of earlier workflow runs", () => {
  test("are stored with what GitHub says of each, at the attempt that measured them", async () => {
    await using at = await historyScene();
    at.serve(50, { attempt: 1, startedAt: "2026-11-19T01:00:00Z", endedAt: "2026-11-19T04:00:00Z" });
    at.serve(50, { attempt: 2, startedAt: "2026-11-19T08:00:00Z", endedAt: "2026-11-19T10:00:00Z" });
    at.serve(51, { startedAt: "2026-11-20T01:00:00Z", endedAt: "2026-11-20T04:00:00Z" });
    at.write("old/50/bench-a/record.json", buildRecord({ arms: ["vpc-cni"], startedAt: "2026-11-19T02:00:00.000Z" }));
    at.write("old/50/bench-b/record.json", buildRecord({ arms: ["cilium-eni"], startedAt: "2026-11-19T08:30:00.000Z" }));
    at.write("old/51/record.json", buildRecord({ arms: ["vpc-cni"], startedAt: "2026-11-20T02:00:00.000Z" }));
    at.write("old/51/raw/output.json", "{}");
    const result = await at.track({ with: { backfill: "old" } });
    expect(result.exitCode, result.log).toBe(0);
    expect(at.files()).toEqual([
      "v1/runs/2026/11/19/50-1-vpc-cni.json",
      "v1/runs/2026/11/19/50-2-cilium-eni.json",
      "v1/runs/2026/11/20/51-1-vpc-cni.json",
    ]);
    expect(at.commits()).toHaveLength(1);
    expect((await at.track({ with: { backfill: "old" } })).outputs).toMatchObject({ stored: "0", "already-there": "3" });
  });

  test("are stored but for one with millions of things that are none, which fills no memory", async () => {
    await using at = await historyScene();
    at.serve(50, MEASURED);
    const flood = (what: object) => JSON.stringify(what).replace('"HERE"', `${"{},".repeat(1_600_000)}{}`);
    const entry = buildEntry({ workflowRun: 50, startedAt: "2026-11-21T10:00:00.000Z" });
    at.write("old/50/a/record.json", flood({ ...buildRecord({ arms: ["vpc-cni"] }), steps: ["HERE"] }));
    at.write("old/50/b/record.json", buildRecord({ arms: ["vpc-cni"] }));
    at.write("old/50/c/record.json", flood({ ...entry, cells: ["HERE"] }));
    const result = await at.track({ with: { backfill: "old" } });
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual([
      "warning: old/50/a/record.json is not a valid record: steps[0].test: expected string, received undefined.",
      "warning: old/50/c/record.json is not a valid entry: cells[0].arm: expected string, received undefined.",
      expect.stringMatching(/^error: 2 of the given files were not stored/),
    ]);
    expect(at.files()).toEqual(["v1/runs/2026/11/21/50-1-vpc-cni.json"]);
  });

  test("are stored but for those of which GitHub knows nothing", async () => {
    await using at = await historyScene();
    at.serve(50, MEASURED);
    at.write("old/50/record.json", buildRecord({ arms: ["vpc-cni"] }));
    at.write("old/99/record.json", buildRecord({ arms: ["vpc-cni"] }));
    const result = await at.track({ with: { backfill: "old" } });
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual([
      expect.stringMatching(/^warning: old\/99\/record\.json is not stored: GitHub knows no workflow run 99 of this repository/),
      expect.stringMatching(/^error: 1 of the given files were not stored/),
    ]);
    expect(at.files()).toEqual(["v1/runs/2026/11/21/50-1-vpc-cni.json"]);
  });

  test("may be the history's own files, as long as they say what GitHub says", async () => {
    await using at = await historyScene();
    at.serve(50, MEASURED);
    const honest = buildEntry({ workflowRun: 50, actor: "person", startedAt: "2026-11-21T10:00:00.000Z" });
    const hostile = buildEntry({
      workflowRun: 50,
      actor: "person",
      startedAt: "2026-11-21T10:00:00.000Z",
      scenario: "a",
      sha: "e".repeat(40),
    });
    for (const entry of [honest, hostile]) at.write(`old/50/${entryPath(entry)}`, entry);
    const result = await at.track({ with: { backfill: "old" } });
    expect(result.exitCode).toBe(1);
    expect(messages(result)[0]).toMatch(/it claims the commit eeee/);
    expect(at.files()).toEqual([entryPath(honest)]);
    expect(at.entry(entryPath(honest))).toEqual(honest);
  });

  test("are found without following links, and only in folders that a workflow run names", async () => {
    await using at = await historyScene();
    at.serve(50, MEASURED);
    at.write("elsewhere/record.json", buildRecord({ arms: ["vpc-cni"] }));
    at.write("old/50/notes.txt", "");
    symlinkSync(join(at.folder, "elsewhere"), join(at.folder, "old/50/link"));
    expect((await at.track({ with: { backfill: "old" } })).outputs).toMatchObject({ stored: "0" });
    at.write("old/bench-a/record.json", buildRecord({ arms: ["vpc-cni"] }));
    expect(messages(await at.track({ with: { backfill: "old" } }))).toEqual([
      expect.stringMatching(
        /^error: Input "backfill" must be a folder with a folder per workflow run, named by its number, and old\/bench-a is not\./,
      ),
    ]);
    expect(messages(await at.track({ with: { backfill: "gone" } }))).toEqual([
      'error: Input "backfill" must be a folder that can be read, not "gone" (ENOENT).',
    ]);
  });

  test("of a pull request that is closed by now are found by what GitHub noted of it", async () => {
    await using at = await historyScene();
    const startedAt = new Date().toISOString();
    at.serve(51, { startedAt, endedAt: startedAt, event: "pull_request", branch: "gone", pullRequests: [3], sha: SHA });
    at.write("old/51/record.json", buildRecord({ arms: ["vpc-cni"], startedAt }));
    await at.track({ with: { backfill: "old" } });
    expect(at.files()).toEqual([expect.stringMatching(/^v1\/pr\/3\//)]);
  });
});
