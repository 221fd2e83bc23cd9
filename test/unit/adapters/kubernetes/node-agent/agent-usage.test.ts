import { expect, test } from "vitest";
import { agentsOf } from "../../../../../actions/lib/adapters/kubernetes/node-agent/agent-usage.ts";
import type { GroupReading } from "../../../../../actions/lib/adapters/kubernetes/node-agent/control-groups.ts";
import { usageBetween } from "../../../../../actions/lib/adapters/kubernetes/node-agent/usage.ts";
import { container, core, moment, reading } from "./readings.ts";

const CONTAINERS = [
  container("a"),
  container("b", { container: "cilium-agent", pod: "cilium-x" }),
  container("c", { container: "fortio", isOurs: true }),
];

function usageOf(before: Record<string, GroupReading>, after: Record<string, GroupReading>) {
  const at = (seconds: number, groups: Record<string, GroupReading>) =>
    reading(moment(seconds, [core({ idle: seconds })], { containers: new Map(Object.entries(groups)) }), { containers: CONTAINERS });
  const usage = usageBetween(at(0, before), at(10, after));
  if (usage.status !== "measured") throw new Error(usage.reason);
  return usage;
}

test("the data plane's containers are told with what they spent and hold, ours are not", () => {
  const spent = {
    a: { cpuSeconds: 1.5, memoryBytes: 50, workingSetBytes: 40 },
    b: { cpuSeconds: 9, memoryBytes: 70 },
    c: { cpuSeconds: 5 },
  };
  const usage = usageOf({ a: { cpuSeconds: 1 }, b: { cpuSeconds: 2 }, c: { cpuSeconds: 0 } }, spent);
  expect(agentsOf([usage])).toEqual([
    { node: "n1", name: "kube-proxy", cpuSeconds: 0.5, memoryBytes: 40 },
    { node: "n1", name: "cilium-agent", cpuSeconds: 7, memoryBytes: 70 },
  ]);
});

test("one that the node does not count for is left out", () => {
  const usage = usageOf({ a: {}, b: { cpuSeconds: 2 } }, { a: { memoryBytes: 40 }, b: { cpuSeconds: 3 } });
  expect(agentsOf([usage])).toEqual([]);
});
