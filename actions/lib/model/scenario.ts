/** The kernel mechanisms a data plane is made of: what the lab builds, and what makes two scenarios differ. */
export interface LabRecipe {
  /** How a packet gets from one node's pods to the other's. */
  readonly podNetwork: "native" | "vxlan";
  /** How a service address becomes a pod address. */
  readonly serviceRouting: "iptables" | "nftables" | "ebpf";
  /** Which path a packet takes through the node: the full stack, or tc programs that redirect past it. */
  readonly hostRouting: "stack" | "ebpf";
  /** TCP congestion control of the pods. */
  readonly congestionControl: "cubic" | "bbr";
  /** Queueing discipline of pod and node links; `fq` where the kernel has it. */
  readonly queueing: "default" | "fq";
}

/** A named configuration of the data plane (`scenarios/<slug>/scenario.yaml`). */
export interface Scenario {
  readonly slug: string;
  readonly title: string;
  /** One sentence: what is particular about it. */
  readonly summary: string;
  /** Letter in the report the project started from; absent where that report has no such scenario. */
  readonly sourceReport?: string;
  /** Absent where the lab cannot carry the scenario. */
  readonly lab?: LabRecipe;
}

/** The arm of a cluster that nobody brought to a scenario: its title and its notes say what was found in it. */
export const AS_FOUND: Scenario = { slug: "as-found", title: "The cluster as it is", summary: "Whatever data plane the cluster has." };
