/** Kinds of data plane that people run on EKS: not arms of a record. */
export const DATA_PLANE_KINDS = ["vpc-cni", "vxlan-kube-proxy", "vxlan", "eni"] as const;

export type DataPlaneKind = (typeof DATA_PLANE_KINDS)[number];

export const FEATURES = ["xdp", "dsr", "host-routing", "bandwidth-manager", "bbr", "host-firewall", "policy-l3-l4", "policy-l7"] as const;

export type Feature = (typeof FEATURES)[number];

/** `conditional`: with conditions that the feature's note tells. `not-offered`: a feature of another product. `unknown`: nobody has checked. */
export type Compatibility = "works" | "conditional" | "no" | "not-offered" | "unknown";

export interface FeatureCompatibility {
  readonly feature: Feature;
  readonly on: Readonly<Record<DataPlaneKind, Compatibility>>;
  /** Where it was read: documentation and source. Nothing of it was measured. */
  readonly sources: readonly string[];
}

/**
 * What is known to work on EKS, from documentation and source, read in November 2026. Only what was found in a primary source says yes or no.
 */
export const COMPATIBILITY: readonly FeatureCompatibility[] = [
  {
    // ENA has native XDP on virtual and on metal instances alike. What stops it is the MTU (a program of one buffer takes about 3,500 bytes
    // at most, pods have 9,001) and, before driver 2.17.0, the number of queues. Tunnel modes were not checked.
    feature: "xdp",
    on: { "vpc-cni": "not-offered", "vxlan-kube-proxy": "unknown", vxlan: "unknown", eni: "conditional" },
    sources: ["amzn/amzn-drivers: ENA source and release notes", "cilium/cilium#19593", "Cilium documentation: NodePort XDP on AWS"],
  },
  {
    // The agent refuses DSR with VXLAN. Whether the network of a VPC passes the packets is not known.
    feature: "dsr",
    on: { "vpc-cni": "not-offered", "vxlan-kube-proxy": "no", vxlan: "no", eni: "unknown" },
    sources: ["Cilium agent: checks of its settings"],
  },
  {
    // The agent falls back to the node's stack without a word: without kube-proxy replacement, and where iptables masquerades.
    feature: "host-routing",
    on: { "vpc-cni": "not-offered", "vxlan-kube-proxy": "no", vxlan: "conditional", eni: "conditional" },
    sources: ["Cilium documentation: tuning guide", "Cilium agent and charts 1.16 to 1.20"],
  },
  {
    // fq and paced packets for all; a rate is limited for annotated pods only.
    feature: "bandwidth-manager",
    on: { "vpc-cni": "not-offered", "vxlan-kube-proxy": "unknown", vxlan: "conditional", eni: "conditional" },
    sources: ["Cilium agent: bandwidth.go", "Cilium documentation: bandwidth manager"],
  },
  {
    // The agent does not start with BBR and the node's stack.
    feature: "bbr",
    on: { "vpc-cni": "not-offered", "vxlan-kube-proxy": "no", vxlan: "conditional", eni: "conditional" },
    sources: ["Cilium agent: bandwidth.go"],
  },
  {
    // Without kube-proxy replacement, host policies see the service's address and not the pod's (cilium/cilium#12545).
    feature: "host-firewall",
    on: { "vpc-cni": "not-offered", "vxlan-kube-proxy": "conditional", vxlan: "works", eni: "works" },
    sources: ["Cilium documentation: host policies", "cilium/cilium#12545"],
  },
  {
    // The VPC CNI's agent attaches nothing until a policy selects the pod.
    feature: "policy-l3-l4",
    on: { "vpc-cni": "conditional", "vxlan-kube-proxy": "works", vxlan: "works", eni: "works" },
    sources: ["Amazon EKS user guide: network policies", "Cilium documentation: layer 3 and layer 4 policies"],
  },
  {
    // Names of hosts are for EKS Auto Mode, which takes no other CNI.
    feature: "policy-l7",
    on: { "vpc-cni": "no", "vxlan-kube-proxy": "works", vxlan: "works", eni: "works" },
    sources: ["Amazon EKS user guide: network policies", "Cilium documentation: layer 7 policies"],
  },
];
