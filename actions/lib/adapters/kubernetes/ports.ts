import { WORKLOADS, type Workload } from "../../model/workload.ts";
import type { WorkloadPorts } from "../workload-servers.ts";

/** Where the servers listen in their pods, and the services with them: none needs a right to listen below 1,024. */
export const PORTS: WorkloadPorts = {
  iperf3: { protocols: ["tcp", "udp"], port: 5201 },
  dns: { protocols: ["udp"], port: 5353 },
  "udp-echo": { protocols: ["udp"], port: 8078 },
  "tcp-echo": { protocols: ["tcp"], port: 8078 },
  http: { protocols: ["tcp"], port: 8080 },
};

/** Where the servers listen on a node's own address: where hardly anybody else does, and outside what kernels give to clients. */
export const HOST_PORTS: WorkloadPorts = {
  iperf3: { protocols: ["tcp", "udp"], port: 27_201 },
  dns: { protocols: ["udp"], port: 27_053 },
  "udp-echo": { protocols: ["udp"], port: 27_078 },
  "tcp-echo": { protocols: ["tcp"], port: 27_078 },
  http: { protocols: ["tcp"], port: 27_080 },
};

/** The ports of a service that carries the workloads, as its spec has them. */
export const servicePorts = (Object.keys(WORKLOADS) as Workload[]).flatMap((workload) =>
  PORTS[workload].protocols.map((protocol) => ({
    name: `${workload}-${protocol}`,
    protocol: protocol.toUpperCase(),
    port: PORTS[workload].port,
    targetPort: PORTS[workload].port,
  })),
);
