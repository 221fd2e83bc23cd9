import type { MetricName } from "../model/metric.ts";
import type { Report } from "../report/report.ts";
import type { FigureName, Scaled } from "../words/figure-words.ts";
import type { Words } from "../words/words.ts";
import { barFigure } from "./bar-figure.ts";
import { orderForPictures, rowsOfTest } from "./figure-rows.ts";
import type { Picture } from "./picture.ts";
import { scalingFigure } from "./scaling-figure.ts";

/** Metrics that a test's picture shows; without them, all that have a good direction. */
const OF_TESTS: readonly { readonly name: FigureName; readonly test: string; readonly metrics: readonly MetricName[] }[] = [
  { name: "tcp-throughput", test: "tcp-throughput", metrics: ["tcp.throughput"] },
  { name: "udp-throughput", test: "udp-delivery", metrics: ["udp.delivered.max", "udp.delivered"] },
  { name: "udp-loss", test: "udp-delivery", metrics: ["udp.loss"] },
  { name: "latency", test: "latency", metrics: ["latency.p50", "latency.p90", "latency.p99", "latency.p99.9"] },
  {
    name: "connection",
    test: "connection",
    metrics: [
      "connection.rate",
      "connection.setup.p50",
      "connection.setup.p99",
      "connection.first-request.p50",
      "connection.first-request.p99",
    ],
  },
  { name: "http", test: "http", metrics: ["http.latency.p50", "http.latency.p99", "http.rate.max"] },
  { name: "dns", test: "dns", metrics: ["dns.latency.p50", "dns.latency.p99", "dns.rate.max"] },
  { name: "service-start", test: "service-start", metrics: ["service.start.p50"] },
  { name: "pod-start", test: "pod-start", metrics: ["pod.start.p50", "pod.address.p50", "pod.scheduled.p50"] },
  { name: "multi-hop", test: "multi-hop", metrics: ["hop.latency.p50", "hop.latency.p99"] },
];

/** Tests that turn something up, with their metrics in the order of the panels. */
const OF_SCALING: readonly { readonly name: FigureName; readonly scaled: Scaled; readonly metrics: readonly MetricName[] }[] = [
  {
    name: "service-scaling",
    scaled: "services",
    metrics: [
      "service.programming.time",
      "service.entries",
      "service.programming.cpu",
      "service.sync.p99",
      "connection.setup.p50",
      "connection.setup.p99",
      "connection.first-request.p50",
      "http.latency.p50",
    ],
  },
  {
    name: "network-policy",
    scaled: "policies",
    metrics: [
      "policy.enforcement.time",
      "connection.setup.p50",
      "connection.setup.p99",
      "connection.first-request.p50",
      "connection.first-request.p99",
      "http.latency.p50",
    ],
  },
];

/** Pictures of measured values, each only where the record has its metrics. */
export function metricFigures(report: Report, words: Words): Picture[] {
  const arms = report.arms.map(({ name }) => name);
  const ofTests = OF_TESTS.flatMap(({ name, test, metrics }) => {
    const rows = rowsOfTest(report, test, (metric) => metrics.includes(metric));
    return rows.length === 0 ? [] : [barFigure(name, rows, arms, words)];
  });
  const scaling = OF_SCALING.flatMap(({ name, scaled, metrics }) => {
    const rows = rowsOfTest(report, name, (metric) => metrics.includes(metric)).sort(
      (a, b) => metrics.indexOf(a.metric) - metrics.indexOf(b.metric),
    );
    return rows.length === 0 ? [] : [scalingFigure({ name, scaled }, rows, arms, words)];
  });
  const cost = orderForPictures(report.cost);
  return [...ofTests, ...scaling, ...(cost.length === 0 ? [] : [barFigure("cost", cost, arms, words)])];
}
