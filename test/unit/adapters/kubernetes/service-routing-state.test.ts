import { describe, expect, test } from "vitest";
import type { NodeReading } from "../../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";
import type { NodeAgents } from "../../../../actions/lib/adapters/kubernetes/node-agents.ts";
import { chainPositions, countEntries, waitUntilSynced } from "../../../../actions/lib/adapters/kubernetes/service-routing-state.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { moment, reading } from "./node-agent/readings.ts";

const signal = new AbortController().signal;
const node = (more: Partial<NodeReading>) => reading(moment(0, []), more);
const proxy = (pending: number): Partial<NodeReading> => ({
  proxy: { mode: "iptables", families: new Map([["IPv4", { lastSync: 20, lastQueued: 10 }]]), pending },
});

/** Agents that answer with these, one after the other, the last again and again. */
function agents(...readings: readonly (readonly [client: NodeReading, other?: NodeReading])[]): NodeAgents {
  let asked = 0;
  return {
    clientPlace: { namespace: "agents", pod: "agent", container: "node-agent" },
    shareMachine: async () => false,
    readClient: async () => readings[0]?.[0] ?? Promise.reject(new Error("no reading")),
    read: async () => {
      const [client, other] = readings[Math.min(asked++, readings.length - 1)] ?? [];
      if (client === undefined) throw new Error("no reading");
      return { client, ...(other === undefined ? {} : { other }) };
    },
  };
}

describe("waiting for kube-proxy", () => {
  test("takes no time where it is done at the first look, or does not say", async () => {
    const done = node(proxy(0));
    expect(await waitUntilSynced(agents([done, done]), new HandClock(), signal)).toEqual({
      seconds: 0,
      reading: { client: done, other: done },
    });
    expect(await waitUntilSynced(agents([node({})]), new HandClock(), signal)).toMatchObject({ seconds: 0 });
  });

  test("takes as long as the slower node", async () => {
    const behind = [node(proxy(0)), node(proxy(3))] as const;
    const done = [node(proxy(0)), node(proxy(0))] as const;
    const { seconds, reading: last } = await waitUntilSynced(agents(behind, behind, done), new HandClock(), signal);
    expect(seconds).toBeCloseTo(0.4, 6);
    expect(last.other).toBe(done[1]);
  });

  test("has an end", async () => {
    await expect(waitUntilSynced(agents([node(proxy(1))]), new HandClock(), signal)).rejects.toThrow("has not programmed what it heard of");
  });
});

describe("what a node has for all services", () => {
  const rules = {
    iptables: new Map([["ip nft", { total: 9, byChain: { "nat KUBE-SERVICES": 2, "nat KUBE-SEP": 4, "nat other": 3 } }]]),
    nftables: new Map(),
    bpf: new Map(),
  };

  test("is counted on the client's node, and absent where nobody counts", async () => {
    expect(await countEntries(agents([node({ rules })]), "iptables", signal)).toBe(6);
    expect(await countEntries(agents([node({})]), "iptables", signal)).toBeUndefined();
  });
});

describe("the places of services in a chain", () => {
  const options = (cluster: FakeCluster) => ({ cluster, clock: new HandClock() });

  test("are those that the client's node shows; one that it does not show has none", async () => {
    const cluster = new FakeCluster();
    cluster.respond = () => ({ stdout: "ns/scaling-3 17\nns/scaling-0 2\n" });
    const found = await chainPositions(options(cluster), agents([node({})]), ["ns/scaling-0", "ns/scaling-1", "ns/scaling-3"], signal);
    expect(Object.fromEntries(found)).toEqual({ "ns/scaling-0": 2, "ns/scaling-3": 17 });
    expect(cluster.calls).toEqual(["exec agent/node-agent position ns/scaling-0 ns/scaling-1 ns/scaling-3"]);
  });

  test("are none where there is no chain", async () => {
    expect(await chainPositions(options(new FakeCluster()), agents([node({})]), ["ns/scaling-0"], signal)).toEqual(new Map());
  });
});
