import type { Unit } from "../model/metric.ts";

/** How a fact of a step is told. What it is called is the catalogues' work. */
export interface FactKind {
  /** Numbers: what they are counted in. Without it a number is shown as it is. */
  readonly unit?: Unit;
  /** It stands for how many values a percentile has behind it, and says nothing where there is no percentile. */
  readonly explainsPercentiles?: true;
  /** Another fact that belongs to it: the place of a service says little without the number of services. */
  readonly with?: string;
  /** Told as another fact, because a reader takes them for the same. */
  readonly as?: string;
  /** Where the fact is true, a number that is good when high must not be read without a note of this kind. */
  readonly caution?: Caution;
}

/** What must be read beside a number, because a fact of its step is true. */
export type Caution = "cpu-bound";

const PERCENTILES = { unit: "count", explainsPercentiles: true } as const;

const TIME = { unit: "s" } as const;

/** `hidden`: it repeats a metric, a note or the variant, or is a step towards a metric; the record has it. */
const KINDS: Readonly<Record<string, FactKind | "hidden">> = {
  congestionControl: {},
  cpuBound: { caution: "cpu-bound" },
  receivedBitsPerSecond: { unit: "bit/s" },
  requests: PERCENTILES,
  queries: { ...PERCENTILES, as: "requests" },
  connections: PERCENTILES,
  keptConnectionRequests: { unit: "count" },
  ...{ p50Behind1: TIME, p50Behind2: TIME, p50Behind4: TIME, p50Behind8: TIME },
  ...{ p99Behind1: TIME, p99Behind2: TIME, p99Behind4: TIME, p99Behind8: TIME },
  position: { with: "services" },
  services: "hidden",
  policies: "hidden",
  pods: "hidden",
  starts: "hidden",
  servicesBeside: "hidden",
  slowestSeconds: TIME,
  clockUncertaintySeconds: TIME,
  replacedPerSecond: "hidden",
  coreSeconds: "hidden",
  concurrent: "hidden",
  failedRequests: "hidden",
  lost: "hidden",
  sockets: "hidden",
  offeredBitsPerSecond: "hidden",
  lossByRate: "hidden",
};

/** How a fact is told; one that only another version knows is told as it is. `undefined`: it is not shown. */
export function factKind(fact: string): FactKind | undefined {
  const kind = Object.hasOwn(KINDS, fact) ? KINDS[fact] : {};
  return kind === "hidden" ? undefined : kind;
}
