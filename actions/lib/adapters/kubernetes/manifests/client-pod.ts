import type { KubernetesObject } from "../cluster.ts";
import { ROLE_LABEL, SCRATCH } from "../names.ts";
import { CONTAINER, namespaceFor, type PodPlacing, pairLabels, podSpec } from "./pod-parts.ts";

/** Tools that clients run, each in a container of its own. */
export const CLIENT_TOOLS = ["iperf3", "fortio", "dnsperf"] as const;
export type ClientTool = (typeof CLIENT_TOOLS)[number];

export const clientName = ({ pair, isOnHost }: Pick<PodPlacing, "pair" | "isOnHost">): string =>
  `${isOnHost ? "host-client" : "client"}-${pair}`;

/** Waits for nothing; as process 1 it ends at once when it is told to, and takes in the ends of tools that were started beside it. */
const WAIT = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"];

/** The pod that every command runs in: a container per tool, with one address and one scratch folder between them. */
export const clientPod = (placing: PodPlacing, tools: readonly ClientTool[]): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: clientName(placing), namespace: namespaceFor(placing), labels: { ...pairLabels(placing), [ROLE_LABEL]: "client" } },
  spec: {
    ...podSpec(placing.node, placing.tolerations),
    ...(placing.isOnHost ? { hostNetwork: true } : {}),
    containers: tools.map((tool) => ({
      name: tool,
      image: placing.images[tool],
      command: WAIT,
      ...CONTAINER,
      volumeMounts: [{ name: "scratch", mountPath: SCRATCH }],
    })),
    volumes: [{ name: "scratch", emptyDir: {} }],
  },
});
