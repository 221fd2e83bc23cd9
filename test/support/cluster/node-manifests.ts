import type { Manifest } from "./manifest.ts";
import { NODES, podNetwork } from "./names.ts";

/** The nodes are there before their kubelets, so that each has the pod network that its plug-in is configured with. */
export const nodeManifests = (): Manifest[] =>
  NODES.map((name, i) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "topology.kubernetes.io/region": "test-region",
        "topology.kubernetes.io/zone": `test-region-${"abc"[i]}`,
      },
    },
    spec: { podCIDR: podNetwork(name), podCIDRs: [podNetwork(name)] },
  }));
