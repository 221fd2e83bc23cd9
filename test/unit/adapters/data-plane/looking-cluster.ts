import type { Looks } from "../../../../actions/lib/adapters/data-plane/assertions/found.ts";
import type { Answer } from "../../../../actions/lib/adapters/data-plane/looks/whole-answer.ts";
import type { KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "../kubernetes/fake-cluster.ts";

export const answer = (stdout: string, more: Partial<Answer> = {}): Answer => ({ exitCode: 0, stdout, stderr: "", ...more });

/** What readers look with, on two nodes whose commands are answered from a script. */
export function looksOf(
  script: (node: string, argv: readonly string[], where: "node" | "pod") => Answer,
  ...objects: readonly KubernetesObject[]
): Looks & { readonly cluster: FakeCluster } {
  return {
    cluster: new FakeCluster(...objects),
    clock: new HandClock(),
    agents: {
      nodes: ["n1", "n2"],
      onNode: async (node, argv) => script(node, argv, "node"),
      inPod: async (node, argv) => script(node, argv, "pod"),
      podOf: (node) => ({ place: { namespace: "looks", pod: `pod-${node}`, container: "looker" }, address: `10.244.${node.slice(1)}.9` }),
      [Symbol.asyncDispose]: async () => undefined,
    },
    networks: {
      vpcRanges: async () => ["10.42.0.0/16", "100.64.0.0/16"],
      describeNodeInterfaces: async (ids) =>
        new Map(ids.map((id) => [id, [{ id: `eni-${id}`, prefixes: id === "i-1" ? ["10.42.1.0/28"] : [] }]])),
    },
    signal: new AbortController().signal,
  };
}
