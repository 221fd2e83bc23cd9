import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markOf } from "../../actions/lib/publishing/marker.ts";
import { BEFORE, catalogue, filesOf, type PlanScene, planScene, SLUG } from "../support/plan-scene.ts";
import type { ProposedFiles } from "../support/proposed-change.ts";
import { messages } from "../support/runner.ts";

let at: PlanScene;
beforeEach(async () => {
  at = await planScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("a hostile head", () => {
  const VALUES = `scenarios/${SLUG}/values.yaml`;
  const bomb = [
    "a: &a [x, x, x, x, x, x, x, x, x]",
    ..."bcdefgh".split("").map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`),
  ];

  test.each<[what: string, files: ProposedFiles, sentence: string | RegExp]>([
    [
      "values that are not YAML",
      { ...BEFORE, [VALUES]: "a: [\n" },
      /^error: scenarios\/cilium-eni-tuned\/values.yaml is not valid YAML: line \d+/,
    ],
    ["values that are a list", { ...BEFORE, [VALUES]: "- a\n" }, `error: ${VALUES} must hold a mapping, as Helm values are, not ["a"].`],
    [
      "a link in place of values",
      { ...BEFORE, [VALUES]: { link: "/etc/passwd" } },
      `error: ${VALUES} is a symbolic link, which is not followed.`,
    ],
    [
      "a link in place of the scenario",
      { ...BEFORE, "scenarios/two": { link: `../../../etc` } },
      "error: scenarios/two is a symbolic link, which is not followed.",
    ],
    ["a link in place of the folder", { scenarios: { link: ".." } }, "error: scenarios is a symbolic link, which is not followed."],
    ["a submodule", { ...BEFORE, "scenarios/two": { submodule: true } }, "error: scenarios/two is a submodule, which is not read."],
    [
      "a path outside",
      {
        ...BEFORE,
        [`scenarios/${SLUG}/scenario.yaml`]: catalogue(SLUG, "scenario.yaml").replace(
          /helm:/,
          "helm:\n        values: ../../../etc/passwd.yaml",
        ),
      },
      /must name a .yaml file beside scenario.yaml|is not valid YAML/,
    ],
    [
      "anchors that explode",
      { ...BEFORE, [VALUES]: bomb.join("\n") },
      `error: ${VALUES} is not valid YAML: Excessive alias count indicates a resource exhaustion attack.`,
    ],
    ["an alias for what it stands in", { ...BEFORE, [VALUES]: "a: &a [*a]\n" }, /An alias stands inside of what it stands for\.$/],
    ["brackets without end", { ...BEFORE, [VALUES]: `a: ${"[".repeat(100_000)}` }, /it is nested too deeply\.$/],
    ["50 MB", { ...BEFORE, [VALUES]: `a: ${"x".repeat(50_000_000)}\n` }, `error: ${VALUES} is larger than 500 kB.`],
    ["binary", { ...BEFORE, [VALUES]: Buffer.from([0x61, 0x3a, 0xff, 0xfe, 0x00]) }, `error: ${VALUES} is no text in UTF-8.`],
    ["a zero byte", { ...BEFORE, [VALUES]: "a: \0b\n" }, `error: ${VALUES} is no text in UTF-8.`],
    [
      "a key twice",
      { ...BEFORE, [VALUES]: "a: 1\na: 2\n" },
      `error: ${VALUES} is not valid YAML: line 2, column 1: Map keys must be unique.`,
    ],
    [
      "1,000 scenarios",
      Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`scenarios/s${index}/values.yaml`, "a: 1\n"])),
      "error: The pull request changes 1001 scenarios, and at most 20 are compared at once.",
    ],
    [
      "a name with control characters",
      { ...BEFORE, "scenarios/a\n::set-output name=changed::true/values.yaml": "a: 1\n" },
      `error: A file's path must be made of characters that can be read, not "scenarios/a\\n::set-output name=changed::true/values.yaml".`,
    ],
    [
      "a slug that is none",
      { ...BEFORE, "scenarios/Not A Slug/values.yaml": "a: 1\n" },
      /^error: A scenario's folder must be named .* not "Not A Slug"\.$/,
    ],
    [
      "values without a scenario",
      { ...BEFORE, "scenarios/two/values.yaml": "a: 1\n" },
      /^error: There is no scenarios\/two\/scenario.yaml beside the values/,
    ],
  ])("with %s is one sentence, in the comment too, and nothing is measured", async (_, files, sentence) => {
    const change = await at.propose(BEFORE, files);
    const step = await at.plan(change);
    expect(step.exitCode).toBe(1);
    expect(messages(step)).toEqual([typeof sentence === "string" ? sentence : expect.stringMatching(sentence)]);
    expect(step.outputs).toMatchObject({ changed: "false", matrix: '{"include":[]}' });
    expect(existsSync(at.out)).toBe(false);
    const [comment = "", ...more] = await change.comments();
    expect(more).toEqual([]);
    expect(markOf(comment)?.stamp.state).toBe("failed");
    expect(comment).toContain("Nothing is measured: the changed files were refused");
  });

  test("whose names and values are markup and mentions makes none", async () => {
    const key = "[x](https://evil.invalid) @octocat <img src=x> | a";
    const hostile = `${catalogue(SLUG, "values.yaml")}\n${JSON.stringify(key)}: "@octo-org/team ![a](https://evil.invalid/a.png) </code></details><script>alert(1)</script>"\n`;
    const titled = catalogue(SLUG, "scenario.yaml").replace(/^title: .*/m, 'title: "<b>@octocat</b> #1"');
    const change = await at.propose(BEFORE, { ...filesOf(SLUG, hostile), [`scenarios/${SLUG}/scenario.yaml`]: titled });
    const step = await at.plan(change);
    expect(step.exitCode, step.log).toBe(0);
    for (const text of [step.summary, ...(await change.comments())]) {
      expect(text).toContain("octocat");
      expect(text).not.toMatch(/@octo|<img|<script|<b>|\]\(https:\/\/evil|https:\/\/evil|#1\b/);
    }
    expect(Object.values(step.outputs).join()).not.toContain("octocat");
  });
});
