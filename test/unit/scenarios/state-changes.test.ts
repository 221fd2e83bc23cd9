import { describe, expect, test } from "vitest";
import type { Mapping } from "../../../actions/lib/model/scenario.ts";
import type { ScenarioFiles } from "../../../actions/lib/scenarios/scenario-files.ts";
import { placeOf, stateChanges } from "../../../actions/lib/scenarios/state-changes.ts";

const files = (values: Mapping, more: Partial<ScenarioFiles> = {}): ScenarioFiles => ({
  scenario: { slug: "one", title: "One", summary: "One." },
  values: { "values.yaml": values },
  manifests: {},
  ...more,
});

describe("what differs between two states of a scenario", () => {
  test("is told value by value, with what stood there and what stands there", () => {
    expect(stateChanges(files({ a: { b: 1, gone: "x" }, same: [1] }), files({ a: { b: 2, come: null }, same: [1] }))).toEqual([
      { file: "values.yaml", path: ["a", "b"], from: 1, to: 2 },
      { file: "values.yaml", path: ["a", "come"], to: null },
      { file: "values.yaml", path: ["a", "gone"], from: "x" },
    ]);
  });

  test("is nothing where only the order of keys does", () => {
    expect(stateChanges(files({ a: 1, b: 2 }), files({ b: 2, a: 1 }))).toEqual([]);
  });

  test("tells a key with a dot from two keys", () => {
    expect(stateChanges(files({ "a.b": 1 }), files({ a: { b: 1 } }))).toEqual([
      { file: "values.yaml", path: ["a", "b"], to: 1 },
      { file: "values.yaml", path: ["a.b"], from: 1 },
    ]);
  });

  test("is a list as a whole, and a manifest as a file", () => {
    expect(
      stateChanges(
        files({ list: [1] }, { manifests: { "policy.yaml": "a" } }),
        files({ list: [1, 2] }, { manifests: { "policy.yaml": "b" } }),
      ),
    ).toEqual([
      { file: "policy.yaml", path: [] },
      { file: "values.yaml", path: ["list"], from: [1], to: [1, 2] },
    ]);
  });

  test("may be in what the scenario says of itself", () => {
    expect(stateChanges(files({}), files({}, { scenario: { slug: "one", title: "Two", summary: "One." } }))).toEqual([
      { file: "scenario.yaml", path: ["title"], from: "One", to: "Two" },
    ]);
  });
});

test("a place is written as a person would write it", () => {
  expect(placeOf({ file: "values.yaml", path: ["bpf", "hostLegacyRouting"] })).toBe("bpf.hostLegacyRouting");
  expect(placeOf({ file: "values.yaml", path: ["a.b", "c d"] })).toBe('"a.b"."c d"');
  expect(placeOf({ file: "scenario.yaml", path: ["eks", "install"] })).toBe("scenario.yaml eks.install");
  expect(placeOf({ file: "policy.yaml", path: [] })).toBe("policy.yaml");
});
