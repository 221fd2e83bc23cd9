import type { KubernetesObject } from "../cluster.ts";
import { labelsOf, namespaceOf } from "../names.ts";
import { PORTS } from "../ports.ts";

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

/**
 * The endpoints of such a service, as the cluster's own controller writes them: with the time of the change, from which kube-proxy counts how long it took.
 * @param addresses of the server pods
 */
export const scalingEndpoints = (run: string, index: number, addresses: readonly string[], changedAt: Date): KubernetesObject => ({
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
    annotations: { "endpoints.kubernetes.io/last-change-trigger-time": changedAt.toISOString() },
  },
  addressType: addresses.some((address) => address.includes(":")) ? "IPv6" : "IPv4",
  ports: [{ name: "http", protocol: "TCP", port: PORTS.http.port }],
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
});
