/** What a step needs beyond servers that answer. The target makes it right before the step, and takes it away when a later step needs something else. */
export type Arrangement =
  /** That many services, from none. */
  | { readonly kind: "services"; readonly services: number }
  /** That many services, of which some are replaced every second while the step runs. */
  | { readonly kind: "service-churn"; readonly services: number; readonly replacedPerSecond: number }
  /** Services that are made one after the other, each watched until it answers, beside others that stand. */
  | { readonly kind: "service-starts"; readonly starts: number; readonly beside: number }
  /** Pods that are started at once on one node, each watched until the network carries it. */
  | { readonly kind: "pod-starts"; readonly pods: number }
  /** Policies that let the client through to the servers, and as many that are about other pods. */
  | { readonly kind: "policies"; readonly policies: number }
  /** Forwarders in a row before the server, each behind a service, on alternating nodes. */
  | { readonly kind: "forwarders"; readonly forwarders: number };

export type ArrangementKind = Arrangement["kind"];

/** What came of an arrangement, where there is something to tell. */
export interface Arranged {
  readonly programming?: ServiceProgramming;
  readonly serviceStarts?: Starts;
  readonly podStarts?: PodStarts;
  readonly enforcement?: PolicyEnforcement;
}

/** What it took to tell the data plane of `services` services, from none. */
export interface ServiceProgramming {
  readonly services: number;
  /** Until the slower of both nodes was programmed, seconds. */
  readonly seconds: number;
  /** Rules (iptables, nftables) or map entries (eBPF) on the client's node; absent where nobody could count them. */
  readonly entries?: number;
  /** Place of the probed service, counted from 1; for a hash map the place has no effect. Absent where nobody could see it. */
  readonly position?: number;
  /** Places of all services that were probed until they answered, in the order of their making. */
  readonly positions?: readonly number[];
  /** What `seconds` may be too long by: how far apart the looks were that ended it; absent where no look did. */
  readonly resolutionSeconds?: number;
  /** How long the data plane's agent took for each of its passes meanwhile, seconds; the percentiles are read from buckets that double. Absent where it does not say. */
  readonly sync?: { readonly mean: number; readonly p50: number; readonly p99: number };
  /** What the data plane's agents of both nodes spent on it, core-seconds, and hold afterwards, bytes; absent where nobody could see them. */
  readonly agents?: { readonly cpuSeconds: number; readonly memoryBytes: number };
}

/** Things that were started and watched until they worked. */
export interface Starts {
  /** From the request that made it until it worked, seconds, of each in the order of their making. */
  readonly seconds: readonly number[];
  /** What a value may be wrong by: the clocks of the harness and of the node that saw it work, seconds. */
  readonly uncertaintySeconds: number;
}

/** Pods that were started; every list is in the order of their making, in seconds from the request that made the pod. */
export interface PodStarts extends Starts {
  /** Until a node was chosen. */
  readonly scheduledSeconds: readonly number[];
  /** Until the cluster told the pod's address. */
  readonly addressSeconds: readonly number[];
}

/** Whether a cluster does what its policies say, and how soon. */
export interface PolicyEnforcement {
  readonly policies: number;
  /** From the request for the policy until what it forbids no longer got through, seconds; 0 where that was sooner than clocks can tell. Absent where it always did, or nothing is forbidden. */
  readonly seconds?: number;
  /** What `seconds` may be wrong by. */
  readonly uncertaintySeconds?: number;
  /** Whether what is forbidden was kept out; absent where there are no policies. */
  readonly enforced?: boolean;
}
