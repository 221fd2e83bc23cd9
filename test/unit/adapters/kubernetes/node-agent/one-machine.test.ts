import { describe, expect, test } from "vitest";
import { findMachines, isOneKernel } from "../../../../../actions/lib/adapters/kubernetes/node-agent/one-machine.ts";
import { core, moment, reading } from "./readings.ts";

/** A kernel of two cores that is half idle, `at` seconds after it booted. */
const kernelAt = (at: number) => moment(at, [core({ user: at / 2, idle: at / 2 }), core({ user: at / 2, idle: at / 2 })]);

describe("two nodes run on one kernel", () => {
  test("when a look at one lies between two looks at the other in all that the kernel counts", () => {
    expect(isOneKernel(kernelAt(1000), kernelAt(1000.1), kernelAt(1000.2))).toBe(true);
  });

  test("though an idle time seems to run backwards by some ticks", () => {
    const between = moment(1000.1, [core({ user: 500.05, idle: 499.95 }), core({ user: 500.05, idle: 500.05 })]);
    expect(isOneKernel(kernelAt(1000), between, kernelAt(1000.2))).toBe(true);
  });

  const twin = kernelAt(1000.1);
  test.each([
    ["booted at another time", { ...twin, counters: { ...twin.counters, bootTime: twin.counters.bootTime + 60 } }],
    ["switched more often", { ...twin, counters: { ...twin.counters, contextSwitches: 1_000_300 } }],
    ["forked less often", { ...twin, counters: { ...twin.counters, forks: 9990 } }],
    ["has another number of cores", moment(1000.1, [core({ user: 500.05, idle: 500.05 })])],
    ["has a core that did other things", moment(1000.1, [core({ user: 700, idle: 300 }), core({ user: 500.05, idle: 500.05 })])],
  ])("not when the other %s", (_, between) => {
    expect(isOneKernel(kernelAt(1000), between, kernelAt(1000.2))).toBe(false);
  });
});

test("nodes are grouped by machine, each asked twice, one after the other", async () => {
  const asked: string[] = [];
  const machines = await findMachines(["a", "b", "c", "d"], async (node) => {
    asked.push(node);
    // b and d are the same machine, which has been up for longer.
    const now = kernelAt((node === "b" || node === "d" ? 5000 : node === "c" ? 9000 : 1000) + asked.length);
    return reading(now, { node });
  });
  expect(machines).toEqual([["a"], ["b", "d"], ["c"]]);
  expect(asked.join("")).toBe("abcdabcd");
});
