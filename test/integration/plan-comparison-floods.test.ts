import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markOf } from "../../actions/lib/publishing/marker.ts";
import { BEFORE, catalogue, filesOf, type PlanScene, planScene, SLUG } from "../support/plan-scene.ts";
import type { ProposedFiles } from "../support/proposed-change.ts";
import { messages } from "../support/runner.ts";

// Each of these once took minutes to hours, or a thousand questions: a test that comes to its end is the proof.

let at: PlanScene;
beforeEach(async () => {
  at = await planScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

/** What GitHub takes. */
const LONGEST_COMMENT = 65_536;

const VALUES = `scenarios/${SLUG}/values.yaml`;
const SCENARIO = `scenarios/${SLUG}/scenario.yaml`;
/** The scenario with steps before its chart. */
const installing = (steps: readonly string[]) =>
  catalogue(SLUG, "scenario.yaml").replace(/^( *)- helm:/m, (helm, indent: string) =>
    [...steps.map((step) => `${indent}- ${step}`), helm].join("\n"),
  );

describe("a head that would keep the plan busy", () => {
  test.each<[what: string, files: ProposedFiles, sentence: string]>([
    [
      "100,000 aliases",
      { ...BEFORE, [VALUES]: `a: &a 1\nb:\n${"- *a\n".repeat(98_000)}` },
      `${VALUES} is not valid YAML: Excessive alias count indicates a resource exhaustion attack.`,
    ],
    [
      "200,000 errors in one line",
      { ...BEFORE, [VALUES]: `a: "${"\\z".repeat(200_000)}"` },
      `${VALUES} is not valid YAML: line 1, column 5: Invalid escape sequence \\z.`,
    ],
    [
      "3,000 files of manifests",
      {
        ...BEFORE,
        [SCENARIO]: installing(Array.from({ length: 3000 }, (_, index) => `manifests: m${index}.yaml`)),
        ...Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`scenarios/${SLUG}/m${index}.yaml`, "a: 1\n"])),
      },
      `${SCENARIO} names 3001 files beside it, and at most 20 are read.`,
    ],
    [
      "values that are manifests too, which nobody would read as we did",
      { ...BEFORE, [SCENARIO]: installing(["manifests: values.yaml"]) },
      `${SCENARIO} names values.yaml as manifests, and it is values as well.`,
    ],
  ])("by %s is one sentence, in the comment too, and little was asked", async (_, files, sentence) => {
    const change = await at.propose(BEFORE, files);
    const before = at.github.proxy.requests.length;
    const step = await at.plan(change);
    expect(messages(step)).toEqual([`error: ${sentence}`]);
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ changed: "false", matrix: '{"include":[]}' });
    expect(existsSync(at.out)).toBe(false);
    expect(at.github.proxy.requests.length - before).toBeLessThan(40);
    const [comment = ""] = await change.comments();
    expect(markOf(comment)?.stamp.state).toBe("failed");
  });

  test("by keys that no chart has, 25,000 of them and one as long as the file, is told in a comment that GitHub takes", async () => {
    const unknown = Array.from({ length: 25_000 }, (_, index) => `key${index}: 1`).join("\n");
    const long = `? "${"k".repeat(100_000)}"\n: 1`;
    const change = await at.propose(BEFORE, filesOf(SLUG, `${catalogue(SLUG, "values.yaml")}\n${unknown}\n${long}\n`));
    const step = await at.plan(change);
    expect(step.exitCode, step.log.slice(0, 2000)).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "false", refused: "1" });
    const [comment = "", ...more] = await change.comments();
    expect(more).toEqual([]);
    expect(comment.length).toBeLessThan(LONGEST_COMMENT);
    expect(comment).toMatch(/key0[^\n]*Chart [\d.]+ has no such key/);
    expect(comment).toContain("24941 more findings are not shown.");
  });
});
