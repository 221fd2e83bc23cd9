import type { Assertion, Expectation } from "./assertion.ts";

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

/** How sure we are that a scenario does what it says on EKS. */
export const SCENARIO_STATUSES = ["ready", "optional", "experimental"] as const;
export type ScenarioStatus = (typeof SCENARIO_STATUSES)[number];

/** EKS add-ons, which eksctl installs with the cluster. */
export const ADDONS = ["vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent"] as const;
export type AddonName = (typeof ADDONS)[number];

/** Any mapping of a YAML file. */
export interface Mapping {
  readonly [key: string]: unknown;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Permissions beyond eksctl's defaults that a CNI needs on its nodes. */
export const NODE_PERMISSIONS = ["cilium-eni"] as const;
export type NodePermissions = (typeof NODE_PERMISSIONS)[number];

/** What a scenario needs of the nodes. */
export interface NodeRecipe {
  /** Pods that a node takes, as the kubelet is told; the add-on's own arithmetic when left out. */
  readonly maxPods?: number;
  readonly taints?: readonly Taint[];
  readonly permissions?: NodePermissions;
  /** Kernel modules that must be loaded before the kubelet starts. */
  readonly modules?: readonly string[];
  /** How the primary network interface is set before the kubelet starts: its largest packet in bytes, and how many combined queues it keeps. */
  readonly networkInterface?: { readonly mtu?: number; readonly queues?: number };
}

export interface ChartReference {
  /** Name of the release. */
  readonly release: string;
  readonly namespace: string;
  /** Address of the chart repository. */
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  /** Versions whose keys and behaviour the scenario was checked against, a range as npm writes them. */
  readonly range: string;
}

/** One thing that `install-scenario` does, in the order of the list. */
export type InstallStep =
  /** Installs a chart; `values` names a file beside scenario.yaml, `values.yaml` where it is left out. */
  | { readonly step: "helm"; readonly chart: ChartReference; readonly values: string }
  /** Applies a file of manifests beside scenario.yaml, in which `${API_SERVER_HOST}`, `${REGION}` and `${RUN_ID}` are filled in. */
  | { readonly step: "manifests"; readonly file: string }
  /** Gateway API's standard channel, of this release. */
  | { readonly step: "gateway-api"; readonly version: string }
  /** Gives the VPC a second range, with a subnet for pods in the nodes' zone, and tells the VPC CNI of it. */
  | { readonly step: "pod-subnet"; readonly range: string }
  /** Gives each node that joins a part of this range, which EKS does not do. */
  | { readonly step: "pod-ranges"; readonly range: string }
  /** Gives an add-on another configuration once the cluster is there; `${API_SERVER_HOST}` in its text is filled in. */
  | { readonly step: "addon"; readonly addon: AddonName; readonly configuration: Mapping }
  /** Creates the nodes; without this step they come with the cluster. */
  | { readonly step: "nodes" }
  /** Makes pods anew that were there before the CNI: `<namespace>/<deployment>`. */
  | { readonly step: "restart"; readonly deployment: string };

/** What must have come about before anything is asserted. That nodes are ready, untainted, and reach DNS and each other is always asked. */
export type Readiness =
  | { readonly kind: "daemonset" | "deployment"; readonly subject: string }
  | { readonly kind: "object"; readonly subject: string; readonly expected: Expectation };

/** How a scenario comes to be on EKS. */
export interface EksRecipe {
  readonly status: ScenarioStatus;
  /** The one thing in which it differs from another scenario, and the Helm values that make it, where both install the same chart. */
  readonly isolates?: { readonly what: string; readonly against: string; readonly keys?: readonly string[] };
  readonly needs: {
    /** Oldest release of Kubernetes: `1.33`. */
    readonly kubernetes?: string;
    /** Oldest kernel of the nodes: `6.8`. */
    readonly kernel?: string;
  };
  /** Add-ons, with their configuration where it is not the default one. */
  readonly addons: Readonly<Partial<Record<AddonName, Mapping>>>;
  /** Laid over eksctl's ClusterConfig; `null` removes a key. */
  readonly cluster?: Mapping;
  readonly nodes: NodeRecipe;
  readonly install: readonly InstallStep[];
  readonly ready: readonly Readiness[];
  readonly assertions: readonly Assertion[];
  /** What people get wrong with it, a sentence each. */
  readonly pitfalls: readonly string[];
  /** How well its facts are known: the words of the fact sheet. */
  readonly evidence: string;
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
  /** Absent where EKS cannot. */
  readonly eks?: EksRecipe;
}

/** The arm of a cluster that nobody brought to a scenario: its title and its notes say what was found in it. */
export const AS_FOUND: Scenario = { slug: "as-found", title: "The cluster as it is", summary: "Whatever data plane the cluster has." };
