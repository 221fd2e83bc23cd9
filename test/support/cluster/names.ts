/** The worker nodes that a cluster may have; it has the first of them, as many as it was asked for. */
export const ALL_NODES = ["n1", "n2", "n3", "n4"] as const;
export type NodeName = (typeof ALL_NODES)[number];
export const MIN_NODES = 2;
export const nodesOf = (count: number): readonly NodeName[] => ALL_NODES.slice(0, count);
/** The nodes of a cluster that was not asked for more. */
export const NODES = nodesOf(MIN_NODES);
/** Carries the control plane, and is the switch between all machines. */
export const CONTROL_PLANE = "control-plane";
export type MachineName = NodeName | typeof CONTROL_PLANE;
export const ALL_MACHINES: readonly MachineName[] = [CONTROL_PLANE, ...ALL_NODES];

/** Names everything that can be seen from outside: cgroups, the folder with the state. */
export const CLUSTER = "cni-bench-cluster";
/** Link by which the real machine reaches the API server; its name is as long as a link's may be. */
export const OUTSIDE_LINK = "cni-bench-clus";

const numberOf = (node: NodeName): number => ALL_NODES.indexOf(node) + 1;

/** The first two nodes share a zone, the others are in another: more than two nodes make a cluster with traffic between zones. */
export const zoneOf = (node: NodeName): string => (numberOf(node) <= 2 ? "zone-a" : "zone-b");

/** 198.18.0.0/15 is set aside for benchmarks (RFC 2544), so that no real network of the machine is hidden. */
export const addressOf = (machine: MachineName): string => `198.18.0.${machine === CONTROL_PLANE ? 1 : 10 + numberOf(machine)}`;
export const OUTSIDE_ADDRESS = "198.18.0.254";
export const PREFIX_LENGTH = 24;

export const POD_NETWORK = "10.244.0.0/16";
export const podNetwork = (node: NodeName): string => `10.244.${numberOf(node)}.0/24`;
export const SERVICE_NETWORK = "10.96.0.0/16";
export const API_SERVICE_ADDRESS = "10.96.0.1";
export const DNS_SERVICE_ADDRESS = "10.96.0.10";
export const DNS_DOMAIN = "cluster.local";
export const API_SERVER = `https://${addressOf(CONTROL_PLANE)}:6443`;

/** How kube-proxy programs the kernel. */
export const PROXY_MODES = ["iptables", "nftables"] as const;
export type ProxyMode = (typeof PROXY_MODES)[number];

/** Images are named as if they came from a registry, which nobody ever asks: the name is reserved (RFC 6761) and leads nowhere. */
export const imageName = (name: string, tag: string): string => `${CLUSTER}.test/${name}:${tag}`;
