import type { MetricComparison } from "../comparison/comparison.ts";
import type { MetricOfCell } from "../comparison/gate.ts";
import { metricKey } from "../comparison/gate.ts";
import { METRICS } from "../model/metric.ts";
import type { RecommendationFacts } from "../words/figure-words.ts";
import type { Report } from "./report.ts";

const CHARACTERISTICS = [
  "bulk-transfer",
  "request-response",
  "tail-latency",
  "short-connections",
  "kept-connections",
  "dns-heavy",
  "many-services",
  "many-policies",
  "pod-churn",
  "service-chains",
  "cpu-bound",
  "udp-streams",
] as const;

/** What a workload does most. */
export type Characteristic = (typeof CHARACTERISTICS)[number];

/** Only a cluster can tell of these, so that a lab's report need not say that nobody measured them. */
const OF_CLUSTERS: readonly Characteristic[] = ["many-policies", "pod-churn", "service-chains"];

/** How an arm stands in a characteristic: by verdicts, of all metrics that decide about it. */
export type Standing =
  /** An improvement and no regression. */
  | "better"
  /** A regression and no improvement. */
  | "worse"
  /** Both. */
  | "mixed"
  /** All equivalent. */
  | "equal"
  /** Flagged as better and not measured again. */
  | "ahead"
  /** Flagged as worse and not measured again. */
  | "behind"
  /** The rounds do not say. */
  | "unclear";

/** What a report says to somebody whose workload is like this. */
export interface Recommendation {
  readonly characteristic: Characteristic;
  /** Metrics that were measured and decide, the one that ranks first; empty where nobody measured one. */
  readonly metrics: readonly MetricOfCell[];
  /** One per candidate, in the order of the columns; empty where nothing was measured. */
  readonly standings: readonly { readonly arm: string; readonly standing: Standing }[];
  /** Arms shown to be better than the baseline, the best first, with those that the rounds do not tell from it. */
  readonly best: readonly string[];
}

const at = (test: string, variant: string, path: MetricOfCell["path"], metric: MetricOfCell["metric"]): MetricOfCell => ({
  test,
  variant,
  path,
  metric,
});
const OTHER_POD = "pod/other-node";
const SERVICE = "service/other-node";

/** The rules: which metrics decide about a workload. The first in which an arm improved ranks them; a regression in any speaks against an arm. */
export const DECIDING_METRICS: Readonly<Record<Characteristic, readonly MetricOfCell[]>> = {
  "bulk-transfer": [
    at("tcp-throughput", "1-stream", OTHER_POD, "tcp.throughput"),
    at("tcp-throughput", "8-streams", OTHER_POD, "tcp.throughput"),
  ],
  "request-response": [at("latency", "tcp-idle", OTHER_POD, "latency.p50")],
  "tail-latency": [at("latency", "tcp-idle", OTHER_POD, "latency.p99"), at("http", "1000-keep-alive", SERVICE, "http.latency.p99")],
  "short-connections": [at("connection", "max", SERVICE, "connection.rate"), at("http", "max-close", SERVICE, "http.rate.max")],
  "kept-connections": [at("http", "max-keep-alive", SERVICE, "http.rate.max"), at("http", "1000-keep-alive", SERVICE, "http.latency.p50")],
  "dns-heavy": [at("dns", "fixed-rate", SERVICE, "dns.latency.p50"), at("dns", "max", SERVICE, "dns.rate.max")],
  "many-services": [
    at("service-scaling", "5000", SERVICE, "connection.setup.p50"),
    at("service-scaling", "1000", SERVICE, "connection.setup.p50"),
    at("service-scaling", "5000", SERVICE, "service.programming.time"),
    at("service-scaling", "1000", SERVICE, "service.programming.time"),
  ],
  "many-policies": [
    at("network-policy", "1000", OTHER_POD, "connection.setup.p50"),
    at("network-policy", "1000", OTHER_POD, "policy.enforcement.time"),
  ],
  "pod-churn": [at("pod-start", "10", OTHER_POD, "pod.start.p50"), at("service-start", "20", SERVICE, "service.start.p50")],
  "service-chains": [at("multi-hop", "keep-alive", SERVICE, "hop.latency.p50"), at("multi-hop", "keep-alive", SERVICE, "hop.latency.p99")],
  "cpu-bound": [at("tcp-cost", "capped", OTHER_POD, "tcp.cpu-per-bit"), at("http", "1000-keep-alive", SERVICE, "http.cpu-per-request")],
  "udp-streams": [at("udp-delivery", "ladder", OTHER_POD, "udp.delivered.max"), at("udp-delivery", "1-gbit", OTHER_POD, "udp.delivered")],
};

/**
 * Recommendations by stated rules over measured metrics. Only a confirmed verdict makes an arm better or worse; arms whose intervals of the
 * ranking metric overlap the best one's are named beside it, because the rounds do not tell them apart.
 * @returns one per characteristic that the target can tell of; none where there is one arm, so nothing to choose from
 */
export function recommend(report: Report): Recommendation[] {
  if (report.comparison === undefined) return [];
  const measured = new Set(
    report.tests.flatMap(({ rows }) =>
      rows.flatMap((row) =>
        row.metric !== undefined && row.cells.some(({ status }) => status === "measured")
          ? [metricKey({ ...row, metric: row.metric })]
          : [],
      ),
    ),
  );
  const candidates = report.comparison.candidates.map(({ arm, metrics }) => ({
    arm,
    of: new Map(metrics.map((metric) => [metricKey(metric), metric])),
  }));
  const isTold = ({ characteristic, metrics }: Recommendation) =>
    metrics.length > 0 || report.target.kind !== "lab" || !OF_CLUSTERS.includes(characteristic);
  return CHARACTERISTICS.map((characteristic): Recommendation => {
    const metrics = DECIDING_METRICS[characteristic].filter((metric) => measured.has(metricKey(metric)));
    if (metrics.length === 0) return { characteristic, metrics, standings: [], best: [] };
    const standings = candidates.map(({ arm, of }) => ({
      arm,
      standing: standingOf(metrics.flatMap((metric) => of.get(metricKey(metric)) ?? [])),
    }));
    const better = candidates.filter((_, index) => standings[index]?.standing === "better");
    // The first metric in which one of them improved, so that all are ranked by the same one.
    const ranking = metrics.find((metric) => better.some(({ of }) => of.get(metricKey(metric))?.verdict === "improvement"));
    const ranked = ranking === undefined ? [] : better.flatMap(({ of }) => rankOf(of.get(metricKey(ranking))) ?? []);
    return { characteristic, metrics, standings, best: bestOf(ranked) };
  }).filter(isTold);
}

function standingOf(comparisons: readonly MetricComparison[]): Standing {
  const has = (verdict: MetricComparison["verdict"]) => comparisons.some((one) => one.verdict === verdict);
  if (has("regression")) return has("improvement") ? "mixed" : "worse";
  if (has("improvement")) return "better";
  const flagged = new Set(
    comparisons.filter(({ doubt }) => doubt === "unconfirmed").map((one) => gainOf(one, one.evidence?.effect ?? 0) > 0),
  );
  if (flagged.size === 1) return flagged.has(true) ? "ahead" : "behind";
  return comparisons.length > 0 && comparisons.every(({ verdict }) => verdict === "equivalent") ? "equal" : "unclear";
}

interface Ranked {
  readonly arm: string;
  readonly gain: number;
  readonly low: number;
  readonly high: number;
}

function rankOf(comparison: MetricComparison | undefined): Ranked | undefined {
  if (comparison?.evidence === undefined) return undefined;
  const { effect, interval } = comparison.evidence;
  const ends = [gainOf(comparison, interval.low), gainOf(comparison, interval.high)];
  return { arm: comparison.arm, gain: gainOf(comparison, effect), low: Math.min(...ends), high: Math.max(...ends) };
}

/** A distance turned so that above 0 is better. */
const gainOf = ({ metric }: MetricComparison, distance: number): number => (METRICS[metric].better === "lower" ? -distance : distance);

function bestOf(ranked: readonly Ranked[]): string[] {
  const sorted = ranked.toSorted((a, b) => b.gain - a.gain);
  const [first] = sorted;
  return first === undefined ? [] : sorted.filter(({ high }) => high >= first.low).map(({ arm }) => arm);
}

/** A recommendation as its sentence needs it. */
export function recommendationFacts({ characteristic, metrics, standings, best }: Recommendation, baseline: string): RecommendationFacts {
  const of = (standing: Standing) => standings.filter((one) => one.standing === standing).map(({ arm }) => arm);
  return {
    characteristic,
    baseline,
    isMeasured: metrics.length > 0,
    best,
    arms: {
      better: of("better"),
      worse: of("worse"),
      mixed: of("mixed"),
      equal: of("equal"),
      ahead: of("ahead"),
      behind: of("behind"),
      unclear: of("unclear"),
    },
  };
}
