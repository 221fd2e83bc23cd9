import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
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

/** What a workflow's file says, as far as the rules below are about it. */
interface WorkflowFile {
  readonly permissions?: object;
  readonly concurrency?: { readonly group?: string };
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly uses?: string;
        readonly "timeout-minutes"?: number;
        readonly permissions?: Readonly<Record<string, string>>;
        readonly steps?: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
      }
    >
  >;
}

// What no linter asks for.
describe.each(globSync(join(projectRoot(), ".github/{workflows,examples}/*.yml")).sort())("%s", (path) => {
  const { permissions, concurrency, on, jobs } = parse(readFileSync(path, "utf8"), { merge: true }) as WorkflowFile;
  const all = Object.entries(jobs);
  const name = relative(projectRoot(), path);

  test("gives no right to all of its jobs, and never runs twice over itself", () => {
    expect({ name, permissions }).toEqual({ name, permissions: {} });
    expect(concurrency?.group).toMatch(/^[a-z-]+/);
  });

  test("has a time limit at every job that has steps", () => {
    for (const [job, { uses, "timeout-minutes": minutes }] of all)
      if (uses === undefined)
        expect({ job, minutes: minutes !== undefined && minutes <= 350 ? "limited" : minutes }).toEqual({ job, minutes: "limited" });
  });

  test("lets no job both ask for a token of the cloud and write what others see, nor check out or run a stranger's files where it can", () => {
    expect(Object.keys(on)).not.toContain("pull_request_target");
    for (const [job, { uses, permissions: rights = {}, steps = [] }] of all) {
      if (uses !== undefined) continue;
      const writes = Object.entries(rights).filter(([right, value]) => value === "write" && right !== "id-token");
      // Pages and attestations know who asks by an ID token, which no role of the cloud trusts.
      const known = ["pages", "attestations"];
      if (rights["id-token"] === "write" && !writes.some(([right]) => known.includes(right)))
        expect({ job, writes }).toEqual({ job, writes: [] });
      for (const step of steps) {
        if (step.uses?.startsWith("actions/checkout@"))
          expect({ job, with: step.with }).toMatchObject({ job, with: { "persist-credentials": false } });
        expect({ job, ref: step.uses?.startsWith("actions/checkout@") ? step.with?.["ref"] : undefined }).toEqual({ job, ref: undefined });
      }
    }
  });
});
