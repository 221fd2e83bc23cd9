import { METRICS, type MetricName, type Unit } from "../model/metric.ts";

/** What a fact of a step is called, and how it is shown. */
export interface FactWords {
  readonly title: string;
  /** Numbers: what they are counted in. Without it a number is shown as it is. */
  readonly unit?: Unit;
  /** It stands for how many values a percentile has behind it, and says nothing where there is no percentile. */
  readonly explainsPercentiles?: true;
  /** Another fact that belongs to it: `1,010 with 1,000 services`. */
  readonly with?: { readonly fact: string; readonly noun: string };
  /** Where the fact is true, a number that is good when high must not be read without this. */
  readonly caution?: string;
}

const PERCENTILES = { unit: "count", explainsPercentiles: true } as const;

/**
 * Facts by name. `hidden`: it repeats a metric, a note or the
 * variant, or is a step towards a metric; the record has it.
 */
const FACTS: Readonly<Record<string, FactWords | "hidden">> = {
  congestionControl: { title: "Congestion control" },
  cpuBound: {
    title: "Bound by the CPU",
    // The share is the one at which the test calls a step CPU-bound.
    caution: "the client's cores, the server's or both were at least 95 % busy, so this rate is a limit of the CPU and not of the network",
  },
  receivedBitsPerSecond: { title: "Rate at which the cost was measured", unit: "bit/s" },
  requests: { title: "Requests behind each percentile", ...PERCENTILES },
  queries: { title: "Requests behind each percentile", ...PERCENTILES },
  connections: { title: "New connections behind each percentile", ...PERCENTILES },
  keptConnectionRequests: { title: "Requests over kept connections", unit: "count" },
  position: {
    title: "Place of the probed service in the chain (one per port of a service; an eBPF map does not feel it)",
    with: { fact: "services", noun: "services" },
  },
  services: "hidden",
  coreSeconds: "hidden",
  concurrent: "hidden",
  failedRequests: "hidden",
  lost: "hidden",
  sockets: "hidden",
  offeredBitsPerSecond: "hidden",
  lossByRate: "hidden",
};

/** Words for a fact; one that only another version knows goes by its own name. `undefined`: it is not shown. */
export function factWords(fact: string): FactWords | undefined {
  const words = Object.hasOwn(FACTS, fact) ? FACTS[fact] : { title: fact };
  return words === "hidden" ? undefined : words;
}

/** Metrics that mean something more special in a test than their title says, by `test/metric`. */
const TITLES: Readonly<Record<string, string>> = {
  "service-scaling/http.latency.p50": "Control: HTTP p50, keep-alive",
};

export function metricTitle(test: string, metric: MetricName): string {
  return TITLES[`${test}/${metric}`] ?? METRICS[metric].title;
}
