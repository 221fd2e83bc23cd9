import semver from "semver";
import { isSet } from "./cilium-settings.ts";
import type { CouplingRule } from "./coupling-rule.ts";
import { valueAt } from "./helm-values.ts";

/** Which way packets take, and how pods get addresses. */
export const ROUTING_RULES: readonly CouplingRule[] = [
  {
    name: "host-routing-is-silent",
    severity: "refuse",
    key: "bpf.hostLegacyRouting",
    applies: ({ values, settings }) => valueAt(values, "bpf.hostLegacyRouting") === false && settings.hostRouting === "legacy",
    sentence:
      "It asks for eBPF host routing, but the agent falls back to the node's stack without a word where kube-proxy stays, masquerading is left to iptables, or another CNI is chained.",
    instead: "kubeProxyReplacement: true with bpf.masquerade: true or enableIPv4Masquerade: false, or leave the key out",
    source: "Cilium: tuning guide, eBPF host routing",
  },
  {
    name: "bpf-masquerade-needs-kube-proxy-replacement",
    severity: "refuse",
    key: "bpf.masquerade",
    applies: ({ settings }) => settings.masquerade && settings.bpfMasquerade && !settings.kubeProxyReplacement,
    sentence: "Masquerading by eBPF uses the programs that serve node ports, which are there only where kube-proxy is replaced.",
    instead: "kubeProxyReplacement: true, or bpf.masquerade: false",
    source: "Cilium: masquerading, eBPF-based",
  },
  {
    name: "masquerade-default-differs",
    severity: "warn",
    key: "enableIPv4Masquerade",
    applies: ({ values, settings }) => settings.eni && !isSet(values, "enableIPv4Masquerade"),
    sentence:
      "Before chart 1.18 the default was true, since then it is false with ENI, and it decides on host routing: the same values mean two data planes.",
    instead: "enableIPv4Masquerade: true or false",
    source: "Cilium: charts 1.17.18 and 1.18.12",
  },
  {
    name: "masquerade-interface-matches-nothing",
    severity: "refuse",
    key: "egressMasqueradeInterfaces",
    applies: ({ values }) => [valueAt(values, "egressMasqueradeInterfaces")].flat().some((name) => /(^|[\s,])eth/.test(String(name ?? ""))),
    sentence: "Interfaces of Amazon Linux 2023 are called ens5 and so on: this matches none, and nothing would be masqueraded.",
    instead: "egressMasqueradeInterfaces: ens+",
    source: "amazon-eks-ami: nodeadm's network configuration",
  },
  {
    name: "eni-needs-eni-addresses",
    severity: "refuse",
    key: "ipam.mode",
    applies: ({ values, settings }) => settings.eni !== (settings.ipam === "eni") && (settings.eni || isSet(values, "ipam.mode")),
    sentence: "Interfaces of the VPC and the addresses from them go together: one without the other fails, or is overruled by the chart.",
    instead: "eni.enabled: true with ipam.mode: eni, or neither",
    source: "Cilium: chart 1.20.0",
  },
  {
    name: "eni-needs-native-routing",
    severity: "refuse",
    key: "routingMode",
    applies: ({ settings }) => settings.eni && settings.routing !== "native",
    sentence: "Pods with addresses of the VPC are routed by the VPC, not through a tunnel.",
    instead: "routingMode: native",
    source: "Cilium: AWS ENI",
  },
  {
    name: "native-routing-needs-range",
    severity: "refuse",
    key: "ipv4NativeRoutingCIDR",
    applies: ({ values, settings }) =>
      settings.routing === "native" &&
      !settings.eni &&
      settings.chaining === undefined &&
      semver.gte(settings.version, "1.20.0") &&
      !isSet(values, "ipv4NativeRoutingCIDR"),
    sentence: "Since chart 1.20 native routing without ENI must say which range is routed natively.",
    instead: "ipv4NativeRoutingCIDR with the range of the pods",
    source: "Cilium: chart 1.20.0",
  },
  {
    name: "eni-ignores-cluster-pool",
    severity: "warn",
    key: "ipam.operator",
    applies: ({ values, settings }) =>
      settings.eni && ["clusterPoolIPv4PodCIDRList", "clusterPoolIPv4MaskSize"].some((key) => isSet(values, `ipam.operator.${key}`)),
    sentence: "Ranges of the cluster's own pool are ignored where addresses come from the VPC.",
    instead: "nothing",
    source: "Cilium: chart templates",
  },
  {
    name: "eni-ignores-direct-routes",
    severity: "warn",
    key: "autoDirectNodeRoutes",
    applies: ({ values, settings }) => settings.eni && String(valueAt(values, "autoDirectNodeRoutes")) === "true",
    sentence: "The VPC routes between nodes: routes that nodes give each other mean nothing with ENI.",
    instead: "nothing",
    source: "Cilium: AWS ENI (likely)",
  },
  {
    name: "eni-needs-permissions",
    severity: "refuse",
    key: "eks.nodes.permissions",
    applies: ({ settings, eks }) => settings.eni && eks.nodes.permissions !== "cilium-eni",
    sentence: "AmazonEKS_CNI_Policy lacks calls that Cilium's operator makes to describe the VPC: it would attach no interface.",
    instead: "permissions: cilium-eni",
    source: "Cilium: AWS ENI, required privileges",
  },
  {
    name: "chain-must-not-be-exclusive",
    severity: "refuse",
    key: "cni.exclusive",
    applies: ({ values, settings }) => settings.chaining !== undefined && valueAt(values, "cni.exclusive") !== false,
    sentence: "Cilium would remove the configuration of the CNI it is chained on, which is the chart's default.",
    instead: "cni.exclusive: false",
    source: "Cilium: chaining on the AWS VPC CNI",
  },
  {
    name: "chain-must-not-masquerade",
    severity: "refuse",
    key: "enableIPv4Masquerade",
    applies: ({ settings }) => settings.chaining !== undefined && settings.masquerade,
    sentence: "The VPC CNI translates what leaves the VPC already.",
    instead: "enableIPv4Masquerade: false",
    source: "Cilium: chaining on the AWS VPC CNI",
  },
  {
    name: "chain-needs-native-routing",
    severity: "refuse",
    key: "routingMode",
    applies: ({ settings }) => settings.chaining !== undefined && settings.routing !== "native",
    sentence: "In a chain the other CNI has routed the pods already: a tunnel would not carry them.",
    instead: "routingMode: native",
    source: "Cilium: chaining on the AWS VPC CNI",
  },
  {
    name: "chain-needs-vpc-cni",
    severity: "refuse",
    key: "eks.addons.vpc-cni",
    applies: ({ settings, eks }) => settings.chaining === "aws-cni" && eks.addons["vpc-cni"] === undefined,
    sentence: "Cilium would be chained on a CNI that is not there.",
    instead: "addons with vpc-cni",
    source: "Cilium: chaining on the AWS VPC CNI",
  },
  {
    name: "two-networks",
    severity: "refuse",
    key: "eks.addons.vpc-cni",
    applies: ({ settings, eks }) => settings.chaining === undefined && eks.addons["vpc-cni"] !== undefined,
    sentence: "The VPC CNI and Cilium would both give pods addresses, and leave rules and interfaces to each other.",
    instead: "addons without vpc-cni, or cni.chainingMode: aws-cni",
    source: "Cilium: installation on EKS",
  },
  {
    name: "nodes-come-after-cilium",
    severity: "refuse",
    key: "eks.install",
    applies: ({ eks }) => eks.addons["vpc-cni"] === undefined && !eks.install.some(({ step }) => step === "nodes"),
    sentence: "eksctl refuses nodes in the same file as a cluster without the VPC CNI, and they would never become ready.",
    instead: "the step nodes after the chart",
    source: "eksctl: validateBareCluster",
  },
  {
    name: "taint-keeps-pods-waiting",
    severity: "warn",
    key: "eks.nodes.taints",
    applies: ({ settings, eks }) =>
      settings.chaining === undefined && !(eks.nodes.taints ?? []).some(({ key }) => key === "node.cilium.io/agent-not-ready"),
    sentence: "Without Cilium's taint pods may start on a node before the agent does, and stay outside of its network.",
    instead: "taints with node.cilium.io/agent-not-ready=true:NoExecute",
    source: "Cilium: installation on EKS",
  },
  {
    name: "operator-has-no-node",
    severity: "refuse",
    key: "eks.nodes.taints",
    applies: ({ eks }) =>
      (eks.nodes.taints ?? []).some(({ key, effect }) => effect === "NoSchedule" && key !== "node.cilium.io/agent-not-ready"),
    sentence: "The operator of recent charts does not tolerate foreign taints, and all nodes are made alike: it would run nowhere.",
    instead: "no NoSchedule taint",
    source: "Cilium: values.yaml of charts 1.16.5 and 1.20.0",
  },
  {
    name: "cluster-id-is-reserved",
    severity: "refuse",
    key: "cluster.id",
    applies: ({ values, settings }) =>
      (settings.eni || settings.chaining !== undefined) && Number(valueAt(values, "cluster.id") ?? 0) >= 128,
    sentence: "With ENI and in a chain the upper half of cluster numbers is taken by marks on packets.",
    instead: "cluster.id below 128",
    source: "Cilium: chart 1.20.0",
  },
];
