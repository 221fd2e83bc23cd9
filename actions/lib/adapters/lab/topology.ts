import type { LabRecipe } from "../../model/scenario.ts";
import {
  NODES,
  namespaceName,
  nodeAddress,
  nodeOf,
  otherNode,
  overlayAddress,
  type Place,
  PODS,
  podAddress,
  podLink,
  podNetwork,
} from "./names.ts";

/** `ip -batch` input: what is made from outside, then what is set inside each namespace. */
export interface Topology {
  readonly outside: readonly string[];
  readonly inside: Readonly<Record<Place, readonly string[]>>;
}

const NODE_MTU = 1500;
const VXLAN_OVERHEAD = 50;
/** Every pod sees this as its gateway, whichever node it is on; the address exists on no link. */
const GATEWAY = "169.254.1.1";
/** One fixed address for the node's end of all pod links, so that pods need no neighbour discovery. */
const GATEWAY_MAC = "ee:ee:ee:ee:ee:ee";
const OVERLAY_MAC = { n1: "02:00:00:00:00:01", n2: "02:00:00:00:00:02" } as const;

/** Largest packet that a pod may send. */
export const podMtu = (recipe: LabRecipe): number => (recipe.podNetwork === "vxlan" ? NODE_MTU - VXLAN_OVERHEAD : NODE_MTU);

/**
 * Two nodes joined by a link, two pods on each, addressed as CNIs do it: a /32 in the pod, a link-local gateway with a fixed
 * hardware address, one host route per pod on its node, and one route to the other node's pods.
 */
export function topology(run: string, arm: string, recipe: LabRecipe): Topology {
  const name = (place: Place) => namespaceName(run, arm, place);
  const outside = [
    ...[...NODES, ...PODS].map((place) => `netns add ${name(place)}`),
    `link add name eth0 netns ${name("n1")} type veth peer name eth0 netns ${name("n2")}`,
    ...PODS.map((pod) => `link add name ${podLink(pod)} netns ${name(nodeOf(pod))} type veth peer name eth0 netns ${name(pod)}`),
  ];
  const inside = Object.fromEntries([
    ...NODES.map((node) => [node, nodeCommands(node, recipe)] as const),
    ...PODS.map((pod) => [pod, podCommands(podAddress(pod), recipe)] as const),
  ]) as Record<Place, string[]>;
  return { outside, inside };
}

function nodeCommands(node: (typeof NODES)[number], recipe: LabRecipe): string[] {
  const other = otherNode(node);
  const toOtherPods =
    recipe.podNetwork === "vxlan"
      ? [
          `link add vxlan0 type vxlan id 1 dstport 8472 local ${nodeAddress(node)} dev eth0 nolearning`,
          `link set vxlan0 address ${OVERLAY_MAC[node]} mtu ${podMtu(recipe)} up`,
          `address add ${overlayAddress(node)}/32 dev vxlan0`,
          `route add ${podNetwork(other)} via ${overlayAddress(other)} dev vxlan0 onlink`,
          `neigh add ${overlayAddress(other)} lladdr ${OVERLAY_MAC[other]} dev vxlan0 nud permanent`,
        ]
      : [`route add ${podNetwork(other)} via ${nodeAddress(other)}`];
  return [
    "link set lo up",
    "link set eth0 up",
    `address add ${nodeAddress(node)}/24 dev eth0`,
    ...PODS.filter((pod) => nodeOf(pod) === node).flatMap((pod) => [
      `link set ${podLink(pod)} address ${GATEWAY_MAC} mtu ${podMtu(recipe)} up`,
      `route add ${podAddress(pod)}/32 dev ${podLink(pod)} scope link`,
    ]),
    ...toOtherPods,
  ];
}

/** `bridge -batch` input that tells a node behind which address the other node's overlay is. */
export function overlayForwarding(node: (typeof NODES)[number]): string {
  const other = otherNode(node);
  return `fdb add ${OVERLAY_MAC[other]} dev vxlan0 dst ${nodeAddress(other)}`;
}

function podCommands(address: string, recipe: LabRecipe): string[] {
  return [
    "link set lo up",
    `link set eth0 mtu ${podMtu(recipe)} up`,
    `address add ${address}/32 dev eth0`,
    `route add ${GATEWAY} dev eth0 scope link`,
    // Congestion control by route: both ends of a pod's connections use it, and nothing outside the namespace changes.
    `route add default via ${GATEWAY} dev eth0 congctl ${recipe.congestionControl}`,
    `neigh add ${GATEWAY} lladdr ${GATEWAY_MAC} dev eth0 nud permanent`,
  ];
}
