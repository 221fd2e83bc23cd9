import type { MetricName } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";

/** One metric of one cell: what a verdict is about. */
export interface MetricOfCell extends Cell {
  readonly metric: MetricName;
}

/** Most metrics that may decide: each one more makes all of them harder to show. */
export const MOST_GATE_METRICS = 8;

/** Metrics that decide where nobody names others, the most telling first: what users feel, and what they pay. */
export const DEFAULT_GATE: readonly MetricOfCell[] = [
  { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", metric: "tcp.throughput" },
  { test: "tcp-cost", variant: "capped", path: "pod/other-node", metric: "tcp.cpu-per-bit" },
  { test: "latency", variant: "tcp-idle", path: "pod/other-node", metric: "latency.p50" },
  { test: "latency", variant: "tcp-idle", path: "pod/other-node", metric: "latency.p99" },
  { test: "connection", variant: "max", path: "service/other-node", metric: "connection.rate" },
  { test: "http", variant: "1000-keep-alive", path: "service/other-node", metric: "http.latency.p99" },
  { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" },
  { test: "dns", variant: "fixed-rate", path: "service/other-node", metric: "dns.latency.p50" },
];

export const cellKey = ({ test, variant, path }: Cell): string => `${test}/${variant}/${path}`;

export const metricKey = (metric: MetricOfCell): string => `${cellKey(metric)} ${metric.metric}`;
