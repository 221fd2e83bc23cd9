/** All paths; the first is the one most tests headline. */
export const TRAFFIC_PATHS = [
  "pod/other-node",
  "service/other-node",
  "pod/same-node",
  "service/same-node",
  "pod/other-zone",
  "service/other-zone",
  "host/other-node",
] as const;

/** How traffic reaches the server, written `address/placement`. */
export type TrafficPath = (typeof TRAFFIC_PATHS)[number];

/** Which address the client dials; `host` is a node's own, from a client that has its node's too: what the machines can do without a data plane for pods. */
export type Address = TrafficPath extends `${infer A}/${string}` ? A : never;

/** Where the server is, seen from the client. */
export type Placement = TrafficPath extends `${string}/${infer P}` ? P : never;

/** Between the pods of two nodes and of one: what a data plane is compared on. */
export const POD_PATHS = [
  "pod/other-node",
  "service/other-node",
  "pod/same-node",
  "service/same-node",
] as const satisfies readonly TrafficPath[];

/** Between zones, which differ in more than the data plane. */
export const ZONE_PATHS = ["pod/other-zone", "service/other-zone"] as const satisfies readonly TrafficPath[];

/** All paths in the order of tests that are about services. */
export const SERVICE_FIRST = [
  "service/other-node",
  "pod/other-node",
  "service/same-node",
  "pod/same-node",
  "service/other-zone",
  "pod/other-zone",
  "host/other-node",
] as const satisfies readonly TrafficPath[];

/** Without a data plane for pods: the control that the others are held against. */
export const HOST_PATH = "host/other-node" satisfies TrafficPath;

export const addressOf = (path: TrafficPath): Address => path.split("/")[0] as Address;
export const placementOf = (path: TrafficPath): Placement => path.split("/")[1] as Placement;
