import type { ServerAddress } from "../../../ports/target.ts";
import { ARRANGEMENT_LABEL } from "../arranged-pods.ts";
import type { KubernetesObject } from "../cluster.ts";
import { INDEX_LABEL, labelsOf, namespaceOf, ROLE_LABEL } from "../names.ts";
import { PORTS } from "../ports.ts";
import type { HttpPodPlacing } from "./http-pod.ts";
import { CONTAINER, podSpec } from "./pod-parts.ts";

const LABELS = { [ARRANGEMENT_LABEL]: "forwarders" } as const;

const forwarderName = (index: number): string => `forwarder-${index}`;

/** Role of the server that ends a chain of odd length, and the name of its pod and of its service. */
export const CHAIN_END = "chain-end";

/** Where every forwarder of the chain of so many listens. */
export const chainPort = (hops: number): number => 8100 + hops;

/** What comes in at a port goes out to an address. */
export interface Forward {
  readonly port: number;
  readonly to: ServerAddress;
}

/**
 * A pod that hands on connections as they are: fortio's TCP proxy opens one onwards for each that comes in and closes it with that one, so
 * whoever keeps his connection keeps it on every hop, and whoever opens a new one opens one on every hop. Its HTTP proxy (-M) would take what
 * idle connections an earlier step has left it, and reads and writes every request anew: two in a row on one machine added 0.36 ms to the median,
 * two of these 0.05 ms (fortio 1.68.2), and the hop is to tell of the network.
 */
export const forwarderPod = (
  { run, node, images, tolerations }: HttpPodPlacing,
  index: number,
  forwards: readonly Forward[],
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: forwarderName(index), namespace: namespaceOf(run), labels: forwarderLabels(run, index) },
  spec: {
    ...podSpec(node, tolerations),
    containers: [
      {
        name: "fortio",
        image: images.fortio,
        command: ["fortio", "proxies", "-loglevel", "error", ...forwards.flatMap((forward) => ["-P", argumentOf(forward)])],
        ...CONTAINER,
        startupProbe: { tcpSocket: { port: forwards[0]?.port }, periodSeconds: 1, failureThreshold: 30 },
      },
    ],
  },
});

const forwarderLabels = (run: string, index: number) => ({
  ...labelsOf(run),
  ...LABELS,
  [ROLE_LABEL]: "forwarder",
  [INDEX_LABEL]: String(index),
});

/** `LOCAL-PORT HOST:PORT`; fortio looks the host up once, at its start. */
const argumentOf = ({ port, to: { host, port: onward } }: Forward): string =>
  `${port} ${host.includes(":") ? `[${host}]` : host}:${onward}`;

/** @param chains lengths of the chains that lead through the forwarder */
export const forwarderService = (run: string, index: number, chains: readonly number[]): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: forwarderName(index), namespace: namespaceOf(run), labels: { ...labelsOf(run), ...LABELS } },
  spec: { selector: forwarderLabels(run, index), ports: chains.map((hops) => tcpPort(`chain-${hops}`, chainPort(hops))) },
});

export const chainEndService = (run: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: CHAIN_END, namespace: namespaceOf(run), labels: { ...labelsOf(run), ...LABELS } },
  spec: { selector: { ...labelsOf(run), ...LABELS, [ROLE_LABEL]: CHAIN_END }, ports: [tcpPort("http", PORTS.http.port)] },
});

const tcpPort = (name: string, port: number) => ({ name, protocol: "TCP", port, targetPort: port });
