import type { GroupReading } from "./control-groups.ts";
import { type CpuWindow, cpuBetween } from "./cpu-window.ts";
import { type IpFamily, type ProxyWork, proxyBetween } from "./kube-proxy.ts";
import { isExcess } from "./nic.ts";
import { present } from "./present.ts";
import type { Conntrack, NodeContainer, NodeReading } from "./reading.ts";
import type { RuleCounts } from "./rules.ts";

/** What a node did between two readings, or why nobody can tell. */
export type NodeUsage =
  | MeasuredUsage
  | { readonly status: "unusable"; readonly node: string; readonly because: Unusable; readonly reason: string };

export type Unusable = "rebooted" | "counters";

export interface MeasuredUsage {
  readonly status: "measured";
  readonly node: string;
  /** Of the whole machine, which is more than the node where nodes share one. */
  readonly cpu: CpuWindow;
  /** Of the node itself and of all pods; interrupts that came while nothing of theirs ran are not in it. */
  readonly groups: { readonly node?: GroupUsage; readonly pods?: GroupUsage };
  /** Those that were there all the time. */
  readonly containers: readonly ContainerUsage[];
  /** Those of the data plane and ours that were there before and are not any more, or are another start. */
  readonly replaced: readonly NodeContainer[];
  /** At the later reading. */
  readonly conntrack?: Conntrack & { readonly share: number };
  /** Counters that grew, with how much; empty where none did, absent where no interface has any. */
  readonly exceeded?: readonly Excess[];
  /** At the later reading that counted them. */
  readonly rules?: RuleCounts;
  /** What kube-proxy did, where both readings asked it. */
  readonly proxy?: ReadonlyMap<IpFamily, ProxyWork>;
}

/** What a control group spent, and its memory at the later reading. */
export interface GroupUsage extends Pick<GroupReading, "memoryBytes" | "workingSetBytes" | "peakMemoryBytes"> {
  readonly cpuSeconds?: number;
  readonly userSeconds?: number;
  readonly systemSeconds?: number;
  readonly throttledSeconds?: number;
}

export interface ContainerUsage extends NodeContainer, GroupUsage {}

/** An allowance of the instance type that traffic went beyond. */
export interface Excess {
  readonly nic: string;
  readonly counter: string;
  /** Packets that were queued or dropped for it. */
  readonly by: number;
}

/** The window is from the last look of `before` to the first look of `after`: what the readings themselves cost is outside. */
export function usageBetween(before: NodeReading, after: NodeReading): NodeUsage {
  const { node } = after;
  if (before.node !== node) throw new Error(`readings of two nodes, ${before.node} and ${node}`);
  if (before.bootId !== after.bootId || before.startedTicks !== after.startedTicks)
    return unusable(node, "rebooted", `node ${node} was rebooted meanwhile`);
  const cpu = cpuBetween(before.last, after.first);
  const exceeded = excessBetween(before, after);
  if (cpu === undefined || exceeded === "reset") {
    return unusable(node, "counters", `counters of node ${node} were set back, or a core came or went, meanwhile`);
  }
  const ids = new Set(after.containers.map(({ id }) => id));
  const containers = after.containers.flatMap((container) => {
    const [then, now] = [before.last.containers.get(container.id), after.first.containers.get(container.id)];
    return then === undefined || now === undefined ? [] : [{ ...container, ...groupBetween(then, now) }];
  });
  // A container that had ended before has a log, and no group any more.
  const replaced = before.containers.filter(({ id }) => before.last.containers.has(id) && !(ids.has(id) && after.first.containers.has(id)));
  const isSameProxy = !replaced.some(({ container }) => container === "kube-proxy");
  const proxy =
    before.proxy === undefined || after.proxy === undefined || !isSameProxy ? undefined : proxyBetween(before.proxy, after.proxy);
  const { conntrack } = after;
  return {
    status: "measured",
    node,
    cpu,
    groups: present({
      node: groupsBetween(before.last.node, after.first.node),
      pods: groupsBetween(before.last.pods, after.first.pods),
    }),
    containers,
    replaced,
    ...present({
      conntrack: conntrack === undefined ? undefined : { ...conntrack, share: conntrack.count / conntrack.maximum },
      exceeded,
      rules: after.rules ?? before.rules,
      proxy,
    }),
  };
}

const unusable = (node: string, because: Unusable, reason: string): NodeUsage => ({ status: "unusable", node, because, reason });

const groupsBetween = (then: GroupReading | undefined, now: GroupReading | undefined): GroupUsage | undefined =>
  then === undefined || now === undefined ? undefined : groupBetween(then, now);

function groupBetween(then: GroupReading, now: GroupReading): GroupUsage {
  const spent = (field: "cpuSeconds" | "userSeconds" | "systemSeconds" | "throttledSeconds"): number | undefined => {
    const [from, to] = [then[field], now[field]];
    return from === undefined || to === undefined || to < from ? undefined : to - from;
  };
  const { memoryBytes, workingSetBytes, peakMemoryBytes } = now;
  return present({
    cpuSeconds: spent("cpuSeconds"),
    userSeconds: spent("userSeconds"),
    systemSeconds: spent("systemSeconds"),
    throttledSeconds: spent("throttledSeconds"),
    memoryBytes,
    workingSetBytes,
    peakMemoryBytes,
  });
}

/** @returns undefined where no interface counts; `reset` where a counter went back, as when a driver starts anew */
function excessBetween(before: NodeReading, after: NodeReading): readonly Excess[] | "reset" | undefined {
  const found: Excess[] = [];
  let counts = false;
  for (const { name: nic, allowances } of after.nics ?? []) {
    const then = before.nics?.find(({ name }) => name === nic)?.allowances;
    for (const [counter, value] of Object.entries(allowances ?? {})) {
      if (!isExcess(counter)) continue;
      // An interface that was attached meanwhile counts from nothing.
      const by = value - (then?.[counter] ?? 0);
      if (by < 0) return "reset";
      counts = true;
      if (by > 0) found.push({ nic, counter, by });
    }
  }
  return counts && before.nics !== undefined ? found : undefined;
}
