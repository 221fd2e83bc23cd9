import type { Placement } from "../../../model/traffic-path.ts";
import { DNS_NAMES, type Workload } from "../../../model/workload.ts";
import { hostsFile, serverPrograms } from "../../workload-servers.ts";
import type { KubernetesObject } from "../cluster.ts";
import { INDEX_LABEL, labelsOf, PLACEMENT_LABEL, ROLE_LABEL } from "../names.ts";
import { HOST_PORTS, PORTS } from "../ports.ts";
import { CONTAINER, namespaceFor, type PodPlacing, pairLabels, podSpec } from "./pod-parts.ts";

/** Server pods by where they are; a service of another node has two endpoints, as in the lab. */
export const SERVER_COUNT: Readonly<Record<Placement, number>> = { "same-node": 1, "other-node": 2, "other-zone": 2 };

const NAMES_CONFIG = "dns-names";
const NAMES_FOLDER = "/names";

export const serverName = ({ pair, isOnHost }: Pick<PodPlacing, "pair" | "isOnHost">, placement: Placement, index: number): string =>
  isOnHost ? `host-server-${pair}` : `server-${pair}-${placement}-${index}`;

/** The names that the DNS server answers. */
export const dnsNames = (run: string, namespace: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: NAMES_CONFIG, namespace, labels: labelsOf(run) },
  data: { hosts: hostsFile(DNS_NAMES) },
});

/** A pod with the servers that the workloads need, each in a container of its own. */
export function serverPod(placing: PodPlacing, placement: Placement, index: number, workloads: readonly Workload[]): KubernetesObject {
  const programs = serverPrograms(workloads, `${NAMES_FOLDER}/hosts`, placing.isOnHost ? HOST_PORTS : PORTS);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: serverName(placing, placement, index),
      namespace: namespaceFor(placing),
      labels: { ...pairLabels(placing), [ROLE_LABEL]: "server", [PLACEMENT_LABEL]: placement, [INDEX_LABEL]: String(index) },
    },
    spec: {
      ...podSpec(placing.node, placing.tolerations),
      ...(placing.isOnHost ? { hostNetwork: true } : {}),
      containers: programs.map(({ name, argv, listens }) => ({
        name,
        image: placing.images[name],
        command: argv,
        ...CONTAINER,
        // Told to the scheduler: who has the node's port already keeps it.
        ...(placing.isOnHost ? { ports: listens.map(({ protocol, port }) => hostPort(protocol, port)) } : {}),
        // Asked until it listens, and never again: a probe would be load beside what is measured, and iperf3 takes it for a client.
        startupProbe: { tcpSocket: { port: listens[0]?.port }, periodSeconds: 1, failureThreshold: 30 },
        ...(name === "dnsmasq" ? { volumeMounts: [{ name: "names", mountPath: NAMES_FOLDER }] } : {}),
      })),
      ...(programs.some(({ name }) => name === "dnsmasq") ? { volumes: [{ name: "names", configMap: { name: NAMES_CONFIG } }] } : {}),
    },
  };
}

const hostPort = (protocol: string, port: number) => ({ containerPort: port, hostPort: port, protocol: protocol.toUpperCase() });
