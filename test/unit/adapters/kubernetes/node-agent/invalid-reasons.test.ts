import { describe, expect, test } from "vitest";
import { invalidReasons } from "../../../../../actions/lib/adapters/kubernetes/node-agent/invalid-reasons.ts";
import type { MeasuredUsage } from "../../../../../actions/lib/adapters/kubernetes/node-agent/usage.ts";
import { container, core } from "./readings.ts";

const usage = (node: string, others: Partial<MeasuredUsage> = {}, busy = 1): MeasuredUsage => ({
  status: "measured",
  node,
  cpu: { wallSeconds: 10, cores: [{ ...core(), busy }] },
  groups: {},
  containers: [],
  replaced: [],
  ...others,
});

const ours = container("cc", { namespace: "bench", pod: "client", container: "fortio", isOurs: true });

test("there is none where nothing went wrong", () => {
  const kept = usage("n1", { exceeded: [], conntrack: { count: 80, maximum: 100, share: 0.8 } }, 9.4);
  expect(invalidReasons({ client: kept, server: usage("n2", {}, 10) }, false)).toEqual([]);
});

describe.each<[string, MeasuredUsage | Parameters<typeof invalidReasons>[0]["client"], string, string]>([
  [
    "an allowance was exceeded",
    usage("n1", { exceeded: [{ nic: "ens5", counter: "pps_allowance_exceeded", by: 12 }] }),
    "allowance-exceeded",
    "ens5 of node n1 went beyond an allowance of its instance type (pps_allowance_exceeded grew by 12)",
  ],
  [
    "conntrack was more than 80 % full",
    usage("n1", { conntrack: { count: 801, maximum: 1000, share: 0.801 } }),
    "conntrack-full",
    "node n1 tracked 80.1 % of the connections it can",
  ],
  [
    "a node was rebooted",
    { status: "unusable", node: "n1", because: "rebooted", reason: "node n1 was rebooted meanwhile" },
    "node-rebooted",
    "node n1 was rebooted meanwhile",
  ],
  [
    "counters were set back",
    { status: "unusable", node: "n1", because: "counters", reason: "counters of node n1 were set back" },
    "counters-reset",
    "counters of node n1 were set back",
  ],
  [
    "the data plane was started anew",
    usage("n1", { replaced: [container("aa")] }),
    "data-plane-restarted",
    "the container kube-proxy of pod kube-proxy-x on node n1 was started anew or ended meanwhile",
  ],
  [
    "a workload was started anew",
    usage("n1", { replaced: [ours] }),
    "workload-restarted",
    "the container fortio of pod client on node n1 was started anew or ended meanwhile",
  ],
  [
    "the client was throttled",
    usage("n1", { containers: [{ ...ours, throttledSeconds: 0.5 }] }),
    "client-throttled",
    "the container fortio of pod client on node n1 was kept waiting by its processor limit for 5 % of the time",
  ],
  [
    "a core of the client's was full",
    usage("n1", {}, 9.6),
    "client-saturated",
    "a core of the client's node n1 was busy for 96 % of the time",
  ],
])("%s", (_, client, kind, sentence) => {
  test("is a reason with a sentence", () => {
    expect(invalidReasons({ client, server: usage("n2") }, false)).toEqual([{ kind, node: "n1", sentence }]);
  });
});

test("the server's node counts too, a node that is both counts once", () => {
  const full = usage("n2", { conntrack: { count: 9, maximum: 10, share: 0.9 } });
  expect(invalidReasons({ client: usage("n1"), server: full }, false).map(({ kind }) => kind)).toEqual(["conntrack-full"]);
  expect(invalidReasons({ client: full, server: full }, false)).toHaveLength(1);
});

test.each([
  ["both nodes share a machine", usage("n2"), true],
  ["client and server share a node", usage("n1"), false],
])("a full core is not the client's for certain where %s", (_, server, sharesMachine) => {
  expect(invalidReasons({ client: usage("n1", {}, 10), server }, sharesMachine)).toEqual([]);
});
