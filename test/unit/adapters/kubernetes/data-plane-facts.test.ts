import { describe, expect, test } from "vitest";
import { dataPlaneFacts, dataPlaneNotes } from "../../../../actions/lib/adapters/kubernetes/data-plane-facts.ts";
import type { Scenario } from "../../../../actions/lib/model/scenario.ts";
import { recipe } from "../../../support/recipes.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;
const daemonSet = (name: string, ...containers: [string, string][]) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name, namespace: "kube-system" },
  spec: { template: { spec: { containers: containers.map(([container, image]) => ({ name: container, image })) } } },
});
const configMap = (name: string, data: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "kube-system" },
  data,
});
const PROXY = daemonSet("kube-proxy", ["kube-proxy", "host.example:5000/kube-proxy:v1.34.4-eksbuild.1@sha256:00"]);
const AWS = daemonSet("aws-node", ["aws-node", "x/amazon-k8s-cni:v1.23.1"], ["aws-eks-nodeagent", "x/agent:v1.3.0"]);
const scenario = (slug: string, lab: Parameters<typeof recipe>[0] = {}): Scenario => ({ slug, title: slug, summary: "", lab: recipe(lab) });

describe("the data plane that a cluster really has", () => {
  test("is read from its DaemonSets and from kube-proxy's own word", async () => {
    const facts = await dataPlaneFacts(new FakeCluster(PROXY, AWS), "iptables", signal);
    expect(facts.parts.map(({ title, version }) => `${title} ${version}`)).toEqual([
      "kube-proxy v1.34.4-eksbuild.1",
      "Amazon VPC CNI v1.23.1",
    ]);
    expect(dataPlaneNotes(facts, scenario("vpc-cni"))).toEqual([
      "found in the cluster: kube-proxy v1.34.4-eksbuild.1 with iptables, Amazon VPC CNI v1.23.1",
    ]);
  });

  test.each([
    ["kube-proxy-config", { config: 'mode: "nftables"\n' }, "nftables"],
    ["kube-proxy", { "config.conf": "kind: KubeProxyConfiguration\nmode: ipvs\n" }, "ipvs"],
    ["kube-proxy", { "config.conf": 'mode: ""\n' }, "iptables"],
  ])("is read from the ConfigMap %s where kube-proxy does not answer", async (name, data, mode) => {
    expect((await dataPlaneFacts(new FakeCluster(PROXY, configMap(name, data)), undefined, signal)).proxyMode).toBe(mode);
  });

  test("has no mode where nobody says one", async () => {
    expect(await dataPlaneFacts(new FakeCluster(PROXY), undefined, signal)).not.toHaveProperty("proxyMode");
  });

  test("that contradicts the scenario says so first", async () => {
    const facts = await dataPlaneFacts(new FakeCluster(PROXY), "nftables", signal);
    const [first] = dataPlaneNotes(facts, scenario("vpc-cni", { serviceRouting: "iptables" }));
    expect(first).toBe(
      "this cluster is not what scenario vpc-cni says: the Amazon VPC CNI does not run; services are routed by nftables, not iptables",
    );
  });

  test("of Cilium is known with the settings its agents were started with", async () => {
    const settings = { "routing-mode": "tunnel", "tunnel-protocol": "vxlan", "kube-proxy-replacement": "true", "secret-thing": "x" };
    const cluster = new FakeCluster(
      daemonSet("cilium", ["cilium-agent", "quay.io/cilium/cilium:v1.20.0"]),
      configMap("cilium-config", settings),
    );
    const facts = await dataPlaneFacts(cluster, undefined, signal);
    expect(dataPlaneNotes(facts, scenario("cilium-vxlan", { podNetwork: "vxlan", serviceRouting: "ebpf" }))).toEqual([
      "found in the cluster: Cilium v1.20.0",
      "Cilium is set to routing-mode=tunnel, tunnel-protocol=vxlan, kube-proxy-replacement=true",
    ]);
    expect(dataPlaneNotes(facts, scenario("cilium-eni", { podNetwork: "native", serviceRouting: "ebpf" }))[0]).toBe(
      "this cluster is not what scenario cilium-eni says: the pod network is vxlan, not native",
    );
  });

  test("that is unknown is said to be so", () => {
    expect(dataPlaneNotes({ parts: [] }, { slug: "vpc-cni", title: "", summary: "" })).toEqual([
      "this cluster is not what scenario vpc-cni says: the Amazon VPC CNI does not run",
      "found in the cluster: a data plane that is not known here",
    ]);
  });
});
