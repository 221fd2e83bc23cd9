import { describe, expect, test } from "vitest";
import { inputs } from "../../../actions/install-scenario/inputs.ts";
import { makeRequest } from "../../../actions/install-scenario/request.ts";
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

  const recipes = {
    addon: { ...eks, install: [{ step: "addon", addon: "kube-proxy", configuration: {} }] },
    subnet: { ...eks, install: [{ step: "pod-subnet", range: "100.64.0.0/16" }] },
    network: { ...eks, assertions: [{ kind: "pod-network", subject: "vpc", expected: { are: "present" } }] },
    prefixes: { ...eks, assertions: [{ kind: "eni-prefixes", subject: "nodes", expected: { are: "present" } }] },
  } as const satisfies Readonly<Record<string, EksRecipe>>;
  const needing = (name: keyof typeof recipes): Scenario => ({ ...scenario, eks: recipes[name] });

  test.each([
    ["addon", "step addon"],
    ["subnet", "step pod-subnet"],
    ["network", "assertion pod-network vpc"],
    ["prefixes", "assertion eni-prefixes nodes"],
  ] as const)("without the cluster's name is refused where its scenario asks AWS: %s", (name, asking) => {
    expect(() => request({}, needing(name))).toThrow(
      `Input "cluster-name" must be given for scenario cilium-eni, because its ${asking} asks AWS.`,
    );
    const config = { "node-group-config": "nodes.yaml" };
    expect(request({ "cluster-name": "mine", ...config }, needing(name))).toMatchObject({ clusterName: "mine" });
  });

  test("that makes a subnet for pods is refused without the file that says the nodes' zone", () => {
    expect(() => request({ "cluster-name": "mine" }, needing("subnet"))).toThrow(
      'Input "node-group-config" must be given for scenario cilium-eni, because its step pod-subnet makes a subnet in the nodes\' zone.',
    );
  });

  test("to upgrade carries out no such step, and looks all the same", () => {
    expect(request({ mode: "upgrade" }, needing("subnet"))).not.toHaveProperty("clusterName");
    expect(() => request({ mode: "upgrade" }, needing("network"))).toThrow('Input "cluster-name" must be given');
  });

  test("of a migration has what the cluster has, and lets its probes live longer than the steps may take", () => {
    const from: Scenario = { ...scenario, slug: "vpc-cni", eks: { ...eks, addons: { "vpc-cni": {}, "kube-proxy": {} } } };
    const { mode, migration } = request({ mode: "migrate", egress: "https://example.com/" }, scenario, run, from);
    expect(mode).toBe("migrate");
    expect(migration).toMatchObject({ from: "vpc-cni", old: from.eks, egress: "https://example.com/" });
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
});
