import type { NodeFacts } from "../../../../actions/lib/adapters/kubernetes/node-facts.ts";

/** A node that is ready, like all others but for what is told. */
export const node = (name: string, more: Partial<NodeFacts> = {}): NodeFacts => ({
  name,
  isReady: true,
  isCordoned: false,
  labels: {},
  taints: [],
  kernel: "6.12.0",
  operatingSystem: "Amazon Linux 2023",
  architecture: "amd64",
  containerRuntime: "containerd://2.1.0",
  kubelet: "v1.34.4",
  cores: 4,
  memoryBytes: 16e9,
  ...more,
});
