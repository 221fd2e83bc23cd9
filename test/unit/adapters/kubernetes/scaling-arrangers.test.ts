import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { DataPlaneFacts } from "../../../../actions/lib/adapters/kubernetes/data-plane-facts.ts";
import type { NodeReading } from "../../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";
import {
  type ScalingPlace,
  serviceChurnArranger,
  servicesArranger,
} from "../../../../actions/lib/adapters/kubernetes/scaling-arrangers.ts";
import type { Workloads } from "../../../../actions/lib/adapters/kubernetes/workloads.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import type { Clock } from "../../../../actions/lib/ports/clock.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { container, core, moment, reading } from "./node-agent/readings.ts";

const signal = new AbortController().signal;
const NAMESPACE = "cni-bench-r1";
const PROBER = { namespace: NAMESPACE, pod: "client-0", container: "fortio" };
const workloads = { probers: [PROBER], serverAddresses: () => ["10.244.2.2", "10.244.2.3"] } as unknown as Workloads;

/** A node whose kube-proxy spends a second between two looks. */
function agentsOn(cluster: FakeCluster): ScalingPlace["agents"] {
  let looks = 0;
  const look = (): NodeReading => {
    const services = [...cluster.objects.keys()].filter((key) => key.startsWith("Service/")).length;
    const at = ++looks;
    const groups = { containers: new Map([["a", { cpuSeconds: at, memoryBytes: 4e7 }]]) };
    return reading(moment(at, [core({ idle: at })], groups), {
      containers: [container("a")],
      rules: {
        iptables: new Map([["ip nft", { total: services, byChain: { "nat KUBE-SVC": 4 * services } }]]),
        nftables: new Map(),
        bpf: new Map(),
      },
    });
  };
  return {
    clientPlace: { namespace: "agents", pod: "agent", container: "node-agent" },
    shareMachine: async () => true,
    read: async () => ({ client: look() }),
    readClient: async () => look(),
  };
}

function setUp(facts: Partial<DataPlaneFacts> = { proxyMode: "iptables" }, clock: Clock = new HandClock()) {
  const cluster = new FakeCluster();
  const log = recordingLog();
  const place: ScalingPlace = { cluster, run: "r1", clock, log, workloads, agents: agentsOn(cluster), facts: { parts: [], ...facts } };
  return { cluster, log, place };
}

describe("services that are arranged", () => {
  test("are told with what it took, and are gone afterwards", async () => {
    const { cluster, place } = setUp({ proxyMode: "iptables" });
    const arranger = servicesArranger(place);
    const { programming } = await arranger.make({ kind: "services", services: 6 }, signal);
    expect(programming).toEqual({
      services: 6,
      seconds: 0,
      entries: 24,
      agents: { cpuSeconds: expect.any(Number), memoryBytes: 4e7 },
    });
    expect(programming?.agents?.cpuSeconds).toBeGreaterThan(0);
    await arranger.remove(signal);
    expect(cluster.objects.size).toBe(0);
    expect(arranger.server?.("service/other-node", "http", undefined)).toBeUndefined();
  });

  test("serve the step by the one that stands last in the chain", async () => {
    const { cluster, place } = setUp({ proxyMode: "iptables" });
    const places = [3, 20, 11].map((line, index) => `${NAMESPACE}/scaling-${index} ${line}`);
    cluster.respond = (argv) => (argv[3] === "position" ? { stdout: `${places.join("\n")}\n` } : {});
    const arranger = servicesArranger(place);
    const { programming } = await arranger.make({ kind: "services", services: 3 }, signal);
    expect(programming).toMatchObject({ position: 20 });
    const { spec } = cluster.objects.get(`Service/${NAMESPACE}/scaling-1`) as { spec?: { clusterIP?: string } };
    expect(arranger.server?.("service/other-node", "http", undefined)).toEqual({ host: spec?.clusterIP, port: 8080 });
    expect(arranger.server?.("pod/other-node", "http", undefined)).toBeUndefined();
    expect(arranger.server?.("service/other-node", "dns", undefined)).toBeUndefined();
  });

  test("serve it by the one that was made last where nothing has places", async () => {
    const { cluster, place } = setUp({ proxyMode: "nftables" });
    const arranger = servicesArranger(place);
    const { programming } = await arranger.make({ kind: "services", services: 3 }, signal);
    expect(programming).not.toHaveProperty("position");
    const { spec } = cluster.objects.get(`Service/${NAMESPACE}/scaling-2`) as { spec?: { clusterIP?: string } };
    expect(arranger.server?.("service/other-node", "http", undefined)).toEqual({ host: spec?.clusterIP, port: 8080 });
    expect(cluster.calls.filter((call) => call.includes("position"))).toEqual([]);
  });

  test("are refused before any is made where Cilium has no room for them", async () => {
    const { cluster, place } = setUp({ cilium: { "bpf-lb-map-max": "100" } });
    const arranger = servicesArranger(place);
    await expect(arranger.make({ kind: "services", services: 104 }, signal)).rejects.toThrow(EnvironmentError);
    expect(cluster.calls).toEqual([]);
    await arranger.remove(signal);
    expect(cluster.calls).toEqual([]);
  });
});

/** Every sleep lasts until the next turn of the event loop, and a second of time passes. */
class TurningClock extends HandClock {
  override async sleep(seconds: number, signal_: AbortSignal): Promise<void> {
    await turn();
    await super.sleep(seconds, signal_);
  }
}

describe("churn that is arranged", () => {
  const CHURN = { kind: "service-churn", services: 8, replacedPerSecond: 10 } as const;
  const newest = (cluster: FakeCluster) =>
    Math.max(...[...cluster.objects.keys()].filter((key) => key.startsWith("Service/")).map((key) => Number(key.split("-").at(-1))));

  const turns = async (count: number) => {
    for (let turned = 0; turned < count; turned++) await turn();
  };

  test("goes on beside a step, and neither before nor after it", async () => {
    const { cluster, place } = setUp({ proxyMode: "nftables" }, new TurningClock());
    const arranger = serviceChurnArranger(place);
    const { programming } = await arranger.make(CHURN, signal);
    expect(programming).toMatchObject({ services: 8 });
    await turns(50);
    expect(newest(cluster)).toBe(7);
    for (const least of [20, 40]) {
      const findings = arranger.watchStep();
      await expect.poll(() => newest(cluster)).toBeGreaterThan(least);
      expect(findings().problems).toEqual([]);
      await turns(50);
      const calls = cluster.calls.length;
      await turns(50);
      expect(cluster.calls.length).toBe(calls);
      expect([...cluster.objects.keys()].filter((key) => key.startsWith("Service/"))).toHaveLength(8);
    }
    await arranger.remove(signal);
    expect(cluster.objects.size).toBe(0);
  });

  test("in the middle of a step is taken away for good", async () => {
    const { cluster, place } = setUp({ proxyMode: "nftables" }, new TurningClock());
    const arranger = serviceChurnArranger(place);
    await arranger.make(CHURN, signal);
    arranger.watchStep();
    await expect.poll(() => newest(cluster)).toBeGreaterThan(20);
    await arranger.remove(signal);
    await turns(50);
    expect(cluster.objects.size).toBe(0);
  });

  test("ends with the run's signal, and when it is stopped", async () => {
    for (const end of ["abort", "stop"]) {
      const { cluster, place } = setUp({ proxyMode: "nftables" }, new TurningClock());
      const controller = new AbortController();
      const arranger = serviceChurnArranger(place);
      await arranger.make(CHURN, controller.signal);
      arranger.watchStep();
      await expect.poll(() => newest(cluster)).toBeGreaterThan(10);
      if (end === "abort") controller.abort();
      await arranger.stop();
      const calls = cluster.calls.length;
      await turns(50);
      expect(cluster.calls.length).toBe(calls);
    }
  });

  test("that does not run spoils the step", () => {
    const arranger = serviceChurnArranger(setUp().place);
    expect(arranger.watchStep()()).toEqual({ problems: ["services were not replaced"], warnings: [] });
  });
});
