import semver from "semver";
import { isSet } from "./cilium-settings.ts";
import type { CouplingRule } from "./coupling-rule.ts";
import { valueAt } from "./helm-values.ts";

/** Bytes of the largest packet that the ENA driver gives to an XDP program of one buffer, as Cilium's documentation has it. */
const XDP_MTU = 3498;

const isXdp = (acceleration: string): boolean => acceleration === "native" || acceleration === "best-effort";
const isDsr = (mode: string): boolean => mode === "dsr" || mode === "hybrid";
const mtu = (value: unknown): number => (typeof value === "number" && value > 0 ? value : Number.POSITIVE_INFINITY);

/** XDP and direct server return: how services are served to clients outside of the cluster. */
export const NORTH_SOUTH_RULES: readonly CouplingRule[] = [
  {
    name: "xdp-needs-small-packets",
    severity: "refuse",
    key: "MTU",
    applies: ({ values, settings }) =>
      settings.acceleration === "native" && mtu(valueAt(values, "MTU")) > XDP_MTU && semver.lt(settings.version, "1.19.0"),
    sentence: "The ENA driver refuses XDP with packets above about 3.5 kB: the agent fails with `create link: invalid argument`.",
    instead: `MTU: ${XDP_MTU}, and the same for the nodes' interface`,
    source: "ENA driver; Cilium: NodePort XDP on AWS",
  },
  {
    name: "xdp-on-large-packets-is-unproven",
    severity: "warn",
    key: "MTU",
    applies: ({ values, settings }) =>
      isXdp(settings.acceleration) && mtu(valueAt(values, "MTU")) > XDP_MTU && semver.gte(settings.version, "1.19.0"),
    sentence:
      "Since 1.19 the agent tries XDP in several buffers, which may carry packets above 3.5 kB with an ENA driver from 2.14: nobody has seen it on EKS.",
    instead: `MTU: ${XDP_MTU}, and the same for the nodes' interface`,
    source: "Cilium: pull request 41967",
  },
  {
    name: "xdp-needs-the-interface-set",
    severity: "refuse",
    key: "eks.nodes.networkInterface.mtu",
    applies: ({ values, settings, eks }) =>
      settings.acceleration === "native" && mtu(valueAt(values, "MTU")) <= XDP_MTU && mtu(eks.nodes.networkInterface?.mtu) > XDP_MTU,
    sentence: "MTU among the values sets what pods use: the interface itself stays at 9001, and the driver refuses XDP.",
    instead: `networkInterface: { mtu: ${XDP_MTU} }`,
    source: "Cilium: NodePort XDP on AWS",
  },
  {
    name: "xdp-needs-free-queues",
    severity: "warn",
    key: "eks.nodes.networkInterface.queues",
    applies: ({ settings, eks }) => isXdp(settings.acceleration) && eks.nodes.networkInterface?.queues === undefined,
    sentence: "Before ENA driver 2.17.0 XDP needs half of the interface's queues for itself.",
    instead: "networkInterface with queues at half of what the instance has",
    source: "ENA driver: release notes",
  },
  {
    name: "xdp-needs-devices-named",
    severity: "warn",
    key: "devices",
    applies: ({ values, settings }) => isXdp(settings.acceleration) && settings.eni && !isSet(values, "devices"),
    sentence: "Cilium would put XDP on every interface it finds, also on those that it attaches for pods.",
    instead: "devices: [ens5]",
    source: "Cilium: issue 25453",
  },
  {
    name: "shows-from-outside-only",
    severity: "note",
    key: "loadBalancer",
    applies: ({ settings }) => isXdp(settings.acceleration) || isDsr(settings.loadBalancerMode),
    sentence:
      "XDP and direct server return act on traffic from outside to a node port whose backend is on another node: no test between pods can show them.",
    source: "Cilium: Kubernetes without kube-proxy",
  },
  {
    name: "dsr-needs-no-vxlan",
    severity: "refuse",
    key: "loadBalancer.mode",
    applies: ({ settings }) => isDsr(settings.loadBalancerMode) && settings.routing === "tunnel" && settings.tunnelProtocol === "vxlan",
    sentence: "Direct server return does not go with a VXLAN tunnel.",
    instead: "tunnelProtocol: geneve with loadBalancer.dsrDispatch: geneve, or routingMode: native",
    source: "Cilium: issues 13600 and 30845",
  },
  {
    name: "dsr-by-geneve-needs-geneve",
    severity: "refuse",
    key: "tunnelProtocol",
    applies: ({ settings }) =>
      isDsr(settings.loadBalancerMode) && settings.dsrDispatch === "geneve" && settings.tunnelProtocol !== "geneve",
    sentence: "Dispatch by Geneve needs the tunnel's protocol to be Geneve, also where routing is native.",
    instead: "tunnelProtocol: geneve",
    source: "Cilium: DSR with Geneve",
  },
  {
    name: "dsr-option-may-be-dropped",
    severity: "warn",
    key: "loadBalancer.dsrDispatch",
    applies: ({ settings }) => isDsr(settings.loadBalancerMode) && settings.dsrDispatch === "opt",
    sentence: "The VPC may drop packets with the IP option that this dispatch uses.",
    instead: "loadBalancer.dsrDispatch: geneve with tunnelProtocol: geneve",
    source: "Cilium: issue 27700 (likely)",
  },
  {
    name: "dsr-by-ipip-needs-xdp",
    severity: "refuse",
    key: "loadBalancer.dsrDispatch",
    applies: ({ settings }) => isDsr(settings.loadBalancerMode) && settings.dsrDispatch === "ipip" && !isXdp(settings.acceleration),
    sentence: "Dispatch by IPIP is there for XDP and for nodes that balance load alone.",
    instead: "loadBalancer.dsrDispatch: geneve with tunnelProtocol: geneve",
    source: "Cilium: DSR with IPIP",
  },
];
