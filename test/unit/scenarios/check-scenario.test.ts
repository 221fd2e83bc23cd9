import { describe, expect, it } from "vitest";
import { readCiliumSchemas, readEksctlSchema } from "../../../actions/lib/adapters/scenario-files.ts";
import type { EksRecipe, Mapping } from "../../../actions/lib/model/scenario.ts";
import { checkAgainstSchema } from "../../../actions/lib/scenarios/check-against-schema.ts";
import { checkIsolation } from "../../../actions/lib/scenarios/check-isolation.ts";
import { checkScenario, kernelOf } from "../../../actions/lib/scenarios/check-scenario.ts";
import { findingLine } from "../../../actions/lib/scenarios/finding.ts";
import { differingKeys, mergeValues } from "../../../actions/lib/scenarios/helm-values.ts";
import { withChartVersion } from "../../../actions/lib/scenarios/scenario-files.ts";
import { ciliumFiles } from "./cilium-files.ts";

const schemas = readCiliumSchemas();
const GOOD: Mapping = {
  kubeProxyReplacement: true,
  routingMode: "native",
  ipam: { mode: "eni" },
  eni: { enabled: true },
  enableIPv4Masquerade: false,
};
const check = (values: Mapping, eks: Partial<EksRecipe> = {}, kubernetes = "1.35") =>
  checkScenario(ciliumFiles(mergeValues(GOOD, values), eks), { schemas, kubernetes });

describe("checkScenario", () => {
  it("has nothing to say of a scenario without a recipe for EKS", () => {
    expect(checkScenario({ scenario: { slug: "a", title: "A", summary: "A." }, values: {}, manifests: {} }, { schemas })).toEqual([]);
  });

  it("says in one line what is wrong, why, and what to write instead; refusals first", () => {
    const lines = check({ bpf: { ctGlobalTcpMax: 524288 }, k8sServiceHost: "abc", bandwidthManager: { enabled: true } }).map(findingLine);
    expect(lines).toEqual([
      "refuse made-up bpf.ctGlobalTcpMax: 524288 — No chart has this key: it is ignored without a word. Write instead: bpf.ctTcpMax.",
      'warn   made-up k8sServiceHost: "abc" — The tool knows it and would supply it: what stands here wins, and is true for one cluster only. Write instead: nothing.',
      expect.stringMatching(/^note {3}made-up bandwidthManager\.enabled: true — It limits only pods/),
    ]);
  });

  it("refuses a placeholder", () => {
    expect(check({ k8sServiceHost: `\${API_SERVER_HOST}` })[0]).toMatchObject({ check: "placeholder", key: "k8sServiceHost" });
  });

  it.each([
    [{ needs: { kubernetes: "1.36" } }, "The cluster would have Kubernetes 1.35, and the scenario needs 1.36."],
    [{ needs: { kernel: "6.18" } }, "Nodes of Kubernetes 1.35 have kernel 6.12, and the scenario needs 6.18."],
    [
      { assertions: [{ kind: "node-capacity", subject: "pods", expected: { is: 110 } }] },
      "The nodes are asked to take no certain number of pods, and 110 are expected.",
    ],
  ] satisfies [Partial<EksRecipe>, string][])("refuses what the cluster will not have: %j", (eks, why) => {
    expect(check({}, eks)).toContainEqual(expect.objectContaining({ severity: "refuse", why }));
  });

  it("refuses what a scenario wants of its cluster beyond the network", () => {
    expect(check({}, { cluster: { iam: { withOIDC: true, serviceAccounts: [] } } })).toEqual([
      expect.objectContaining({ scenario: "made-up", check: "cluster-keys", severity: "refuse", key: "eks.cluster.iam.serviceAccounts" }),
    ]);
  });

  it("warns of a chart outside of the range that the scenario was checked with, and notes whose keys it used", () => {
    const findings = checkScenario(withChartVersion(ciliumFiles(GOOD), "2.1.0"), { schemas });
    expect(findings.map(({ severity, check: name }) => [severity, name])).toEqual([
      ["warn", "chart-version"],
      ["note", "chart-version"],
    ]);
  });

  it.each([
    ["1.31", "6.1"],
    ["1.35", "6.12"],
    ["1.36", "6.18"],
    ["1.20", "6.1"],
  ])("knows that nodes of Kubernetes %s have kernel %s", (kubernetes, kernel) => {
    expect(kernelOf(kubernetes)).toBe(kernel);
  });
});

describe("checkIsolation", () => {
  const other = ciliumFiles(GOOD);
  const against = (values: Mapping, keys?: string[], slug = "other") => {
    const files = ciliumFiles(mergeValues(GOOD, values), {
      isolates: { what: "it", against: slug, ...(keys === undefined ? {} : { keys }) },
    });
    return checkIsolation(files, (name) => (name === "other" ? other : undefined)).map(({ why }) => why);
  };

  it("has nothing to say where the difference is what is said", () => {
    expect(against({ bandwidthManager: { enabled: true } }, ["bandwidthManager.enabled"])).toEqual([]);
  });

  it("refuses a difference that is not said, and one that is not there", () => {
    expect(against({ bandwidthManager: { enabled: true } }, ["MTU"])).toEqual([
      "It differs from other in bandwidthManager.enabled too, and does not say so.",
      "It says that it differs from other in MTU, and does not.",
    ]);
  });

  it("refuses a scenario that is held against nothing", () => {
    expect(against({}, [], "nobody")).toEqual(['It is held against "nobody", and there is no such scenario for EKS.']);
  });
});

describe("values", () => {
  it("are merged as Helm does: mappings join, lists and scalars are replaced", () => {
    expect(mergeValues({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, d: { e: 1 } })).toEqual({ a: { b: 1, c: [3] }, d: { e: 1 } });
  });

  it("differ by path", () => {
    expect(differingKeys({ a: { b: 1, c: 2 }, l: [1] }, { a: { b: 1 }, l: [2], n: null })).toEqual(["a.c", "l", "n"]);
  });
});

describe("checkAgainstSchema", () => {
  const cluster = { apiVersion: "eksctl.io/v1alpha5", kind: "ClusterConfig", metadata: { name: "a", region: "b" } };

  it("takes a ClusterConfig that eksctl would take", () => {
    expect(checkAgainstSchema(readEksctlSchema(), cluster)).toEqual([]);
  });

  it("names the path of what eksctl would not take", () => {
    expect(checkAgainstSchema(readEksctlSchema(), { ...cluster, kubeProxy: { disable: true } })).toContainEqual({
      path: "kubeProxy",
      rule: "is no key of the schema",
    });
    expect(checkAgainstSchema(readEksctlSchema(), { ...cluster, metadata: { name: 1 } })).toContainEqual({
      path: "metadata.name",
      rule: "must be string",
    });
  });
});
