import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { dnsManifests } from "../../support/cluster/dns-manifests.ts";
import { IMAGES } from "../../support/cluster/image-recipes.ts";
import { asText } from "../../support/cluster/manifest.ts";
import { ALL_NODES, imageName, PROXY_MODES, podNetwork } from "../../support/cluster/names.ts";
import { nodeManifests } from "../../support/cluster/node-manifests.ts";
import { proxyManifests } from "../../support/cluster/proxy-manifests.ts";
import { workerNode } from "../../support/cluster/worker-node.ts";

const VERSION = "v1.2.3";

test("a node is told the pod network that its plug-in hands addresses out of", () => {
  const told = nodeManifests(ALL_NODES).map((manifest) => manifest["spec"]);
  expect(told).toEqual(ALL_NODES.map((node) => ({ podCIDR: podNetwork(node), podCIDRs: [podNetwork(node)] })));
  const configured = ALL_NODES.map((node) => {
    const { files } = workerNode(node, "/tree", "/programs", "pause", []);
    return JSON.parse(files["etc/cni/net.d/10-cluster.conflist"] ?? "").plugins[0].ipam.ranges[0][0].subnet;
  });
  expect(configured).toEqual(ALL_NODES.map(podNetwork));
});

describe("kube-proxy", () => {
  const daemonSet = (mode: (typeof PROXY_MODES)[number]) => proxyManifests(mode, VERSION).find(({ kind }) => kind === "DaemonSet");

  test("gets new pods when its mode changes", () => {
    expect(daemonSet("nftables")).not.toEqual(daemonSet("iptables"));
    expect(daemonSet("iptables")).toEqual(daemonSet("iptables"));
  });

  test.each(PROXY_MODES)("is configured for %s", (mode) => {
    const documents = parseAllDocuments(asText(proxyManifests(mode, VERSION))).map((document) => document.toJS());
    const configuration = documents.find(({ kind }) => kind === "ConfigMap").data.config;
    expect(parseAllDocuments(configuration).map((document) => document.toJS())).toEqual([expect.objectContaining({ mode })]);
  });
});

test("what the system pods run is among the images that are made", () => {
  const made = IMAGES.map(({ name }) => imageName(name, VERSION));
  const used = [...asText([...proxyManifests("iptables", VERSION), ...dnsManifests(VERSION)]).matchAll(/image: (\S+)/g)].map(
    ([, name]) => name,
  );
  expect(used).toHaveLength(2);
  expect(made).toEqual(expect.arrayContaining(used));
});
