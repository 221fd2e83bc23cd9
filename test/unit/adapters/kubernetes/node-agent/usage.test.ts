import { describe, expect, test } from "vitest";
import type { Histogram } from "../../../../../actions/lib/adapters/kubernetes/node-agent/prometheus.ts";
import { type MeasuredUsage, type NodeUsage, usageBetween } from "../../../../../actions/lib/adapters/kubernetes/node-agent/usage.ts";
import { container, core, moment, reading } from "./readings.ts";

const measured = (usage: NodeUsage): MeasuredUsage => {
  if (usage.status !== "measured") throw new Error(usage.reason);
  return usage;
};

const nic = (name: string, exceeded: number) => ({
  name,
  allowances: { pps_allowance_exceeded: exceeded, conntrack_allowance_available: 1000 - exceeded },
});

const START = moment(10, [core({ idle: 1 })]);
const END = moment(20, [core({ idle: 6, user: 3 })]);

test("the step lies between the last look before it and the first look after it", () => {
  const before = reading(moment(9, [core()]), { last: START });
  const after = reading(END, { last: moment(22, [core({ idle: 6, user: 5 })]) });
  const { cpu } = measured(usageBetween(before, after));
  expect(cpu.wallSeconds).toBe(10);
  expect(cpu.cores[0]).toMatchObject({ busy: 5, user: 3 });
});

test("readings of two nodes are a mistake", () => {
  expect(() => usageBetween(reading(START), reading(END, { node: "n2" }))).toThrow("readings of two nodes, n1 and n2");
});

describe("a node cannot be told", () => {
  test.each([
    ["it was rebooted", { bootId: "0000" }],
    ["it is a container that was started again", { startedTicks: 77_000 }],
  ])("when %s meanwhile", (_, others) => {
    expect(usageBetween(reading(START), reading(END, others))).toEqual({
      status: "unusable",
      node: "n1",
      because: "rebooted",
      reason: "node n1 was rebooted meanwhile",
    });
  });

  test.each([
    ["its processor times went back", reading(END), reading(moment(30, [core()]))],
    ["a driver started anew", reading(START, { nics: [nic("ens5", 7)] }), reading(END, { nics: [nic("ens5", 2)] })],
  ])("when %s", (_, before, after) => {
    expect(usageBetween(before, after)).toMatchObject({ status: "unusable", because: "counters" });
  });
});

describe("containers", () => {
  const groups = (seconds: number) => new Map([["aa", { cpuSeconds: seconds, memoryBytes: 100 * seconds, peakMemoryBytes: 9000 }]]);
  const before = reading(moment(10, [core()], { containers: groups(2), pods: { cpuSeconds: 7 } }), { containers: [container("aa")] });

  test("have what they spent meanwhile, and their memory at the end", () => {
    const after = reading(moment(20, [core()], { containers: groups(5), pods: { cpuSeconds: 17 } }), { containers: [container("aa")] });
    const usage = measured(usageBetween(before, after));
    expect(usage.containers).toEqual([{ ...container("aa"), cpuSeconds: 3, memoryBytes: 500, peakMemoryBytes: 9000 }]);
    expect(usage.groups).toEqual({ pods: { cpuSeconds: 10 } });
    expect(usage.replaced).toEqual([]);
  });

  test("that were started anew are named, and nothing is said of what they spent", () => {
    const after = reading(moment(20, [core()], { containers: new Map([["bb", { cpuSeconds: 1 }]]) }), {
      containers: [container("aa"), container("bb")],
    });
    const usage = measured(usageBetween(before, after));
    expect(usage.containers).toEqual([]);
    expect(usage.replaced).toEqual([container("aa")]);
  });

  test("that had ended before are not missed, though their logs are still there", () => {
    const ended = [container("aa"), container("old")];
    const after = reading(moment(20, [core()], { containers: groups(5) }), { containers: ended });
    expect(measured(usageBetween({ ...before, containers: ended }, after)).replaced).toEqual([]);
  });
});

describe("allowances", () => {
  const exceeded = (before: ReturnType<typeof nic>[] | undefined, after: ReturnType<typeof nic>[] | undefined) => {
    const nics = (found: typeof before) => (found === undefined ? {} : { nics: found });
    return measured(usageBetween(reading(START, nics(before)), reading(END, nics(after)))).exceeded;
  };

  test("that were exceeded are named by interface and counter; what is available is no excess", () => {
    expect(exceeded([nic("ens5", 3), nic("ens6", 4)], [nic("ens5", 3), nic("ens6", 9)])).toEqual([
      { nic: "ens6", counter: "pps_allowance_exceeded", by: 5 },
    ]);
  });

  test("of an interface that was attached meanwhile count from nothing", () => {
    expect(exceeded([], [nic("ens7", 2)])).toEqual([{ nic: "ens7", counter: "pps_allowance_exceeded", by: 2 }]);
  });

  test("that were kept are an empty list, those that nobody counts are absent", () => {
    expect(exceeded([nic("ens5", 3)], [nic("ens5", 3)])).toEqual([]);
    expect(exceeded(undefined, undefined)).toBeUndefined();
    expect(measured(usageBetween(reading(START, { nics: [{ name: "eth0" }] }), reading(END, { nics: [{ name: "eth0" }] }))).exceeded).toBe(
      undefined,
    );
  });
});

test("tracked connections are a share of what can be tracked, at the end", () => {
  const usage = measured(usageBetween(reading(START), reading(END, { conntrack: { count: 90, maximum: 120 } })));
  expect(usage.conntrack).toEqual({ count: 90, maximum: 120, share: 0.75 });
});

describe("kube-proxy", () => {
  const syncs = (count: number): Histogram => ({ buckets: [{ upTo: Number.POSITIVE_INFINITY, count }], count, sum: count / 10 });
  const proxy = (count: number) => ({ mode: "iptables", families: new Map([["IPv4", { syncs: syncs(count) }] as const]) });

  test("has the syncs between both readings", () => {
    const usage = measured(usageBetween(reading(START, { proxy: proxy(4) }), reading(END, { proxy: proxy(9) })));
    expect(usage.proxy?.get("IPv4")?.syncs).toBe(5);
  });

  test("that was started anew says nothing, also when it has synced more often than the one before", () => {
    const before = reading({ ...START, containers: new Map([["aa", {}]]) }, { proxy: proxy(4), containers: [container("aa")] });
    const after = reading({ ...END, containers: new Map([["bb", {}]]) }, { proxy: proxy(9), containers: [container("bb")] });
    expect(measured(usageBetween(before, after)).proxy).toBeUndefined();
  });
});
