import { describe, expect, test } from "vitest";
import type { NodeReading } from "../../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";
import type { NodeAgents } from "../../../../actions/lib/adapters/kubernetes/node-agents.ts";
import { serviceCount, waitUntilSynced } from "../../../../actions/lib/adapters/kubernetes/service-routing-state.ts";
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
    readClient: () => Promise.reject(new Error("nobody asks the client's node alone")),
    read: async () => {
      const [client, other] = readings[Math.min(asked++, readings.length - 1)] ?? [];
      if (client === undefined) throw new Error("no reading");
      return { client, ...(other === undefined ? {} : { other }) };
    },
  };
}

describe("waiting for kube-proxy", () => {
  test("takes no time where it is done at the first look, or does not say", async () => {
    expect(await waitUntilSynced(agents([node(proxy(0)), node(proxy(0))]), new HandClock(), signal)).toBe(0);
    expect(await waitUntilSynced(agents([node({})]), new HandClock(), signal)).toBe(0);
  });

  test("takes as long as the slower node", async () => {
    const behind = [node(proxy(0)), node(proxy(3))] as const;
    const seconds = await waitUntilSynced(agents(behind, behind, [node(proxy(0)), node(proxy(0))]), new HandClock(), signal);
    expect(seconds).toBeCloseTo(0.4, 6);
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

  test("is counted, with the place of the probed one where a chain has places", async () => {
    const cluster = new FakeCluster();
    cluster.respond = () => ({ stdout: "17\n" });
    const count = await serviceCount(cluster, agents([node({ rules })]), "iptables", "ns/scaling-3", signal);
    expect(count).toEqual({ entries: 6, position: 17 });
    expect(cluster.calls.at(-1)).toBe("exec agent/node-agent position ns/scaling-3");
  });

  test("has no place where services are looked up in a map, and is absent where nobody counts", async () => {
    const cluster = new FakeCluster();
    expect(await serviceCount(cluster, agents([node({})]), "nftables", "ns/scaling-3", signal)).toEqual({});
    expect(cluster.calls).toEqual([]);
  });

  test("has no place where the chain does not show it", async () => {
    expect(await serviceCount(new FakeCluster(), agents([node({ rules })]), "iptables", "ns/scaling-3", signal)).toEqual({ entries: 6 });
  });
});
