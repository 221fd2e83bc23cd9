/** Which address the client dials. */
export type Address = "pod" | "service";

/** Where the server is, seen from the client. */
export type Placement = "same-node" | "other-node";

/** How traffic reaches the server, written `address/placement`. */
export type TrafficPath = `${Address}/${Placement}`;

/** All paths; the first is the one most tests headline. */
export const TRAFFIC_PATHS = [
  "pod/other-node",
  "service/other-node",
  "pod/same-node",
  "service/same-node",
] as const satisfies readonly TrafficPath[];

export const addressOf = (path: TrafficPath): Address => path.split("/")[0] as Address;
export const placementOf = (path: TrafficPath): Placement => path.split("/")[1] as Placement;
