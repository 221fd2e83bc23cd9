import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { generateAll, withInputs } from "../../.ci/docs.ts";
import { type InputSpec, text } from "../../actions/lib/action/input.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "../support/folders.ts";

const root = projectRoot();
const folders = readdirSync(join(root, "actions")).filter((name) => statSync(join(root, "actions", name)).isDirectory());
const actions = folders.filter((name) => readdirSync(join(root, "actions", name)).includes("action.yml"));

describe("import directions", () => {
  const PURE = "export const value = 1;\n";
  /** File, its source, and the sentence that refuses it; none where it is allowed. */
  const CASES: readonly (readonly [file: string, source: string, sentence: string | undefined])[] = [
    ["lib/model/a.ts", 'export { a } from "../statistics/summary.ts";', "The model imports nothing"],
    ["lib/model/b.ts", 'export { b } from "./errors.ts";', undefined],
    ["lib/statistics/a.ts", 'export { a } from "node:fs/promises";', "Statistics are pure"],
    ["lib/statistics/b.ts", 'export { b } from "../model/errors.ts";', undefined],
    ["lib/comparison/a.ts", 'export { a } from "../report/table.ts";', "A comparison is pure"],
    ["lib/comparison/b.ts", 'export { b } from "../statistics/summary.ts";', undefined],
    ["lib/report/a.ts", 'export type { a } from "../benchmark/plan.ts";', "A report is pure"],
    ["lib/report/b.ts", 'export { markdownTable } from "markdown-table";', undefined],
    ["lib/words/a.ts", 'export { a } from "node:fs";', "Words are functions of data"],
    ["lib/words/b.ts", 'export { b } from "../model/metric.ts";', undefined],
    ["lib/charts/a.ts", 'export { a } from "../adapters/project-files.ts";', "Charts are pure"],
    ["lib/charts/b.ts", 'export type { Report } from "../report/report.ts";', undefined],
    ["lib/publishing/a.ts", 'export { a } from "../adapters/github/github.ts";', "Publishing reaches the code host through ports"],
    ["lib/publishing/b.ts", 'export { b } from "../ports/refusal.ts";', undefined],
    ["lib/adapters/github/a.ts", 'export { getOctokit } from "@actions/github";', undefined],
    ["lib/adapters/lab/c.ts", 'export { getOctokit } from "@actions/github";', "An adapter gives what a port asks for"],
    ["lib/scenarios/a.ts", 'export { a } from "node:fs";', "Scenarios are parsed and checked, not fetched"],
    ["lib/scenarios/b.ts", 'export { Ajv } from "ajv";', undefined],
    ["lib/clusters/a.ts", 'export { a } from "../adapters/aws/account.ts";', "The life of a cluster is decided here"],
    ["lib/clusters/b.ts", 'export type { b } from "../ports/cluster-provider.ts";', undefined],
    ["lib/history/a.ts", 'export { a } from "../adapters/git/git.ts";', "History is judged, not fetched"],
    ["lib/history/b.ts", 'export { b } from "../statistics/change-points.ts";', undefined],
    ["lib/changes/a.ts", 'export { a } from "../adapters/github/github.ts";', "What a pull request changes is read as data through ports"],
    ["lib/changes/b.ts", 'export { b } from "../scenarios/parse-scenario.ts";', undefined],
    ["lib/dashboard/a.ts", 'export { a } from "../adapters/project-files.ts";', "The dashboard shows what was judged"],
    ["lib/dashboard/b.ts", 'export type { b } from "../history/history-event.ts";', undefined],
    ["lib/iam/a.ts", 'export { a } from "../ports/clock.ts";', "Policies are made, not attached"],
    ["lib/adapters/aws/a.ts", 'export { STSClient } from "@aws-sdk/client-sts";', "An adapter gives what a port asks for"],
    ["lib/adapters/aws/sdk/a.ts", 'export { STSClient } from "@aws-sdk/client-sts";', undefined],
    ["create-cluster/a.ts", 'export { STSClient } from "@aws-sdk/client-sts";', "names the packages"],
    ["lib/network-tests/tools/a.ts", 'export { a } from "../../adapters/process/run-command.ts";', "A network test is a value"],
    ["lib/network-tests/tools/b.ts", 'export { b } from "../network-test.ts";', undefined],
    ["lib/ports/a.ts", 'export type { a } from "../adapters/lab/names.ts";', "A port is named by the need"],
    [
      "lib/benchmark/a.ts",
      'export const a = async () => import("../adapters/lab/lab-target.ts");',
      "The benchmark reaches the world through ports",
    ],
    ["lib/benchmark/b.ts", 'export { b } from "../ports/target.ts";', undefined],
    ["lib/adapters/lab/a.ts", 'export { a } from "../../benchmark/plan.ts";', "An adapter gives what a port asks for"],
    ["lib/adapters/lab/b.ts", 'export { spawn } from "node:child_process";', undefined],
    ["lib/action/a.ts", 'export { a } from "../adapters/lab/names.ts";', "This folder is about the runner alone"],
    ["lib/action/b.ts", 'export { b } from "@actions/core";', undefined],
    ["lib/cli/a.ts", 'export { a } from "@actions/core";', "Only actions/lib/action talks to the runner"],
    ["report/a.ts", 'export { a } from "@actions/core";', "Only actions/lib/action talks to the runner"],
    ["lib/model/cycle-a.ts", 'import { b } from "./cycle-b.ts";\nexport const a = () => b;', "This import is part of a cycle"],
    ["lib/model/cycle-b.ts", 'import { a } from "./cycle-a.ts";\nexport const b = () => a;', "This import is part of a cycle"],
    ["lib/benchmark/environment.ts", 'export const a = process.env["HOME"];', "process.env"],
    ["lib/adapters/environment.ts", 'export const a = process.env["HOME"];', undefined],
  ];
  const refusals = new Map<string, string[]>();

  // One run of the linter over all cases, with the project's own configuration, in a folder of its own.
  beforeAll(() => {
    using folder = temporaryFolder();
    for (const file of ["biome.json", "package.json", ".gitignore"]) copyFileSync(join(root, file), join(folder.path, file));
    for (const [file, source] of CASES) {
      const path = join(folder.path, "actions", file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${source}\n${PURE}`);
    }
    const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
    const { stdout } = spawnSync(process.execPath, [biome, "lint", "--reporter=json", "--max-diagnostics=none"], {
      cwd: folder.path,
      encoding: "utf8",
    });
    for (const { location, message } of JSON.parse(stdout).diagnostics) {
      const file = String(location.path).replace(/^.*actions\//, "");
      refusals.set(file, [...(refusals.get(file) ?? []), message]);
    }
  });

  test.each(CASES)("%s: %s", (file, _, sentence) => {
    const messages = refusals.get(file) ?? [];
    if (sentence === undefined) expect(messages).toEqual([]);
    else expect(messages).toEqual([expect.stringContaining(sentence)]);
  });

  test("hold for every folder of the library", () => {
    const covered = new Set(CASES.map(([file]) => file.split("/")[1]));
    expect(readdirSync(join(root, "actions", "lib")).filter((folder) => !covered.has(folder))).toEqual([]);
  });
});

describe("actions", () => {
  test("a folder is an action if and only if it has an action.yml; lib is none", () => {
    expect(folders.filter((name) => !actions.includes(name))).toEqual(["lib"]);
  });

  test.each(actions)("%s runs its bundle with Node 24", (name) => {
    const { runs } = parse(readFileSync(join(root, "actions", name, "action.yml"), "utf8"));
    expect(runs.using).toBe("node24");
    expect(runs.main).toBe(`../../dist/${name}/main.js`);
    if (runs.post !== undefined) expect(runs.post).toBe(`../../dist/${name}/post.js`);
  });

  test.each(actions)("%s declares its inputs as inputs.ts has them: names, defaults, descriptions", async (name) => {
    const { inputs } = (await import(join(root, "actions", name, "inputs.ts"))) as { readonly inputs: InputSpec };
    const declared = parse(readFileSync(join(root, "actions", name, "action.yml"), "utf8")).inputs;
    const known = Object.entries(inputs).map(([input, { description, default: fallback }]) => [input, description, fallback]);
    expect(
      Object.entries<{ description: string; default?: string }>(declared).map(([input, { description, default: fallback = "" }]) => [
        input,
        description,
        fallback,
      ]),
    ).toEqual(known);
  });
});

describe("the root action", () => {
  const manifest = readFileSync(join(root, "action.yml"), "utf8");
  const { inputs, outputs, runs } = parse(manifest);
  const steps: readonly { id?: string; uses: string; with: Record<string, string> }[] = runs.steps;
  const subAction = (uses: string) => parse(readFileSync(join(root, uses.replace("$/", ""), "action.yml"), "utf8"));

  /** Inputs of sub-actions that the root has no use for, or fills in itself, with the reason. */
  const NOT_OFFERED: Readonly<Record<string, readonly string[]>> = {
    "$/actions/create-cluster": [],
    // Its modes and files belong to a cluster that is compared in place; the defaults of its time limit fit a fresh one.
    "$/actions/install-scenario": ["mode", "context", "from", "strategy", "egress", "time-limit"],
    "$/actions/delete-cluster": ["time-limit"],
    // Nobody planned: what create-cluster knows is the most that it may cost.
    "$/actions/report": ["out", "estimated-cost"],
  };

  test("is a composite of our own actions at the very same commit, and of nothing else", () => {
    expect(runs.using).toBe("composite");
    for (const { uses } of steps) expect(uses).toMatch(/^\$\/actions\/[a-z-]+$/);
  });

  test("gives sub-actions only inputs that they have, and hands on every one of theirs that it does not leave out for a reason", () => {
    for (const { id, uses, with: given } of steps.filter((step) => step.id !== undefined)) {
      const known = Object.keys(subAction(uses).inputs);
      expect(
        Object.keys(given).filter((name) => !known.includes(name)),
        `${id}`,
      ).toEqual([]);
      const left = known.filter((name) => given[name] === undefined && !(NOT_OFFERED[uses] ?? []).includes(name));
      expect(left, `${id} leaves out`).toEqual([]);
    }
  });

  test("refers to its own inputs and to outputs that the sub-actions have", () => {
    const named = new Map(steps.flatMap(({ id, uses }) => (id === undefined ? [] : [[id, subAction(uses)] as const])));
    for (const [, name] of manifest.matchAll(/\binputs\.([a-z-]+)/g)) expect(Object.keys(inputs)).toContain(name);
    for (const [, id = "", output] of manifest.matchAll(/\bsteps\.([a-z]+)\.outputs\.([a-z-]+)/g)) {
      expect(Object.keys(named.get(id)?.outputs ?? {}), id).toContain(output);
    }
    for (const { value } of Object.values<{ value: string }>(outputs))
      expect(value).toMatch(/^\$\{\{ steps\.[a-z]+\.outputs\.[a-z-]+ \}\}$/);
  });

  test("describes an input of several sub-actions as each of them does, but for the words on what it is there", () => {
    for (const { uses, with: given } of steps) {
      const theirs = subAction(uses).inputs;
      for (const [name, value] of Object.entries(given)) {
        if (value !== `\${{ inputs.${name} }}`) continue;
        expect([name, inputs[name].default ?? ""]).toEqual([name, theirs[name].default ?? ""]);
      }
    }
  });

  test("begins with a target that needs no secret", () => {
    expect(inputs.target.default).toBe("lab");
    const needsAccount = steps.filter(({ uses }) => /assume-role|create-cluster|install-scenario|delete-cluster/.test(uses));
    for (const step of needsAccount)
      expect((step as unknown as { if: string }).if).toMatch(/inputs\.target == 'eks'|steps\.cluster\.outputs/);
  });
});

describe("generated documents", () => {
  test("are up to date", async () => {
    const stale = (await generateAll()).filter(({ path, text: wanted }) => readFileSync(join(root, path), "utf8") !== wanted);
    expect(stale.map(({ path }) => path)).toEqual([]);
  });

  test("keep what a person wrote around the inputs", () => {
    const manifest = "# why\nname: A # really\ninputs: {}\nruns:\n  using: node24\n";
    const written = withInputs(manifest, { "run-id": text({ description: "Name: of it" }) });
    expect(written).toBe(
      '# why\nname: A # really\ninputs:\n  run-id:\n    description: "Name: of it"\n    required: true\nruns:\n  using: node24\n',
    );
  });
});
