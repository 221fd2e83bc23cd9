import { join } from "node:path";
import semver from "semver";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../../actions/lib/adapters/project-files.ts";
import { readCiliumSchemas, readScenarioFiles, slugsIn } from "../../../actions/lib/adapters/scenario-files.ts";
import { CILIUM_SCHEMA_VERSIONS } from "../../../actions/lib/scenarios/chart-schemas.ts";
import { checkIsolation } from "../../../actions/lib/scenarios/check-isolation.ts";
import { checkScenario, kernelOf } from "../../../actions/lib/scenarios/check-scenario.ts";
import { ciliumSettings } from "../../../actions/lib/scenarios/cilium-settings.ts";
import { findingLine } from "../../../actions/lib/scenarios/finding.ts";
import { valueAt } from "../../../actions/lib/scenarios/helm-values.ts";
import { cniChart, cniValues } from "../../../actions/lib/scenarios/scenario-files.ts";

const folder = join(projectRoot(), "scenarios");
const schemas = readCiliumSchemas();
const catalogue = await Promise.all(slugsIn(folder).map((slug) => readScenarioFiles(folder, slug)));
const scenarios = catalogue.map(({ scenario }) => scenario);
const find = (slug: string) => catalogue.find(({ scenario }) => scenario.slug === slug);

// What the lab carries: letter in the source report, pod network, service routing, host routing, congestion control, queueing.
const FACETS: Record<string, string> = {
  "vpc-cni": "A native iptables stack cubic default",
  "cilium-vxlan-kube-proxy": "B vxlan iptables stack cubic default",
  "cilium-vxlan": "C vxlan ebpf stack cubic default",
  "cilium-eni-source-report": "D native ebpf stack cubic default",
  "cilium-eni-tuned": "E native ebpf ebpf bbr fq",
  "cilium-eni": "- native ebpf ebpf cubic default",
  "cilium-eni-tuned-no-bbr": "- native ebpf ebpf cubic fq",
  "cilium-eni-tuned-legacy-routing": "- native ebpf stack cubic fq",
  "kube-proxy-nftables": "- native nftables stack cubic default",
};

// What issue 5 asks for at least.
const WANTED = [
  ...[
    "vpc-cni",
    "vpc-cni-prefix-delegation",
    "vpc-cni-custom-networking",
    "kube-proxy-ipvs",
    "kube-proxy-nftables",
    "vpc-cni-network-policy",
  ],
  ...["cilium-vxlan-kube-proxy", "cilium-vxlan", "cilium-eni", "cilium-eni-source-report", "cilium-eni-tuned"],
  ...[
    "no-bbr",
    "no-bandwidth-manager",
    "legacy-routing",
    "iptables-masquerade",
    "no-pod-socket-lb",
    "default-conntrack",
    "hubble",
    "tunnel",
  ].map((ablation) => `cilium-eni-tuned-${ablation}`),
  ...["cilium-chained-on-vpc-cni", "cilium-eni-gateway-api", "cilium-eni-hubble-full", "cilium-eni-wireguard", "cilium-netkit"],
  ...["calico-vxlan", "calico-ebpf", "flannel-vxlan"],
];

describe("the catalogue", () => {
  it("has every scenario that is asked for", () => {
    expect(scenarios.map(({ slug }) => slug)).toEqual(expect.arrayContaining(WANTED));
  });

  it("has the mechanisms in the lab that each is known for", () => {
    const facets = scenarios.flatMap(({ slug, sourceReport, lab }) =>
      lab === undefined ? [] : [[slug, [sourceReport ?? "-", ...Object.values(lab)].join(" ")]],
    );
    expect(Object.fromEntries(facets)).toEqual(FACETS);
  });

  it("has no two of the same title, and no two that the lab could not tell apart", () => {
    expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
    const recipes = scenarios.flatMap(({ lab }) => (lab === undefined ? [] : [JSON.stringify(lab)]));
    expect(new Set(recipes).size).toBe(recipes.length);
  });
});

describe.each(catalogue.map((files) => [files.scenario.slug, files] as const))("%s", (_, files) => {
  const { title, summary, eks } = files.scenario;

  it("tells in one sentence what is particular about it", () => {
    expect(summary).toMatch(/^[A-Z].*[^.]\.$/);
    expect(summary).not.toMatch(/[.!?] [A-Z]/);
    expect(title.length).toBeLessThanOrEqual(60);
  });

  it("is neither refused nor warned of by any offline check", () => {
    const findings = [...checkScenario(files, { schemas }), ...checkIsolation(files, find)];
    expect(findings.filter(({ severity }) => severity !== "note").map(findingLine)).toEqual([]);
  });

  it("has values that every kept schema within its range of charts takes", () => {
    const step = eks === undefined ? undefined : cniChart(eks);
    if (step?.chart.chart !== "cilium") return;
    for (const version of CILIUM_SCHEMA_VERSIONS.filter((known) => semver.satisfies(known, step.chart.range))) {
      const at = {
        ...files,
        scenario: {
          ...files.scenario,
          eks: eks && { ...eks, install: eks.install.map((one) => (one === step ? { ...step, chart: { ...step.chart, version } } : one)) },
        },
      };
      const refused = checkScenario(at as typeof files, { schemas }).filter(({ check }) => check === "unknown-key" || check === "schema");
      expect(refused.map(findingLine)).toEqual([]);
    }
  });

  it("asserts what its values bring about", () => {
    if (eks === undefined) return;
    expect(eks.assertions.length).toBeGreaterThan(3);
    const expected = (kind: string, subject: string) => {
      const found = eks.assertions.find((one) => one.kind === kind && one.subject === subject)?.expected;
      return found === undefined ? undefined : Object.values(found)[0];
    };
    expect(expected("node-capacity", "pods")).toBe(
      eks.addons["vpc-cni"] !== undefined && eks.nodes.maxPods === undefined ? undefined : eks.nodes.maxPods,
    );
    const isServedByProxy = eks.addons["kube-proxy"] !== undefined;
    expect(expected("kube-proxy", "daemonset")).toBe(isServedByProxy ? undefined : "absent");
    expect(expected("leftovers", "kube-proxy")).toBe(isServedByProxy ? undefined : "absent");
    if (eks.addons["vpc-cni"] === undefined) expect(expected("leftovers", "vpc-cni")).toBe("absent");
    const step = cniChart(eks);
    if (step?.chart.chart !== "cilium") return;
    const values = cniValues(files) ?? {};
    const settings = ciliumSettings(values, step.chart.version, kernelOf("1.35"));
    expect(expected("cilium-status", "kube-proxy-replacement.mode")).toBe(settings.kubeProxyReplacement ? "True" : "False");
    expect(expected("cilium-status", "routing.inter-host-routing-mode")).toBe(settings.routing === "native" ? "Native" : "Tunnel");
    expect(expected("cilium-status", "routing.intra-host-routing-mode")).toBe(settings.hostRouting === "bpf" ? "BPF" : "Legacy");
    expect(expected("cilium-config", "enable-ipv4-masquerade")).toBe(settings.masquerade);
    if (settings.chaining === undefined) expect(expected("cilium-config", "ipam")).toBe(settings.ipam);
    expect(expected("cilium-config", "enable-hubble")).toBe(valueAt(values, "hubble.enabled"));
    const congestionControl = expected("pod-sysctl", "net.ipv4.tcp_congestion_control");
    if (congestionControl !== undefined) expect(congestionControl).toBe(settings.bbr ? "bbr" : "cubic");
  });
});
