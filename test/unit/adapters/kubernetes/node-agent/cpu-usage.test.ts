import { describe, expect, test } from "vitest";
import {
  busyShare,
  cpuUsage,
  disturbanceOf,
  idleFloor,
  machineWindows,
} from "../../../../../actions/lib/adapters/kubernetes/node-agent/cpu-usage.ts";
import type { CpuWindow } from "../../../../../actions/lib/adapters/kubernetes/node-agent/cpu-window.ts";
import type { MeasuredUsage } from "../../../../../actions/lib/adapters/kubernetes/node-agent/usage.ts";
import { container, core } from "./readings.ts";

const window = (wallSeconds: number, ...busy: number[]): CpuWindow => ({
  wallSeconds,
  cores: busy.map((seconds) => ({ ...core({ steal: 0.1, interrupt: 0.2, softInterrupt: 0.3 }), busy: seconds })),
});

const usage = (node: string, cpu: CpuWindow, others: Partial<MeasuredUsage> = {}): MeasuredUsage => ({
  status: "measured",
  node,
  cpu,
  groups: {},
  containers: [],
  replaced: [],
  ...others,
});

const client = usage("n1", window(10, 4, 1));
const server = usage("n2", window(10.02, 2, 6, 0, 0));

describe("the cost of a step", () => {
  test("is that of both nodes together, and of each", () => {
    expect(cpuUsage({ client, server, sharesMachine: false }, 0.25)).toEqual({
      wallSeconds: 10.02,
      client: { busyCoreSeconds: 5, busiestCoreSeconds: 4, cores: 2 },
      server: { busyCoreSeconds: 8, busiestCoreSeconds: 6, cores: 4 },
      total: { busyCoreSeconds: 13, busiestCoreSeconds: 6, cores: 6 },
      idleFloorCores: 0.25,
    });
  });

  test.each([
    ["nodes share a machine", { client, server: usage("n2", window(10, 4, 1)), sharesMachine: true }],
    ["client and server are on one node", { client, server: client, sharesMachine: false }],
  ])("is counted once where %s", (_, pair) => {
    const once = { busyCoreSeconds: 5, busiestCoreSeconds: 4, cores: 2 };
    expect(cpuUsage(pair)).toEqual({ wallSeconds: 10, client: once, server: once, total: once });
    expect(machineWindows(pair)).toHaveLength(1);
  });
});

describe("disturbance", () => {
  test("is a share of the cores of both machines", () => {
    const { stealShare, interruptShare } = disturbanceOf({ client, server: usage("n2", window(10, 2, 6)), sharesMachine: false });
    expect(stealShare).toBeCloseTo(0.4 / 40, 12);
    expect(interruptShare).toBeCloseTo(2 / 40, 12);
  });

  const withPods = (node: string, all: number, ours: number) =>
    usage(node, window(10, 1, 1), {
      groups: { pods: { userSeconds: all } },
      containers: [{ ...container("aa"), userSeconds: ours }],
    });

  test("is foreign where other pods took user time, on either node", () => {
    const pair = { client: withPods("n1", 5, 4), server: withPods("n2", 6, 5) };
    expect(disturbanceOf({ ...pair, sharesMachine: false }).foreignShare).toBeCloseTo(2 / 40, 12);
    expect(disturbanceOf({ ...pair, sharesMachine: true }).foreignShare).toBeCloseTo(2 / 20, 12);
  });

  test("has no foreign share where the node does not count pods, rather than none at all", () => {
    expect(disturbanceOf({ client: withPods("n1", 5, 4), server, sharesMachine: false })).not.toHaveProperty("foreignShare");
  });
});

describe("the idle floor", () => {
  test("is not known before the first quiet moment", () => {
    expect(idleFloor().cores()).toBeUndefined();
  });

  test("is the mean of all quiet moments, of both machines together", () => {
    const floor = idleFloor();
    floor.add([window(1, 0.1, 0.1), window(1, 0.2, 0)]);
    floor.add([window(3, 0.1, 0), window(3, 0, 0)]);
    expect(floor.cores()).toBeCloseTo(0.5 / 4, 12);
  });
});

test("how busy nodes are is the busier one's share of its cores", () => {
  expect(busyShare([window(10, 1, 1), window(10, 4, 2)])).toBeCloseTo(0.3, 12);
});
