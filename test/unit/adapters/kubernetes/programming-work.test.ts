import { describe, expect, test } from "vitest";
import type { ProxyReading } from "../../../../actions/lib/adapters/kubernetes/node-agent/kube-proxy.ts";
import type { Histogram } from "../../../../actions/lib/adapters/kubernetes/node-agent/prometheus.ts";
import type { NodeReading } from "../../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";
import { programmingWork } from "../../../../actions/lib/adapters/kubernetes/programming-work.ts";
import { container, core, moment, reading } from "./node-agent/readings.ts";

/** Passes that took up to 0.1 s, up to 0.2 s, and longer. */
function passes(...counts: readonly [number, number, number]): Histogram {
  const [short, middle, long] = counts;
  const upTo = [0.1, 0.2, Number.POSITIVE_INFINITY];
  const added = [short, short + middle, short + middle + long];
  return { buckets: upTo.map((bound, index) => ({ upTo: bound, count: added[index] ?? 0 })), count: short + middle + long, sum: 1 };
}

interface Said {
  readonly node?: string;
  readonly id?: string;
  readonly cpuSeconds?: number;
  readonly syncs?: Histogram;
  readonly family?: "IPv4" | "IPv6" | "both";
  readonly more?: Partial<NodeReading>;
}

function said(seconds: number, { node = "n1", id = "a", cpuSeconds = 1, syncs, family = "IPv4", more = {} }: Said): NodeReading {
  const groups = { containers: new Map([[id, { cpuSeconds, memoryBytes: 30e6 + seconds }]]) };
  const proxy: ProxyReading | undefined = syncs === undefined ? undefined : { mode: "iptables", families: new Map([[family, { syncs }]]) };
  return reading(moment(seconds, [core({ idle: seconds })], groups), {
    node,
    containers: [container(id)],
    ...(proxy === undefined ? {} : { proxy }),
    ...more,
  });
}

const pair = (seconds: number, client: Said, other: Said = {}) => ({
  client: said(seconds, client),
  other: said(seconds, { node: "n2", ...other }),
});

describe("what programming took", () => {
  test("are the passes of both nodes together, and what their agents spent and hold", () => {
    const before = pair(0, { syncs: passes(5, 0, 0) }, { syncs: passes(7, 1, 0) });
    const after = pair(10, { syncs: passes(6, 1, 0), cpuSeconds: 1.5 }, { syncs: passes(9, 1, 0), cpuSeconds: 3 });
    const work = programmingWork(before, after, "IPv4");
    // Four passes: three short ones and one of 0.1 to 0.2 s.
    expect(work.sync?.p50).toBeCloseTo((0.1 * 2) / 3, 9);
    expect(work.sync?.p99).toBeCloseTo(0.196, 9);
    expect(work.agents?.cpuSeconds).toBeCloseTo(2.5, 9);
    expect(work.agents?.memoryBytes).toBe(60e6 + 20);
  });

  test("are of the services' family, or of both where a release does not tell them apart", () => {
    const [before, after] = [passes(0, 0, 0), passes(1, 0, 0)];
    const of = (family: Said["family"] = "IPv4") =>
      programmingWork({ client: said(0, { syncs: before, family }) }, { client: said(10, { syncs: after, family }) }, "IPv4").sync;
    expect(of("IPv4")).toEqual({ mean: expect.any(Number), p50: 0.05, p99: expect.closeTo(0.099, 9) });
    expect(of("both")).toEqual(of("IPv4"));
    expect(of("IPv6")).toBeUndefined();
  });
});

describe("what nobody can tell in full is absent:", () => {
  const before = passes(0, 0, 0);

  test("passes of one node alone, none at all, or one longer than the last bound", () => {
    const syncOf = (client: Histogram | undefined, other: Histogram | undefined) => {
      const [clientBefore, otherBefore] = [client, other].map((one) => (one === undefined ? {} : { syncs: before }));
      const [clientAfter, otherAfter] = [client, other].map((one) => (one === undefined ? {} : { syncs: one }));
      return programmingWork(pair(0, clientBefore ?? {}, otherBefore), pair(10, clientAfter ?? {}, otherAfter), "IPv4").sync;
    };
    expect(syncOf(passes(1, 0, 0), undefined)).toBeUndefined();
    expect(syncOf(before, before)).toBeUndefined();
    expect(syncOf(passes(9, 0, 1), before)).toBeUndefined();
    expect(syncOf(passes(1, 0, 0), before)).toBeDefined();
  });

  test("agents, where one was started anew meanwhile", () => {
    expect(programmingWork(pair(0, {}), pair(10, { id: "b" }), "IPv4")).toEqual({});
  });

  test("everything, where a node was rebooted meanwhile", () => {
    const after = pair(10, { syncs: passes(1, 0, 0), more: { bootId: "another" } }, { syncs: passes(1, 0, 0) });
    expect(programmingWork(pair(0, { syncs: before }, { syncs: before }), after, "IPv4")).toEqual({});
  });
});
