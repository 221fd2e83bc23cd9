import { describe, expect, test } from "vitest";
import type { NodeFacts } from "../../../../actions/lib/adapters/kubernetes/node-facts.ts";
import { choosePair, type NodeWishes } from "../../../../actions/lib/adapters/kubernetes/placement.ts";
import { ConfigurationError } from "../../../../actions/lib/model/errors.ts";
import type { TrafficPath } from "../../../../actions/lib/model/traffic-path.ts";
import { node } from "./nodes.ts";

const ACROSS: readonly TrafficPath[] = ["pod/other-node", "service/same-node"];
const choose = (nodes: readonly NodeFacts[], paths = ACROSS, wishes: Partial<NodeWishes> = {}) =>
  choosePair(nodes, paths, { nodeSelector: {}, tolerations: [], ...wishes });
const names = ({ client, other }: ReturnType<typeof choose>) => [client.name, other?.name];

describe("the pair of nodes", () => {
  test("is the first by name among nodes that are alike", () => {
    expect(names(choose([node("c"), node("b"), node("a")]))).toEqual(["a", "b"]);
  });

  test("is in one zone where there is such a pair, and of one type", () => {
    const nodes = [
      node("a", { zone: "1" }),
      node("b", { zone: "2" }),
      node("c", { zone: "2", instanceType: "x" }),
      node("d", { zone: "2" }),
    ];
    const pair = choose(nodes);
    expect(names(pair)).toEqual(["b", "d"]);
    expect(pair.notes).toEqual([]);
  });

  test("says in what its nodes differ where no two are alike", () => {
    const { notes } = choose([node("a", { zone: "1", cores: 2 }), node("b", { zone: "2", cores: 8 })]);
    expect(notes).toEqual([
      "the two nodes differ in zone: 1 carries the client, 2 the other servers",
      "the two nodes differ in cores: 2 carries the client, 8 the other servers",
    ]);
  });

  test("is one node where every path stays on it", () => {
    expect(names(choose([node("a"), node("b")], ["pod/same-node"]))).toEqual(["a", undefined]);
  });

  test("leaves out nodes that are not ready, cordoned, tainted or without the labels asked for", () => {
    const nodes = [
      node("a", { isReady: false }),
      node("b", { isCordoned: true }),
      node("c", { taints: [{ key: "gpu", effect: "NoSchedule" }] }),
      node("d"),
      node("e", { labels: { pool: "net" } }),
      node("f", { labels: { pool: "net" } }),
    ];
    expect(names(choose(nodes, ACROSS, { nodeSelector: { pool: "net" } }))).toEqual(["e", "f"]);
  });

  test("may be on nodes whose taints are tolerated", () => {
    const taints = [{ key: "gpu", effect: "NoSchedule" }];
    const nodes = [node("a", { taints }), node("b", { taints })];
    expect(names(choose(nodes, ACROSS, { tolerations: [{ key: "gpu", operator: "Exists" }] }))).toEqual(["a", "b"]);
  });

  test.each([
    ["one node only", [node("a")], 'because only node a can carry the benchmark, not "pod/other-node".'],
    [
      "one node and a tainted one",
      [node("a"), node("b", { taints: [{ key: "gpu", effect: "NoSchedule" }] })],
      '(b is tainted with gpu:NoSchedule, which input "tolerations" does not name), not "pod/other-node".',
    ],
    ["no node", [], "The cluster has no nodes."],
    ["no node that fits", [node("a", { isReady: false })], "No node of the cluster can carry the benchmark: a is not ready."],
  ])("is refused in one sentence with %s", (_, nodes, sentence) => {
    expect(() => choose(nodes)).toThrow(ConfigurationError);
    expect(() => choose(nodes)).toThrow(sentence);
  });
});
