import type { MetricName } from "../model/metric.ts";

/** How large a change must be to matter in practice. Both parts must be exceeded. */
export interface Threshold {
  /** Share of the baseline: 0.03 is 3 %; 0 where only the absolute part counts. */
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
  "http.cpu-per-request": MIDDLE,
  "dns.rate.max": RATE,
  "dns.latency.p50": MIDDLE,
  "dns.latency.p99": TAIL,
  "service.programming.time": { relative: 0.1, absolute: 0.05 },
  "service.programming.cpu": { relative: 0.1, absolute: 0.05 },
  "service.sync.mean": TAIL,
  "service.start.p50": TAIL,
  "agents.memory": MIDDLE,
  "pod.address.p50": TAIL,
  "pod.start.p50": TAIL,
  "policy.enforcement.time": TAIL,
  "hop.latency.p50": MIDDLE,
  "hop.latency.p99": TAIL,
};

/** What applies to a metric of which nobody said anything. */
const FALLBACK: Threshold = MIDDLE;

export const thresholdOf = (metric: MetricName, overrides: Thresholds = {}): Threshold =>
  overrides[metric] ?? DEFAULT_THRESHOLDS[metric] ?? FALLBACK;

/** A threshold where it meets a metric of a comparison. */
export interface AppliedThreshold {
  /** What decides: a distance of logarithms, on which ratios are symmetric. */
  readonly distance: number;
  /** Distance within which arms are equivalent: noise makes a change harder to call one, and never makes it matter less. */
  readonly equivalence: number;
  /** What was asked for, as a share of the baseline; 0 where only an absolute part was. */
  readonly relative: number;
  /** What was asked for in the metric's base unit; absent where nothing was. */
  readonly absolute?: number;
  /** Why the distance is more than was asked for: the tool could not have shown less, or an arm differs from itself by as much. */
  readonly raisedBy?: "resolution" | "noise";
}

/** What may raise a threshold where it is applied. */
export interface ThresholdSetting {
  /** Median of the baseline in the metric's base unit, above zero: what makes a share of an absolute part. */
  readonly baseline: number;
  /** Smallest difference the tool could have shown, in the same unit: nothing below it is a change. */
  readonly resolution?: number;
  /** Distance, a logarithm, below which an arm differs from itself too often. */
  readonly noise?: number;
}

export function applyThreshold(threshold: Threshold, { baseline, resolution = 0, noise = 0 }: ThresholdSetting): AppliedThreshold {
  const asked = Math.log1p(Math.max(threshold.relative, (threshold.absolute ?? 0) / baseline));
  const told = Math.log1p(resolution / baseline);
  const equivalence = Math.max(asked, told);
  const distance = Math.max(equivalence, noise);
  if (distance === asked) return { ...threshold, distance, equivalence };
  return { ...threshold, distance, equivalence, raisedBy: distance === noise ? "noise" : "resolution" };
}
