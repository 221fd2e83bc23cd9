import type { Placement } from "../../../model/traffic-path.ts";
import { DNS_NAMES, type Workload } from "../../../model/workload.ts";
import { hostsFile, serverPrograms } from "../../workload-servers.ts";
import type { KubernetesObject } from "../cluster.ts";
import { INDEX_LABEL, labelsOf, namespaceOf, PLACEMENT_LABEL, ROLE_LABEL } from "../names.ts";
import { PORTS } from "../ports.ts";
import type { PodPlacing } from "./client-pod.ts";
import { CONTAINER, podSpec } from "./pod-parts.ts";

/** Server pods by where they are; a service of the other node has two endpoints, as in the lab. */
export const SERVER_COUNT: Readonly<Record<Placement, number>> = { "same-node": 1, "other-node": 2 };

const NAMES_CONFIG = "dns-names";
const NAMES_FOLDER = "/names";

export const serverName = (placement: Placement, index: number): string => `server-${placement}-${index}`;

/** The names that the DNS server answers. */
export const dnsNames = (run: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: NAMES_CONFIG, namespace: namespaceOf(run), labels: labelsOf(run) },
  data: { hosts: hostsFile(DNS_NAMES) },
});

/** A pod with the servers that the workloads need, each in a container of its own. */
export function serverPod(
  { run, node, images, tolerations }: PodPlacing,
  placement: Placement,
  index: number,
  workloads: readonly Workload[],
): KubernetesObject {
  const programs = serverPrograms(workloads, `${NAMES_FOLDER}/hosts`, PORTS);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: serverName(placement, index),
      namespace: namespaceOf(run),
      labels: { ...labelsOf(run), [ROLE_LABEL]: "server", [PLACEMENT_LABEL]: placement, [INDEX_LABEL]: String(index) },
    },
    spec: {
      ...podSpec(node, tolerations),
      containers: programs.map(({ name, argv, listens }) => ({
        name,
        image: images[name],
        command: argv,
        ...CONTAINER,
        // Asked until it listens, and never again: a probe would be load beside what is measured, and iperf3 takes it for a client.
        startupProbe: { tcpSocket: { port: listens[0]?.port }, periodSeconds: 1, failureThreshold: 30 },
        ...(name === "dnsmasq" ? { volumeMounts: [{ name: "names", mountPath: NAMES_FOLDER }] } : {}),
      })),
      ...(programs.some(({ name }) => name === "dnsmasq") ? { volumes: [{ name: "names", configMap: { name: NAMES_CONFIG } }] } : {}),
    },
  };
}
