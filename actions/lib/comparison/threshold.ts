import type { MetricName } from "../model/metric.ts";

/** How large a change must be to matter in practice. Both parts must be exceeded. */
export interface Threshold {
  /** Share of the baseline: 0.03 is 3 %. */
  readonly relative: number;
  /** In the metric's base unit; absent where a share says it all. */
  readonly absolute?: number;
}

export type Thresholds = Readonly<Partial<Record<MetricName, Threshold>>>;

const RATE: Threshold = { relative: 0.03 };
const MIDDLE: Threshold = { relative: 0.05 };
const TAIL: Threshold = { relative: 0.1 };

/** Defaults by kind of metric (statistics.md §6.6); context metrics have none and are never judged. */
export const DEFAULT_THRESHOLDS: Thresholds = {
  "tcp.throughput": RATE,
  "tcp.cpu-per-bit": MIDDLE,
  "udp.delivered.max": RATE,
  "udp.delivered": RATE,
  "latency.p50": MIDDLE,
  "latency.p90": TAIL,
  "latency.p99": TAIL,
  "latency.p99.9": TAIL,
  "connection.rate": RATE,
  "connection.setup.p50": MIDDLE,
  "connection.setup.p99": TAIL,
  "connection.first-request.p50": MIDDLE,
  "connection.first-request.p99": TAIL,
  "http.rate.max": RATE,
  "http.latency.p50": MIDDLE,
  "http.latency.p99": TAIL,
  "dns.rate.max": RATE,
  "dns.latency.p50": MIDDLE,
  "dns.latency.p99": TAIL,
  "service.programming.time": { relative: 0.1, absolute: 0.05 },
};

/** What applies to a metric of which nobody said anything. */
const FALLBACK: Threshold = MIDDLE;

export const thresholdOf = (metric: MetricName, overrides: Thresholds = {}): Threshold =>
  overrides[metric] ?? DEFAULT_THRESHOLDS[metric] ?? FALLBACK;

/**
 * A threshold as a distance of logarithms, on which ratios are symmetric.
 * @param baseline median of the baseline in the metric's base unit, above zero: what makes a share of an absolute part
 * @param resolution smallest difference the tool could have shown, in the same unit: nothing below it is a change
 */
export function toLogThreshold({ relative, absolute = 0 }: Threshold, baseline: number, resolution = 0): number {
  return Math.log1p(Math.max(relative, absolute / baseline, resolution / baseline));
}
