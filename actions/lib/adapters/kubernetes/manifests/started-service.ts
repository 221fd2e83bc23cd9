import { ARRANGEMENT_LABEL } from "../arranged-pods.ts";
import type { KubernetesObject } from "../cluster.ts";
import { labelsOf, namespaceOf } from "../names.ts";
import { PORTS } from "../ports.ts";

const startedServiceName = (index: number): string => `started-${index}`;

const LABELS = { [ARRANGEMENT_LABEL]: "service-starts" } as const;

/** A service that has no endpoints until we write them. */
export const startedService = (run: string, index: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: startedServiceName(index), namespace: namespaceOf(run), labels: { ...labelsOf(run), ...LABELS } },
  spec: { ports: [{ name: "http", protocol: "TCP", port: PORTS.http.port, targetPort: PORTS.http.port }] },
});

/** What lets it answer. @param addresses of the server pods */
export const startedEndpoints = (run: string, index: number, addresses: readonly string[]): KubernetesObject => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: {
    name: startedServiceName(index),
    namespace: namespaceOf(run),
    labels: {
      ...labelsOf(run),
      ...LABELS,
      "kubernetes.io/service-name": startedServiceName(index),
      "endpointslice.kubernetes.io/managed-by": "eks-cni-bench",
    },
  },
  addressType: addresses.some((address) => address.includes(":")) ? "IPv6" : "IPv4",
  ports: [{ name: "http", protocol: "TCP", port: PORTS.http.port }],
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
});
