import { describe, expect, test } from "vitest";
import { inputs } from "../../../actions/install-scenario/inputs.ts";
import { makeRequest, objectNameOf } from "../../../actions/install-scenario/request.ts";
import { parseInputs } from "../../../actions/lib/action/input.ts";
import type { EksRecipe, Scenario } from "../../../actions/lib/model/scenario.ts";

const chart = { release: "cilium", namespace: "kube-system", repository: "https://charts.example/", chart: "cilium", version: "1.20.0", range: ">=1.19.0 <1.21.0" }; // biome-ignore format: a table
const eks: EksRecipe = {
  status: "ready",
  needs: {},
  addons: {},
  nodes: {},
  install: [{ step: "helm", chart, values: "values.yaml" }, { step: "nodes" }],
  ready: [],
  assertions: [],
  pitfalls: [],
  evidence: "VERIFIED",
};
const scenario: Scenario = { slug: "cilium-eni", title: "Cilium", summary: "One.", eks };
const run = { runId: 77, attempt: 2 };
const request = (given: Readonly<Record<string, string>>, of: Scenario = scenario, within: typeof run | null = run, from?: Scenario) =>
  makeRequest(
    parseInputs(inputs, (name) => ({ scenario: of.slug, ...given })[name] ?? ""),
    { scenario: of, values: {}, manifests: {} },
    within ?? undefined,
    from,
  );

describe("a request", () => {
  test("is named after the workflow run, and has the scenario's own chart and a quarter of an hour", () => {
    expect(request({})).toMatchObject({ slug: "cilium-eni", mode: "install", run: "77-2", limitSeconds: 900, recipe: eks });
  });

  test("may take another version of the chart", () => {
    expect(request({ "chart-version": "1.20.5" }).recipe.install[0]).toMatchObject({ chart: { version: "1.20.5" } });
    expect(() => request({ "chart-version": "newest" })).toThrow(
      'Input "chart-version" must be a version with three numbers, as 1.20.0, not "newest".',
    );
  });

  test.each<[string, Readonly<Record<string, string>>, Scenario, typeof run | null, string]>([
    [
      "a scenario that EKS cannot carry",
      {},
      { slug: "lab-only", title: "L", summary: "L." },
      run,
      'Input "scenario" must be one that can be installed on EKS, not "lab-only".',
    ],
    ["no name of the run outside of a workflow", {}, scenario, null, 'Input "run-id" must be given outside of a workflow run.'],
    [
      "a name that no tag takes",
      { "run-id": "a b" },
      scenario,
      run,
      'Input "run-id" must be at most 63 letters, digits, dots, dashes and underscores, not "a b".',
    ],
    [
      "a chart's version where there is no chart",
      { "chart-version": "1.20.0" },
      { ...scenario, eks: { ...eks, install: [] } },
      run,
      'Input "chart-version" must be left out',
    ],
    ["an unknown mode", { mode: "upgrate" }, scenario, run, 'did you mean "upgrade"?'],
    ["an image for an unknown tool", { images: "iperf=x" }, scenario, run, 'Input "images" must name tools among'],
  ])("refuses %s", (_, given, of, within, sentence) => {
    expect(() => request(given, of, within)).toThrow(sentence);
  });

  test("of a migration has what the cluster has, and lets its probes live longer than the steps may take", () => {
    const from: Scenario = { ...scenario, slug: "vpc-cni", eks: { ...eks, addons: { "vpc-cni": {}, "kube-proxy": {} } } };
    const { mode, migration } = request({ mode: "migrate", egress: "https://example.com/" }, scenario, run, from);
    expect(mode).toBe("migrate");
    expect(migration).toMatchObject({ from: "vpc-cni", old: from.eks, strategy: "in-place", egress: "https://example.com/" });
    expect(migration?.probesLiveSeconds).toBeGreaterThan(3 * 900);
    expect(migration?.path).toMatch(/results\/cilium-eni-migration-77-2\.json$/);
    expect(request({})).not.toHaveProperty("migration");
  });

  const other: Scenario = { ...scenario, slug: "other" };
  test.each<[string, Readonly<Record<string, string>>, Scenario | undefined, string]>([
    ["one from nothing", {}, undefined, 'Input "from" must name the scenario that the cluster has, for the mode "migrate".'],
    ["an origin in another mode", { mode: "install" }, other, 'Input "from" must be left out for the mode "install", not be "other".'],
    ["probes in another mode", { mode: "upgrade", egress: "https://a.example" }, undefined, 'Input "egress" must be left out for the mode'],
    ["what is no URL", { egress: "a.example" }, other, 'Input "egress" must be a URL that begins with http:// or https://'],
    [
      "one from what EKS cannot carry",
      {},
      { slug: "lab-only", title: "L", summary: "L." },
      'Input "from" must be a scenario that can be installed on EKS, not "lab-only".',
    ],
    ["one node after the other", { strategy: "node-by-node" }, other, 'Input "strategy" must be in-place, not "node-by-node", for which'],
    ["new nodes", { strategy: "new-node-group" }, other, 'Input "strategy" must be in-place, not "new-node-group", for which'],
  ])("refuses to migrate: %s", (_, given, from, sentence) => {
    expect(() => request({ mode: "migrate", ...given }, scenario, run, from)).toThrow(sentence);
  });

  test("refuses to migrate to add-ons that the cluster lacks or has otherwise", () => {
    const to = (addons: EksRecipe["addons"]) => () => request({ mode: "migrate" }, { ...scenario, eks: { ...eks, addons } }, run, other);
    expect(to({ "kube-proxy": {} })).toThrow(
      'Input "from" must be a scenario with the add-ons of cilium-eni, not "other", which lacks kube-proxy: this mode only removes add-ons.',
    );
    expect(to({ coredns: { replicaCount: 3 } })).toThrow("which lacks coredns");
    const withDns: Scenario = { ...other, eks: { ...eks, addons: { coredns: {} } } };
    const wanted: Scenario = { ...scenario, eks: { ...eks, addons: { coredns: { replicaCount: 3 } } } };
    expect(() => request({ mode: "migrate" }, wanted, run, withDns)).toThrow("which has another configuration of coredns");
  });

  test("names its objects so that Kubernetes takes them, and differently for each run", () => {
    expect(objectNameOf("77-2")).toBe("77-2");
    expect(objectNameOf("Some_Run.1")).toMatch(/^[0-9a-f]{12}$/);
    expect(objectNameOf("Some_Run.1")).not.toBe(objectNameOf("Some_Run.2"));
  });
});
