import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { lintWorkflows } from "../../.ci/lint-workflows.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "../support/folders.ts";

/** A workflow without a fault, but for what a test puts in place of its one step or of its permissions. */
const workflow = (step: string, permissions = "{}") => `name: Planted
on:
  pull_request:
permissions: ${permissions}
concurrency:
  group: planted-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  one:
    name: One
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - ${step}
`;

const ACTION = `name: a
description: b
inputs:
  known:
    description: c
runs:
  using: node24
  main: main.js
`;

async function lint(files: Readonly<Record<string, string>>): Promise<string> {
  using folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    writeFileSync(join(folder.path, name), text);
  }
  return (await lintWorkflows(folder.path)).join("\n");
}

const planted = (step: string, permissions?: string) =>
  lint({ ".github/workflows/planted.yml": workflow(step, permissions), "actions/ours/action.yml": ACTION });

describe("the linters of workflows", () => {
  test("find nothing in what has no fault", async () => {
    expect(await planted("uses: $/actions/ours")).toBe("");
  });

  test.each([
    [
      "an input that our action has not",
      "{ uses: $/actions/ours, with: { unknown: 1 } }",
      /planted\.yml:14.*unknown.*\[language service\]/,
    ],
    ["an action of ours that is not there", "uses: $/actions/theirs", /planted\.yml:14.*actions\/theirs.*\[language service\]/],
    ["a step that nobody has", `run: echo \${{ steps.none.outputs.a }}`, /planted\.yml:14.*\(actionlint\)/],
    [
      "text of a stranger in a script",
      `run: echo \${{ github.event.pull_request.title }}`,
      /planted\.yml:14.*\[zizmor template-injection\]/,
    ],
    ["an action that is not pinned", "uses: actions/cache@v4", /planted\.yml:14.*\[zizmor unpinned-uses\]/],
    [
      "a checkout that keeps its credentials",
      "uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
      /planted\.yml:14.*\[zizmor artipacked\]/,
    ],
  ])("find %s", async (_, step, finding) => {
    expect(await planted(step)).toMatch(finding);
  });

  test("find a permission whose reason nobody wrote down", async () => {
    expect(await planted("run: echo hello", "{ contents: write }")).toMatch(/\[zizmor (undocumented|excessive)-permissions\]/);
  });

  test("find nothing in this project", async () => {
    expect(await lintWorkflows(projectRoot())).toEqual([]);
  });
});
