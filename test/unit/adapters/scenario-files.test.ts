import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPlainFile, readScenarioFiles, readScenarios } from "../../../actions/lib/adapters/scenario-files.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scenarios-"));
  mkdirSync(join(folder, "one"));
  writeFileSync(join(folder, "one", "scenario.yaml"), SCENARIO);
  writeFileSync(join(folder, "one", "values.yaml"), "a: { b: 1 }\n");
  writeFileSync(join(folder, "README.md"), "# Scenarios\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const SCENARIO = `
title: One
summary: One.
eks:
  status: ready
  addons: {}
  install:
    - manifests: policy.yaml
    - helm: { release: r, namespace: n, repository: "https://charts.invalid/", chart: c, version: 1.0.0, range: 1.x }
  ready: []
  assertions: []
  evidence: made up
`;

const write = (name: string, text: string) => writeFileSync(join(folder, "one", name), text);
const refusal = () => expect(readScenarioFiles(folder, "one")).rejects;

describe("readScenarioFiles", () => {
  beforeEach(() => write("policy.yaml", "kind: NetworkPolicy\n"));

  it("gives the scenario with the files that it names", async () => {
    expect(await readScenarioFiles(folder, "one")).toMatchObject({
      scenario: { slug: "one" },
      values: { "values.yaml": { a: { b: 1 } } },
      manifests: { "policy.yaml": "kind: NetworkPolicy\n" },
    });
  });

  it("takes an empty file of values for none", async () => {
    write("values.yaml", "# nothing\n");
    expect((await readScenarioFiles(folder, "one")).values).toEqual({ "values.yaml": {} });
  });

  it("refuses a missing file", async () => {
    rmSync(join(folder, "one", "values.yaml"));
    await refusal().toThrow(new ConfigurationError("scenarios/one/values.yaml is missing."));
  });

  it("refuses a link, wherever it leads", async () => {
    rmSync(join(folder, "one", "values.yaml"));
    symlinkSync(join(folder, "one", "policy.yaml"), join(folder, "one", "values.yaml"));
    await refusal().toThrow("scenarios/one/values.yaml is a symbolic link, which is not followed.");
  });

  it("refuses a folder that is a link", async () => {
    symlinkSync(join(folder, "one"), join(folder, "two"));
    await expect(readScenarioFiles(folder, "two")).rejects.toThrow("scenarios/two is no folder, but a symbolic link.");
  });

  it("refuses a pipe instead of waiting for somebody who writes", async () => {
    rmSync(join(folder, "one", "values.yaml"));
    execFileSync("mkfifo", [join(folder, "one", "values.yaml")]);
    await refusal().toThrow("scenarios/one/values.yaml is not a file.");
  });

  it("refuses a file above 1 MB, and takes one below", async () => {
    write("values.yaml", `a: ${"x".repeat(1_000_000)}\n`);
    await refusal().toThrow("scenarios/one/values.yaml is larger than 1 MB.");
    write("values.yaml", `a: ${"x".repeat(990_000)}\n`);
    expect((await readScenarioFiles(folder, "one")).values["values.yaml"]?.["a"]).toHaveLength(990_000);
  });

  it("refuses values that unfold into far more than they are", async () => {
    const lists = "bcdefgh".split("").map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`);
    write("values.yaml", ["a: &a [x, x, x, x, x, x, x, x, x]", ...lists].join("\n"));
    await refusal().toThrow(/values\.yaml is not valid YAML/);
  });

  it.each(["- a\n", "text\n", "1\n"])("refuses values that are no mapping: %j", async (text) => {
    write("values.yaml", text);
    await refusal().toThrow("scenarios/one/values.yaml must hold a mapping, as Helm values are");
  });

  it.each(["../one", "one/..", "", "/etc"])("refuses the slug %j", async (slug) => {
    await expect(readScenarioFiles(folder, slug)).rejects.toThrow("A scenario's folder must be named");
  });
});

it("reads every folder as a scenario, and leaves files alone", () => {
  expect(readScenarios(folder).map(({ slug }) => slug)).toEqual(["one"]);
});

it("reads a plain file as it is", async () => {
  expect(await readPlainFile(join(folder, "README.md"))).toBe("# Scenarios\n");
  await expect(readPlainFile(folder)).rejects.toThrow(`${folder} is not a file.`);
});
