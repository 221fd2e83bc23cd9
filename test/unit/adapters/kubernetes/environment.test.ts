import { describe, expect, test } from "vitest";
import { clusterEnvironment, clusterStatement } from "../../../../actions/lib/adapters/kubernetes/environment.ts";
import { node } from "./nodes.ts";

const pair = (client: object, other?: object) => ({
  client: node("n1", client),
  ...(other === undefined ? {} : { other: node("n2", other) }),
  notes: [],
});

describe("the statement of a cluster", () => {
  test.each([
    [[pair({ instanceType: "m6i.xlarge" }, { instanceType: "m6i.xlarge" })], false, "cluster: Kubernetes v1.34.4, 2 nodes of m6i.xlarge"],
    [[pair({ cores: 2 }, { cores: 2 })], true, "cluster: Kubernetes v1.34.4, 2 nodes of 2 cores (amd64), all on one machine"],
    [[pair({ cores: 1 })], false, "cluster: Kubernetes v1.34.4, 1 node of 1 core (amd64)"],
    [[pair({ instanceType: "a" }, { instanceType: "b" })], false, "cluster: Kubernetes v1.34.4, nodes of a and b"],
    [
      [pair({ cores: 2 }, { cores: 2 }), { client: node("n3", { cores: 2 }), other: node("n4", { cores: 2 }), notes: [] }],
      false,
      "cluster: Kubernetes v1.34.4, 4 nodes of 2 cores (amd64)",
    ],
  ])("says what is known of its nodes", (nodes, sharesMachine, statement) => {
    expect(clusterStatement("v1.34.4", nodes, sharesMachine)).toBe(statement);
  });
});

describe("the environment", () => {
  test("is the client's node, and both nodes apart", () => {
    const environment = clusterEnvironment({
      pairs: [pair({ zone: "a" }, { zone: "b" })],
      machine: { cpuModel: "a processor", sysctls: { "net.core.rmem_max": "1" } },
      version: "v1.34.4",
      tools: { iperf3: "3.18" },
      images: { iperf3: "x@sha256:00" },
    });
    expect(environment).toMatchObject({
      cpuModel: "a processor",
      sysctls: { "net.core.rmem_max": "1" },
      cluster: {
        version: "v1.34.4",
        nodes: [
          { name: "n1", zone: "a" },
          { name: "n2", zone: "b" },
        ],
      },
    });
    expect(environment.cluster?.nodes[0]).not.toHaveProperty("instanceType");
  });

  test("says that the processor is unknown where the node does not say it", () => {
    expect(clusterEnvironment({ pairs: [pair({})], machine: undefined, version: "v1", tools: {}, images: {} }).cpuModel).toBe("unknown");
  });
});
