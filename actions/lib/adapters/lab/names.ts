import type { Placement } from "../../model/traffic-path.ts";

/** The two nodes of every arm. */
export type NodeName = "n1" | "n2";
/** Their pods: the client, a server beside it, and two servers on the other node. */
export type PodName = "n1p1" | "n1p2" | "n2p1" | "n2p2";
/** A network namespace of an arm. */
export type Place = NodeName | PodName;

export const NODES: readonly NodeName[] = ["n1", "n2"];
export const PODS: readonly PodName[] = ["n1p1", "n1p2", "n2p1", "n2p2"];
export const CLIENT: PodName = "n1p1";

/** Server pods by where they are, seen from the client; the first answers on the pod path. */
export const SERVER_PODS: Readonly<Record<Placement, readonly PodName[]>> = {
  "same-node": ["n1p2"],
  "other-node": ["n2p1", "n2p2"],
  // The lab is one place.
  "other-zone": [],
};

export const nodeOf = (place: Place): NodeName => place.slice(0, 2) as NodeName;
export const otherNode = (node: NodeName): NodeName => (node === "n1" ? "n2" : "n1");
const numberOf = (node: NodeName): string => node.slice(1);

export const nodeAddress = (node: NodeName): string => `192.168.50.${numberOf(node)}`;
/** Addresses of a node's pods. */
export const podNetwork = (node: NodeName): string => `10.244.${numberOf(node)}.0/24`;
/** Address of a node's end of the overlay. */
export const overlayAddress = (node: NodeName): string => `10.244.${numberOf(node)}.0`;
export const podAddress = (pod: PodName): string => `10.244.${numberOf(nodeOf(pod))}.1${pod.slice(3)}`;
/** Name, on its node, of the link that leads to a pod. */
export const podLink = (pod: PodName): string => `pod${pod.slice(3)}`;

const PREFIX = "cni-bench";

/** Everything of a run is named after it, so that it can be told apart and found again after a kill. */
export const namespaceName = (run: string, arm: string, place: Place): string => `${PREFIX}.${run}.${arm}.${place}`;
export const namespaceFile = (name: string): string => `/run/netns/${name}`;
export const cgroupName = (run: string): string => `${PREFIX}.${run}`;
export const cgroupOfNode = (arm: string, node: NodeName): string => `${arm}.${node}`;

/** The run that a namespace or cgroup name belongs to, or `undefined` when it is none of ours. */
export function runOf(name: string): string | undefined {
  const [prefix, run] = name.split(".");
  return prefix === PREFIX ? run : undefined;
}
