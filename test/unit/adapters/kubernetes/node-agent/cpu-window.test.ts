import { describe, expect, test } from "vitest";
import { busiestSeconds, cpuBetween, secondsOf, shareOf } from "../../../../../actions/lib/adapters/kubernetes/node-agent/cpu-window.ts";
import { parseCores } from "../../../../../actions/lib/adapters/kubernetes/node-agent/moment.ts";
import { core, moment } from "./readings.ts";

test("every column of /proc/stat is read per core, in seconds; the sum of all cores is not a core", () => {
  const cores = parseCores("cpu  11 22 33 44 55 66 77 88 0 0\ncpu0 100 20 30 400 10 5 15 8 0 0\ncpu3 1 0 0 0 0 0 0 0 0 0\n");
  expect([...cores.keys()]).toEqual([0, 3]);
  expect(cores.get(0)).toEqual({
    user: 1,
    nice: 0.2,
    system: 0.3,
    idle: 4,
    iowait: 0.1,
    interrupt: 0.05,
    softInterrupt: 0.15,
    steal: 0.08,
  });
});

describe("between two moments", () => {
  const before = moment(10, [core({ idle: 5, iowait: 1, steal: 0.5, softInterrupt: 1 }), core({ idle: 7 })]);
  const after = moment(12, [core({ idle: 5.5, iowait: 1.25, steal: 0.75, softInterrupt: 1.5 }), core({ idle: 9 })]);
  const window = cpuBetween(before, after);

  test("busy is what was neither idle nor stolen", () => {
    expect(window?.wallSeconds).toBe(2);
    expect(window?.cores.map(({ busy }) => busy)).toEqual([1, 0]);
    expect(window && busiestSeconds(window)).toBe(1);
    expect(window && secondsOf(window, "softInterrupt")).toBe(0.5);
    expect(window && shareOf(window, "steal", "softInterrupt")).toBe(0.75 / 4);
  });

  test("a few ticks backwards are none, as kernels count idle time", () => {
    const earlier = moment(12, [core({ idle: 4.98, iowait: 1, steal: 0.5, softInterrupt: 1 }), core({ idle: 9 })]);
    expect(cpuBetween(before, earlier)?.cores[0]?.idle).toBe(0);
  });

  test.each([
    ["a counter went back", moment(12, [core(), core({ idle: 9 })])],
    ["a core went", moment(12, [core({ idle: 6, iowait: 1, steal: 0.5, softInterrupt: 1 })])],
    ["another core stands in its place", { ...after, cores: new Map([...after.cores].map(([number, times]) => [number + 1, times])) }],
    ["no time went by", { ...after, at: 10 }],
  ])("nothing is known when %s", (_, later) => {
    expect(cpuBetween(before, later)).toBeUndefined();
  });
});
