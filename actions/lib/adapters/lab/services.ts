import type { Placement } from "../../model/traffic-path.ts";
import { WORKLOADS, type Workload } from "../../model/workload.ts";
import type { Protocol, WorkloadPorts } from "../workload-servers.ts";
import { podAddress, SERVER_PODS } from "./names.ts";

/** One port of one service: what a rule chain or a map entry stands for. */
export interface ServicePort {
  readonly service: string;
  readonly portName: string;
  readonly address: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** Pod addresses that answer, and the port there. */
  readonly endpoints: readonly string[];
  readonly targetPort: number;
}

/** Services of a cluster nobody has deployed to yet, the two that carry the workloads included. */
export const BASE_SERVICES = 4;

/** Endpoints of every service but those of the same node, which has one server pod. */
const ENDPOINTS = 2;

/** Where the servers listen in their pods. */
export const WORKLOAD_PORTS: WorkloadPorts = {
  iperf3: { protocols: ["tcp", "udp"], port: 5201 },
  dns: { protocols: ["udp"], port: 53 },
  "udp-echo": { protocols: ["udp"], port: 8078 },
  "tcp-echo": { protocols: ["tcp"], port: 8078 },
  http: { protocols: ["tcp"], port: 8080 },
};

/** Address of the service whose endpoints are there; outside the range of the others. */
export const workloadServiceAddress = (placement: Placement): string => (placement === "same-node" ? "10.96.255.1" : "10.96.255.2");

/**
 * The ports of `count` services: fillers that nobody calls, then the services that carry the workloads. These come last because
 * that is the longest way through a chain; the very last is the one that the service-scaling test probes.
 */
export function servicePorts(count: number): readonly ServicePort[] {
  if (count < BASE_SERVICES) throw new RangeError(`the lab needs at least ${BASE_SERVICES} services, not ${count}`);
  const fillers = Array.from({ length: count - 2 }, (_, index) => fillerPort(index));
  return [...fillers, ...workloadPorts("same-node"), ...workloadPorts("other-node")];
}

/** Place, counted from 1, of the port that the service-scaling test probes. */
export const probedPosition = (ports: readonly ServicePort[]): number => ports.length;

function fillerPort(index: number): ServicePort {
  const host = 100 + (index % 100);
  return {
    service: `filler-${index}`,
    portName: "http",
    // 10.96.0.0/17 holds 32,768 fillers.
    address: `10.96.${index >> 8}.${index & 255}`,
    protocol: "tcp",
    port: 80,
    endpoints: Array.from({ length: ENDPOINTS }, (_, node) => `10.244.${node + 1}.${host}`),
    targetPort: 8080,
  };
}

function workloadPorts(placement: Placement): ServicePort[] {
  const pods = SERVER_PODS[placement].map(podAddress);
  return (Object.keys(WORKLOADS) as Workload[])
    .sort((a, b) => Number(a === "http") - Number(b === "http"))
    .flatMap((workload) =>
      WORKLOAD_PORTS[workload].protocols.map((protocol) => ({
        service: placement,
        portName: `${workload}-${protocol}`,
        address: workloadServiceAddress(placement),
        protocol,
        port: WORKLOAD_PORTS[workload].port,
        // iperf3's control and data connections must reach the same server, so its service has one.
        endpoints: workload === "iperf3" ? pods.slice(0, 1) : pods,
        targetPort: WORKLOAD_PORTS[workload].port,
      })),
    );
}
