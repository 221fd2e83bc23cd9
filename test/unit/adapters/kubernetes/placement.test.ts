import { describe, expect, test } from "vitest";
import type { NodeFacts } from "../../../../actions/lib/adapters/kubernetes/node-facts.ts";
import { choosePairs, type NodePair, type NodeWishes } from "../../../../actions/lib/adapters/kubernetes/placement.ts";
import { ConfigurationError } from "../../../../actions/lib/model/errors.ts";
import type { TrafficPath } from "../../../../actions/lib/model/traffic-path.ts";
import { node } from "./nodes.ts";

const ACROSS: readonly TrafficPath[] = ["pod/other-node", "service/same-node"];
const choose = (nodes: readonly NodeFacts[], paths = ACROSS, wishes: Partial<NodeWishes> = {}) =>
  choosePairs(nodes, paths, { nodeSelector: {}, tolerations: [], pairs: 1, ...wishes })[0] as NodePair;
const names = ({ client, other }: NodePair) => [client.name, other?.name];

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

  test("leads to a node of another zone, the most alike, where a path does", () => {
    const nodes = [node("a", { zone: "1" }), node("b", { zone: "1" }), node("c", { zone: "2", cores: 96 }), node("d", { zone: "2" })];
    const pair = choose(nodes, ["pod/other-node", "pod/other-zone"]);
    expect([...names(pair), pair.zonal?.name]).toEqual(["a", "b", "d"]);
    expect(choose(nodes).zonal).toBeUndefined();
    expect(() => choose([node("a", { zone: "1" }), node("b", { zone: "1" })], ["service/other-zone"])).toThrow(
      'Input "paths" must stay in one zone, because no node in another than 1 can carry the benchmark, not "service/other-zone".',
    );
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

describe("several pairs", () => {
  const pairsOf = (nodes: readonly NodeFacts[], pairs = 2, paths = ACROSS) =>
    choosePairs(nodes, paths, { nodeSelector: {}, tolerations: [], pairs }).map(names);

  test("have no node in common, and are as many as there are alike nodes for", () => {
    const nodes = ["a", "b", "c", "d", "e"].map((name) => node(name));
    expect(pairsOf(nodes)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(pairsOf(nodes, 9)).toHaveLength(2);
    expect(pairsOf(nodes.slice(0, 3))).toEqual([["a", "b"]]);
  });

  test("may be in zones of their own, but not of other types, nor across zones where the first is not", () => {
    const inZone = (name: string, zone: string) => node(name, { zone });
    expect(pairsOf([inZone("a", "1"), inZone("b", "1"), inZone("c", "2"), inZone("d", "2")])).toHaveLength(2);
    expect(pairsOf([inZone("a", "1"), inZone("b", "1"), inZone("c", "2"), inZone("d", "3")])).toHaveLength(1);
    expect(pairsOf([node("a"), node("b"), node("c", { instanceType: "x" }), node("d", { instanceType: "x" })])).toHaveLength(1);
  });

  test("are single nodes where every path stays on one", () => {
    expect(pairsOf([node("a"), node("b"), node("c")], 2, ["pod/same-node"])).toEqual([
      ["a", undefined],
      ["b", undefined],
    ]);
  });
});
