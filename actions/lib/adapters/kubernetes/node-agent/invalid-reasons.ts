import { busiestSeconds } from "./cpu-window.ts";
import type { NodeUsage } from "./usage.ts";

/** Why what was measured is not what was asked for, as far as the nodes know. `sentence` is a part of one, without a full stop. */
export interface InvalidReason {
  readonly kind:
    | "node-rebooted"
    | "counters-reset"
    | "data-plane-restarted"
    | "workload-restarted"
    /** What was measured is the limit of the instance type; in a test that overloads on purpose, that is only to be told. */
    | "allowance-exceeded"
    | "conntrack-full"
    /** A core of the client's node was full; in a test for the maximum, that is only to be told. */
    | "client-saturated"
    | "client-throttled";
  readonly node: string;
  readonly sentence: string;
}

/** Above it new connections begin to wait for old ones to be forgotten. */
const CONNTRACK_LIMIT = 0.8;
/** Where the lab, too, calls a core full. */
const FULL_CORE_SHARE = 0.95;
const THROTTLED_LIMIT = 0.01;

/**
 * @param usages of the client's node and the server's, which may be the same
 * @param sharesMachine whether both run on one kernel: a full core may then be the server's
 */
export function invalidReasons(
  usages: { readonly client: NodeUsage; readonly server: NodeUsage },
  sharesMachine: boolean,
): readonly InvalidReason[] {
  const { client, server } = usages;
  const isOneNode = client.node === server.node;
  return [
    ...nodeReasons(client),
    ...(isOneNode ? [] : nodeReasons(server)),
    ...(isOneNode || sharesMachine ? [] : saturation(client)),
    ...throttling(client),
  ];
}

function nodeReasons(usage: NodeUsage): InvalidReason[] {
  const { node } = usage;
  if (usage.status === "unusable") {
    return [{ kind: usage.because === "rebooted" ? "node-rebooted" : "counters-reset", node, sentence: usage.reason }];
  }
  const share = usage.conntrack?.share ?? 0;
  return [
    ...usage.replaced.map(
      ({ isOurs, pod, container }): InvalidReason => ({
        kind: isOurs ? "workload-restarted" : "data-plane-restarted",
        node,
        sentence: `the container ${container} of pod ${pod} on node ${node} was started anew or ended meanwhile`,
      }),
    ),
    ...(usage.exceeded ?? []).map(
      ({ nic, counter, by }): InvalidReason => ({
        kind: "allowance-exceeded",
        node,
        sentence: `${nic} of node ${node} went beyond an allowance of its instance type (${counter} grew by ${by})`,
      }),
    ),
    ...(share > CONNTRACK_LIMIT
      ? [{ kind: "conntrack-full", node, sentence: `node ${node} tracked ${percent(share)} of the connections it can` } as const]
      : []),
  ];
}

function saturation(usage: NodeUsage): InvalidReason[] {
  if (usage.status === "unusable") return [];
  const { node, cpu } = usage;
  const share = busiestSeconds(cpu) / cpu.wallSeconds;
  if (share < FULL_CORE_SHARE) return [];
  return [{ kind: "client-saturated", node, sentence: `a core of the client's node ${node} was busy for ${percent(share)} of the time` }];
}

function throttling(usage: NodeUsage): InvalidReason[] {
  if (usage.status === "unusable") return [];
  const { node, cpu, containers } = usage;
  return containers.flatMap(({ isOurs, pod, container, throttledSeconds = 0 }): InvalidReason[] => {
    const share = throttledSeconds / cpu.wallSeconds;
    if (!isOurs || share <= THROTTLED_LIMIT) return [];
    const sentence = `the container ${container} of pod ${pod} on node ${node} was kept waiting by its processor limit for ${percent(share)} of the time`;
    return [{ kind: "client-throttled", node, sentence }];
  });
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;
