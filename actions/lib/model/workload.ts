/** Servers that network tests talk to; every server pod runs those that the plan needs. */
export const WORKLOADS = {
  iperf3: { tool: "iperf3", title: "iperf3 server" },
  http: { tool: "fortio", title: "fortio HTTP server" },
  "tcp-echo": { tool: "fortio", title: "fortio TCP echo" },
  "udp-echo": { tool: "fortio", title: "fortio UDP echo" },
  dns: { tool: "dnsmasq", title: "DNS server for svc.cluster.local" },
} as const satisfies Record<string, { readonly tool: string; readonly title: string }>;

export type Workload = keyof typeof WORKLOADS;

/** Rates a target can take without being the thing measured. Bit/s and requests/s. */
export interface Loads {
  /** Well under every arm's maximum: cost is compared at this rate. */
  readonly cappedBitsPerSecond: number;
  /** Rising offered rates, from one that every arm delivers to one that none does. */
  readonly udpLadder: readonly number[];
  /** Leading seconds of a throughput run that do not count (slow start over a long path). */
  readonly omitSeconds: number;
}

/** Names that the DNS workload answers with an address. */
export const DNS_NAMES: readonly string[] = Array.from({ length: 1000 }, (_, index) => `svc-${index}.default.svc.cluster.local`);
