/** Base units of everything measured; only the report scales them. `s/bit` and `s/op` are core-seconds spent per bit delivered, per request answered. */
export type Unit = "bit/s" | "s" | "s/bit" | "s/op" | "op/s" | "ratio" | "count" | "B";

/** Which way is good. `neither` marks context: it is shown and never judged. */
export type Direction = "higher" | "lower" | "neither";

/** A named quantity; the statistic is part of the name. */
export interface Metric {
  readonly title: string;
  readonly unit: Unit;
  readonly better: Direction;
}

export const METRICS = {
  "tcp.throughput": { title: "TCP throughput", unit: "bit/s", better: "higher" },
  "tcp.retransmits": { title: "TCP retransmits", unit: "count", better: "neither" },
  "tcp.cpu-per-bit": { title: "CPU cost of TCP", unit: "s/bit", better: "lower" },
  "udp.delivered.max": { title: "UDP delivered, loss ≤ 0.1 %", unit: "bit/s", better: "higher" },
  "udp.delivered": { title: "UDP delivered", unit: "bit/s", better: "higher" },
  "udp.loss": { title: "UDP loss", unit: "ratio", better: "neither" },
  "latency.p50": { title: "Round trip p50", unit: "s", better: "lower" },
  "latency.p90": { title: "Round trip p90", unit: "s", better: "lower" },
  "latency.p99": { title: "Round trip p99", unit: "s", better: "lower" },
  "latency.p99.9": { title: "Round trip p99.9", unit: "s", better: "lower" },
  "connection.rate": { title: "New connections", unit: "op/s", better: "higher" },
  "connection.setup.p50": { title: "Connection set-up p50", unit: "s", better: "lower" },
  "connection.setup.p99": { title: "Connection set-up p99", unit: "s", better: "lower" },
  "connection.first-request.p50": { title: "First request p50", unit: "s", better: "lower" },
  "connection.first-request.p99": { title: "First request p99", unit: "s", better: "lower" },
  "http.rate.max": { title: "HTTP max rate", unit: "op/s", better: "higher" },
  "http.rate.achieved": { title: "HTTP achieved rate", unit: "op/s", better: "neither" },
  "http.latency.p50": { title: "HTTP p50", unit: "s", better: "lower" },
  "http.latency.p99": { title: "HTTP p99", unit: "s", better: "lower" },
  "http.cpu-per-request": { title: "CPU cost of HTTP", unit: "s/op", better: "lower" },
  // Context, as is the share of answered DNS queries: a step in which more than a trace goes wrong is invalid.
  "http.errors": { title: "HTTP errors", unit: "ratio", better: "neither" },
  "dns.rate.max": { title: "DNS max rate", unit: "op/s", better: "higher" },
  "dns.latency.p50": { title: "DNS p50", unit: "s", better: "lower" },
  "dns.latency.p99": { title: "DNS p99", unit: "s", better: "lower" },
  "dns.answered": { title: "DNS answered", unit: "ratio", better: "neither" },
  "service.programming.time": { title: "Services programmed in", unit: "s", better: "lower" },
  "service.programming.cpu": { title: "CPU cost of programming", unit: "s", better: "lower" },
  "service.sync.mean": { title: "Agent's pass, mean", unit: "s", better: "lower" },
  // The agent counts its passes in buckets that double: enough to see, too coarse to judge.
  "service.sync.p50": { title: "Agent's pass p50", unit: "s", better: "neither" },
  "service.sync.p99": { title: "Agent's pass p99", unit: "s", better: "neither" },
  "service.entries": { title: "Rules or map entries", unit: "count", better: "neither" },
  "service.start.p50": { title: "New service answers p50", unit: "s", better: "lower" },
  "agents.memory": { title: "Memory of the agents", unit: "B", better: "lower" },
  "pod.scheduled.p50": { title: "Pod scheduled p50", unit: "s", better: "neither" },
  "pod.address.p50": { title: "Pod has an address p50", unit: "s", better: "lower" },
  "pod.start.p50": { title: "Pod on the network p50", unit: "s", better: "lower" },
  "policy.enforcement.time": { title: "Policies enforced in", unit: "s", better: "lower" },
  "hop.latency.p50": { title: "Latency per hop p50", unit: "s", better: "lower" },
  "hop.latency.p99": { title: "Latency per hop p99", unit: "s", better: "lower" },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** Whether a metric has a good direction: what has none is context, and a name that is not known any more has none. */
export const directionOf = (metric: string): "higher" | "lower" | undefined => {
  const better = Object.hasOwn(METRICS, metric) ? METRICS[metric as MetricName].better : "neither";
  return better === "neither" ? undefined : better;
};
