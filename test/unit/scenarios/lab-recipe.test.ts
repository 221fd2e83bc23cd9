import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../../actions/lib/adapters/project-files.ts";
import { scenarioFilesIn, slugsIn } from "../../../actions/lib/adapters/scenario-files.ts";
import type { LabRecipe, Mapping } from "../../../actions/lib/model/scenario.ts";
import { mergeValues } from "../../../actions/lib/scenarios/helm-values.ts";
import { labRecipe, unseenInLab } from "../../../actions/lib/scenarios/lab-recipe.ts";
import type { ScenarioFiles } from "../../../actions/lib/scenarios/scenario-files.ts";

const folder = join(projectRoot(), "scenarios");
const read = (slug: string): ScenarioFiles => scenarioFilesIn(folder, slug);
const withValues = (files: ScenarioFiles, over: Mapping): ScenarioFiles => ({
  ...files,
  values: { ...files.values, "values.yaml": mergeValues(files.values["values.yaml"] ?? {}, over) },
});

describe("the recipe of a scenario as its values stand", () => {
  test.each(slugsIn(folder).filter((slug) => read(slug).scenario.lab !== undefined))("is what %s declares", (slug) => {
    const files = read(slug);
    expect(labRecipe(files)).toEqual(files.scenario.lab);
  });

  test("is nothing where the scenario declares that the lab cannot carry it, whatever its values say", () => {
    expect(labRecipe(withValues(read("cilium-geneve"), { tunnelProtocol: "vxlan" }))).toBeUndefined();
  });

  test.each<[slug: string, over: Mapping, part: Partial<LabRecipe>]>([
    ["cilium-vxlan-kube-proxy", { kubeProxyReplacement: true }, { serviceRouting: "ebpf" }],
    ["cilium-vxlan-kube-proxy", { kubeProxyReplacement: "true" }, { serviceRouting: "ebpf" }],
    ["cilium-vxlan", { kubeProxyReplacement: false }, { serviceRouting: "iptables" }],
    ["cilium-vxlan", { routingMode: "native" }, { podNetwork: "native", hostRouting: "stack" }],
    ["cilium-vxlan", { routingMode: "native", bpf: { masquerade: true } }, { podNetwork: "native", hostRouting: "ebpf" }],
    ["cilium-eni-tuned", { routingMode: "tunnel" }, { podNetwork: "vxlan", hostRouting: "stack" }],
    ["cilium-eni-tuned", { bpf: { hostLegacyRouting: true } }, { hostRouting: "stack" }],
    ["cilium-eni-tuned", { bpf: { masquerade: false }, enableIPv4Masquerade: true }, { hostRouting: "stack" }],
    ["cilium-eni-tuned", { bandwidthManager: { bbr: false } }, { congestionControl: "cubic", queueing: "fq" }],
    ["cilium-eni-tuned", { bandwidthManager: { enabled: false } }, { congestionControl: "cubic", queueing: "default" }],
    ["cilium-eni", { bandwidthManager: { enabled: true, bbr: true } }, { congestionControl: "bbr", queueing: "fq" }],
  ])("follows the values: %s with %j", (slug, over, part) => {
    const files = read(slug);
    expect(labRecipe(withValues(files, over))).toEqual({ ...files.scenario.lab, ...part });
  });

  test("follows the mode of kube-proxy where it serves the services", () => {
    const { scenario, ...rest } = read("vpc-cni");
    const { eks } = scenario;
    if (eks === undefined) throw new Error("vpc-cni has no recipe for EKS");
    const files = (addon: Mapping) => ({
      ...rest,
      scenario: { ...scenario, eks: { ...eks, addons: { ...eks.addons, "kube-proxy": addon } } },
    });
    expect(labRecipe(files({ mode: "nftables" }))?.serviceRouting).toBe("nftables");
    expect(labRecipe(files({ mode: "ipvs" }))?.serviceRouting).toBe("iptables");
  });
});

describe("what the lab does not show of a change", () => {
  const tuned = read("cilium-eni-tuned");

  test("is told by the keys", () => {
    expect(unseenInLab(tuned, withValues(tuned, { hubble: { enabled: true }, loadBalancer: { mode: "dsr" } }))).toBe(
      "the lab builds the same with and without the change of hubble.enabled, loadBalancer.mode, so its numbers do not show what that does",
    );
  });

  test("is nothing where it shows all of it", () => {
    expect(unseenInLab(tuned, tuned)).toBeUndefined();
    expect(unseenInLab(tuned, withValues(tuned, { bandwidthManager: { enabled: false } }))).toBeUndefined();
  });

  test("is no setting that changes the data plane only together with another", () => {
    const vxlan = read("cilium-vxlan");
    expect(unseenInLab(vxlan, withValues(vxlan, { routingMode: "native", bpf: { masquerade: true } }))).toBeUndefined();
  });

  test("is the version of the chart, and no words about the scenario", () => {
    const { eks } = tuned.scenario;
    if (eks === undefined) throw new Error("no recipe for EKS");
    const install = eks.install.map((step) => (step.step === "helm" ? { ...step, chart: { ...step.chart, version: "1.20.9" } } : step));
    const later = { ...tuned, scenario: { ...tuned.scenario, title: "Another title", eks: { ...eks, install } } };
    expect(unseenInLab(tuned, later)).toBe(
      "the lab builds the same with and without the change of scenario.yaml eks.install.0.chart.version, so its numbers do not show what that does",
    );
  });

  test("names eight places at most, and keys of strangers so that they stay on one line", () => {
    const strange = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a\n::b${index}`, index]));
    const sentence = unseenInLab(tuned, withValues(tuned, strange));
    expect(sentence).toContain('"a\\n::b0"');
    expect(sentence).toContain(" and 2 more,");
    expect(sentence).not.toContain("\n");
  });
});
