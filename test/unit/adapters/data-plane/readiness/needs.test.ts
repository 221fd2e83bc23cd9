import { describe, expect, test } from "vitest";
import { requireNeeds } from "../../../../../actions/lib/adapters/data-plane/readiness/needs.ts";
import type { KubernetesObject } from "../../../../../actions/lib/adapters/kubernetes/cluster.ts";

const signal = new AbortController().signal;
const node = (name: string, kernelVersion: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name },
  status: { nodeInfo: { kernelVersion } },
});
const cluster = (release: string, ...nodes: KubernetesObject[]) => ({ version: async () => release, list: async () => nodes });
const AL2023 = "6.12.94-123.181.amzn2023.x86_64";

describe("what a scenario needs", () => {
  test.each([
    ["nothing", {}, cluster("v1.20.0", node("a", "4.14.0"))],
    ["a release that is there", { kubernetes: "1.33" }, cluster("v1.33.0-eks-abc")],
    ["a kernel that every node has", { kernel: "6.8" }, cluster("v1.35.0", node("a", AL2023), node("b", "6.8.0"))],
    ["a kernel, of nodes that are still to come", { kernel: "6.8" }, cluster("v1.35.0")],
    ["a kernel, of a node that does not say its own", { kernel: "6.8" }, cluster("v1.35.0", node("a", ""))],
  ])("is met: %s", async (_, needs, on) => {
    await expect(requireNeeds(on, { slug: "cilium-netkit", needs }, signal)).resolves.toBeUndefined();
  });

  test("is refused with the release that the cluster has", async () => {
    await expect(
      requireNeeds(cluster("v1.32.9-eks-1"), { slug: "kube-proxy-nftables", needs: { kubernetes: "1.33" } }, signal),
    ).rejects.toThrow("Scenario kube-proxy-nftables needs Kubernetes 1.33 or newer, and the cluster has v1.32.9-eks-1.");
  });

  test("is refused with the nodes whose kernel is too old, and no other", async () => {
    const on = cluster("v1.35.0", node("a", AL2023), node("b", "5.10.1"));
    await expect(requireNeeds(on, { slug: "cilium-netkit", needs: { kernel: "6.8" } }, signal)).rejects.toThrow(
      "Scenario cilium-netkit needs kernel 6.8 or newer on every node, and b has 5.10.1.",
    );
  });
});
