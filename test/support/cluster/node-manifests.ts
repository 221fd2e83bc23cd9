import type { Manifest } from "./manifest.ts";
import { type NodeName, podNetwork, zoneOf } from "./names.ts";

/** The nodes are there before their kubelets, so that each has the pod network that its plug-in is configured with. */
export const nodeManifests = (nodes: readonly NodeName[]): Manifest[] =>
  nodes.map((name) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "node.kubernetes.io/instance-type": "namespace",
        "topology.kubernetes.io/region": "test-region",
        "topology.kubernetes.io/zone": zoneOf(name),
      },
    },
    spec: { podCIDR: podNetwork(name), podCIDRs: [podNetwork(name)] },
  }));
