import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseScenario } from "../../../actions/lib/scenarios/parse-scenario.ts";

const root = new URL("../../../scenarios/", import.meta.url);
const slugs = readdirSync(root).sort();
const scenarios = slugs.map((slug) => parseScenario(slug, readFileSync(new URL(`${slug}/scenario.yaml`, root), "utf8")));

// The table of issue 2: letter, pod network, service routing, host routing, congestion control, queueing.
const FACETS: Record<string, string> = {
  "vpc-cni": "A native iptables stack cubic default",
  "cilium-vxlan-kube-proxy": "B vxlan iptables stack cubic default",
  "cilium-vxlan": "C vxlan ebpf stack cubic default",
  "cilium-eni": "D native ebpf stack cubic default",
  "cilium-eni-tuned": "E native ebpf ebpf bbr fq",
  "kube-proxy-nftables": "- native nftables stack cubic default",
};

describe("the scenarios of the tree", () => {
  it("are these six, and every folder parses", () => {
    expect(scenarios.map(({ slug }) => slug)).toEqual(Object.keys(FACETS).sort());
  });

  it.each(scenarios)("$slug is made of the mechanisms it is known for", ({ slug, sourceReport, lab }) => {
    expect(
      [sourceReport ?? "-", lab?.podNetwork, lab?.serviceRouting, lab?.hostRouting, lab?.congestionControl, lab?.queueing].join(" "),
    ).toBe(FACETS[slug]);
  });

  it.each(scenarios)("$slug tells in one sentence what is particular about it", ({ title, summary }) => {
    expect(summary).toMatch(/^[A-Z].*[^.]\.$/);
    expect(summary).not.toMatch(/[.!?] [A-Z]/);
    expect(title.length).toBeLessThanOrEqual(60);
  });

  it("no two have the same title or the same mechanisms", () => {
    expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
    expect(new Set(scenarios.map(({ lab }) => JSON.stringify(lab))).size).toBe(scenarios.length);
  });
});
