import { describe, expect, test } from "vitest";
import { inputs } from "../../../actions/create-cluster/inputs.ts";
import { makeRequest } from "../../../actions/create-cluster/request.ts";
import { parseInputs } from "../../../actions/lib/action/input.ts";
import type { ScenarioFiles } from "../../../actions/lib/scenarios/scenario-files.ts";
import { RECIPE } from "../clusters/requests.ts";

const ours: ScenarioFiles = { scenario: { slug: "ours", title: "Ours", summary: "One.", eks: RECIPE }, values: {}, manifests: {} };
const request = (given: Readonly<Record<string, string>>, files: ScenarioFiles | undefined = ours) =>
  makeRequest(
    parseInputs(inputs, (name) => given[name] ?? ""),
    {
      files,
      region: "ap-northeast-2",
      run: { repository: { owner: "octo-org", name: "octo-repo" }, runId: 77, attempt: 2 },
      now: new Date("2026-11-21T20:00:00Z"),
    },
  );

describe("a cluster that is asked for", () => {
  test("has the name, the tag and the recipe of the scenario, wherever its folder is", () => {
    expect(request({ scenario: "comparison/base/ours" })).toMatchObject({
      mode: "create",
      name: expect.stringMatching(/^cnib-ours-[a-z0-9]{7}$/),
      scenario: "ours",
      recipe: RECIPE,
      mark: { scenario: "ours", run: "77-2" },
    });
  });

  test.each(["create", "reuse"])("needs a scenario for the mode %s", (mode) => {
    const none = () =>
      makeRequest(
        parseInputs(inputs, (name) => (name === "cluster-mode" ? mode : "")),
        { ...WITHOUT },
      );
    expect(none).toThrow(`Input "scenario" must be given where "cluster-mode" is ${mode}.`);
  });

  test("must be for a scenario that EKS can carry", () => {
    const labOnly = { ...ours, scenario: { slug: "lab-only", title: "L", summary: "L." } };
    expect(() => request({ scenario: "lab-only" }, labOnly)).toThrow(
      'Input "scenario" must be a scenario that EKS can carry, and "lab-only" is for the lab alone.',
    );
  });
});

const WITHOUT = { files: undefined, region: "ap-northeast-2", run: undefined, now: new Date("2026-11-21T20:00:00Z") };
