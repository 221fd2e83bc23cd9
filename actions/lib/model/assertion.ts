/**
 * What is looked at to know that a data plane is really there. The word after each kind says what its subject names.
 * Field names of Cilium's status are those of `cilium-dbg status -o json` (api/v1/models of cilium/cilium).
 */
export const ASSERTION_KINDS = {
  "cilium-status": "field of `cilium-dbg status -o json` in every agent, dots between keys: `routing.intra-host-routing-mode`",
  "cilium-config": "key of the ConfigMap `kube-system/cilium-config`",
  "aws-node-setting": "environment variable of the DaemonSet `kube-system/aws-node`",
  "aws-node-argument": "argument of any container of the DaemonSet `kube-system/aws-node`, without its dashes",
  "kube-proxy": "`mode`, which it says itself on every node, or `daemonset`",
  chains: "regular expression that names of iptables chains on every node fit",
  "nft-table": "name of a table of nftables on every node",
  "node-device": "name of a network device of every node",
  "node-sysctl": "setting of every node's kernel: `net.core.default_qdisc`",
  "pod-sysctl": "setting of the kernel as a pod on each node sees it: `net.ipv4.tcp_congestion_control`",
  "pod-mtu":
    "device of a pod on each node: `eth0`; found is what a packet may have, the lesser of the device's MTU and its default route's",
  "pod-link-kind": "device of a pod on each node: `eth0`; found is `veth` or `netkit`",
  "pod-network": "range that the addresses of all pods beside the host's network are in, or `vpc`",
  "eni-prefixes": "`nodes`: whether their network interfaces carry /28 prefixes",
  "node-capacity": "resource that every node offers: `pods`",
  object:
    "`<apiVersion> <Kind> [<namespace>/]<name> <field>`, dots between keys; a list of conditions is asked by type: `status.conditions.Ready`",
  leftovers: "what an earlier data plane left on the nodes: `vpc-cni`, `kube-proxy`, `cilium` or `calico`",
} as const;

export type AssertionKind = keyof typeof ASSERTION_KINDS;

export type Scalar = string | number | boolean;

/** What must be found. Numbers and booleans are compared as their text is written, because maps of Kubernetes hold text. */
export type Expectation =
  | { readonly is: Scalar }
  | { readonly isNot: Scalar }
  | { readonly contains: string }
  /** Regular expression. */
  | { readonly matches: string }
  | { readonly are: "present" | "absent" };

/** One thing that must hold before a scenario is measured. */
export interface Assertion {
  readonly kind: AssertionKind;
  readonly subject: string;
  readonly expected: Expectation;
  /** What would be measured instead if it did not hold: the end of a sentence that begins with "otherwise". */
  readonly because?: string;
}

/** How an assertion came out; `found` is absent where nothing could be read, and `trouble` says why. */
export interface AssertionResult {
  readonly assertion: Assertion;
  readonly holds: boolean;
  /** By place (node or pod) where places differ. */
  readonly found?: string;
  readonly trouble?: string;
}
