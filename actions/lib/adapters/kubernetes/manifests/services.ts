import type { Placement } from "../../../model/traffic-path.ts";
import type { Workload } from "../../../model/workload.ts";
import type { KubernetesObject } from "../cluster.ts";
import { INDEX_LABEL, labelsOf, namespaceOf, PLACEMENT_LABEL, ROLE_LABEL } from "../names.ts";
import { PORTS, servicePorts } from "../ports.ts";

/** Name of the service that carries a workload; iperf3's control and data connections must reach the same server, so its service has one endpoint. */
export const workloadService = (placement: Placement, workload: Workload): string =>
  workload === "iperf3" ? `iperf3-${placement}` : placement;

/** The services that are always there. */
export const baseServices = (run: string, placements: readonly Placement[]): KubernetesObject[] =>
  placements.flatMap((placement) => [
    baseService(run, placement, workloadService(placement, "http"), {}),
    baseService(run, placement, workloadService(placement, "iperf3"), { [INDEX_LABEL]: "0" }),
  ]);

const baseService = (run: string, placement: Placement, name: string, only: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: namespaceOf(run), labels: labelsOf(run) },
  spec: { selector: { ...labelsOf(run), [ROLE_LABEL]: "server", [PLACEMENT_LABEL]: placement, ...only }, ports: servicePorts },
});

/** Marks the services that come and go with the service-scaling test. */
export const SCALING = { "eks-cni-bench/scaling": "true" } as const;

export const scalingName = (index: number): string => `scaling-${index}`;

/** A service without a selector: its endpoints are written by us, so that no controller of the cluster takes part in the time. */
export const scalingService = (run: string, index: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: scalingName(index), namespace: namespaceOf(run), labels: { ...labelsOf(run), ...SCALING } },
  spec: { ports: [{ name: "http", protocol: "TCP", port: PORTS.http.port, targetPort: PORTS.http.port }] },
});

/** @param addresses of the server pods */
export const scalingEndpoints = (run: string, index: number, addresses: readonly string[]): KubernetesObject => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: {
    name: scalingName(index),
    namespace: namespaceOf(run),
    labels: {
      ...labelsOf(run),
      ...SCALING,
      "kubernetes.io/service-name": scalingName(index),
      "endpointslice.kubernetes.io/managed-by": "eks-cni-bench",
    },
  },
  addressType: addresses.some((address) => address.includes(":")) ? "IPv6" : "IPv4",
  ports: [{ name: "http", protocol: "TCP", port: PORTS.http.port }],
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
});
