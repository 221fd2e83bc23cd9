import { describe, expect, test } from "vitest";
import { nodeFacts, quantity } from "../../../../actions/lib/adapters/kubernetes/node-facts.ts";

const NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "ip-10-0-0-1",
    labels: { "node.kubernetes.io/instance-type": "m6i.xlarge", "topology.kubernetes.io/zone": "eu-west-1a" },
  },
  spec: { taints: [{ key: "gpu", effect: "NoSchedule" }] },
  status: {
    conditions: [{ type: "Ready", status: "True" }],
    capacity: { cpu: "4", memory: "16074180Ki" },
    nodeInfo: {
      kernelVersion: "6.12.40",
      osImage: "Amazon Linux 2023",
      architecture: "amd64",
      containerRuntimeVersion: "containerd://2.1.4",
      kubeletVersion: "v1.34.4-eks",
    },
  },
};

describe("what the API server knows of a node", () => {
  test("is read", () => {
    expect(nodeFacts(NODE)).toMatchObject({
      name: "ip-10-0-0-1",
      isReady: true,
      isCordoned: false,
      instanceType: "m6i.xlarge",
      zone: "eu-west-1a",
      cores: 4,
      memoryBytes: 16074180 * 1024,
      taints: [{ key: "gpu", effect: "NoSchedule" }],
    });
  });

  test("lacks type and zone where there are no such labels", () => {
    const facts = nodeFacts({ ...NODE, metadata: { name: "n1" }, spec: { unschedulable: true } });
    expect(facts).toMatchObject({ labels: {}, isCordoned: true, taints: [] });
    expect(facts).not.toHaveProperty("instanceType");
    expect(facts).not.toHaveProperty("zone");
  });
});

test.each([
  ["4", 4],
  ["3920m", 3.92],
  ["16074180Ki", 16074180 * 1024],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["2M", 2e6],
])("the quantity %s is %d", (text, value) => expect(quantity(text)).toBeCloseTo(value, 6));

test("what is no quantity is no number", () => expect(() => quantity("many")).toThrow('"many" is no quantity'));
