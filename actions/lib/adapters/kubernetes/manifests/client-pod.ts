import type { KubernetesObject } from "../cluster.ts";
import type { Images } from "../images.ts";
import { CLIENT_POD, labelsOf, namespaceOf, ROLE_LABEL, SCRATCH } from "../names.ts";
import type { Toleration } from "../tolerations.ts";
import { CONTAINER, podSpec } from "./pod-parts.ts";

/** Tools that clients run, each in a container of its own. */
export const CLIENT_TOOLS = ["iperf3", "fortio", "dnsperf"] as const;
export type ClientTool = (typeof CLIENT_TOOLS)[number];

/** Waits for nothing; as process 1 it ends at once when it is told to, and takes in the ends of tools that were started beside it. */
const WAIT = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"];

export interface PodPlacing {
  readonly run: string;
  readonly node: string;
  readonly images: Images;
  readonly tolerations: readonly Toleration[];
}

/** The pod that every command runs in: a container per tool, with one address and one scratch folder between them. */
export const clientPod = ({ run, node, images, tolerations }: PodPlacing, tools: readonly ClientTool[]): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: CLIENT_POD, namespace: namespaceOf(run), labels: { ...labelsOf(run), [ROLE_LABEL]: "client" } },
  spec: {
    ...podSpec(node, tolerations),
    containers: tools.map((tool) => ({
      name: tool,
      image: images[tool],
      command: WAIT,
      ...CONTAINER,
      volumeMounts: [{ name: "scratch", mountPath: SCRATCH }],
    })),
    volumes: [{ name: "scratch", emptyDir: {} }],
  },
});
