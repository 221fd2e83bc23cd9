import type { MetricName } from "../../actions/lib/model/metric.ts";
import type { Cell } from "../../actions/lib/model/plan.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import { arms, cell, WARM_UP_FACTOR } from "./five-arms.ts";
import { buildRecord, confirmedBy, measured, type NoiseOptions, noiseOf, type ScriptedCell, type Values, wobble } from "./records.ts";

/** The changes of metrics that a candidate shows against the baseline: 0.7 is 30 % less. What is not named does not change. */
export type Factors = Partial<Record<MetricName, number>>;

/** Values of the default gate's cells and what is measured beside them, near what a lab gives. */
const GATE_CELLS: readonly (Cell & { readonly values: Values })[] = [
  { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", values: { "tcp.throughput": 23.8e9 } },
  { test: "tcp-cost", variant: "capped", path: "pod/other-node", values: { "tcp.cpu-per-bit": 0.168e-9 } },
  {
    test: "latency",
    variant: "tcp-idle",
    path: "pod/other-node",
    values: { "latency.p50": 71.9e-6, "latency.p90": 90e-6, "latency.p99": 172e-6, "latency.p99.9": 1.15e-3 },
  },
  { test: "connection", variant: "max", path: "service/other-node", values: { "connection.rate": 16_400 } },
  {
    test: "http",
    variant: "1000-keep-alive",
    path: "service/other-node",
    values: { "http.latency.p50": 140e-6, "http.latency.p99": 420e-6, "http.cpu-per-request": 95e-6 },
  },
  { test: "http", variant: "max-close", path: "service/other-node", values: { "http.rate.max": 9_800 } },
  { test: "dns", variant: "fixed-rate", path: "service/other-node", values: { "dns.latency.p50": 88e-6, "dns.latency.p99": 240e-6 } },
];

/** @param factors by arm @param share how far a value may lie from its middle */
export function gateCells(factors: Readonly<Record<string, Factors>>, share = 0.012, salt = ""): ScriptedCell[] {
  return GATE_CELLS.map(({ values, ...of }) =>
    cell(of.test, of.variant, of.path, (arm, round) => {
      const entries = Object.entries(values) as [MetricName, number][];
      const value = ([metric, middle]: [MetricName, number]) =>
        wobble(middle * (factors[arm]?.[metric] ?? 1), share, `${salt}${arm}${metric}`, round) * (round === 0 ? WARM_UP_FACTOR : 1);
      return measured(Object.fromEntries(entries.map((entry) => [entry[0], value(entry)])));
    }),
  );
}

export const SLOWER: Factors = { "tcp.throughput": 0.69, "connection.rate": 0.85, "http.rate.max": 0.91, "tcp.cpu-per-bit": 1.24 };
export const CANDIDATE = "cilium-vxlan";

interface OneCandidate {
  readonly factors?: Factors;
  readonly share?: number;
  /** What fresh rounds say of the gate metrics; nobody measured again where it is left out. */
  readonly fresh?: Factors;
  readonly noise?: NoiseOptions | "unknown";
  readonly rounds?: number;
}

/** One candidate with the whole gate, where runs of the arms against themselves are there. */
export function oneCandidate({ factors = {}, share = 0.012, fresh, noise = {}, rounds = 5 }: OneCandidate): RunRecord {
  const record = buildRecord({
    arms: arms(["vpc-cni", CANDIDATE]),
    rounds,
    cells: gateCells({ [CANDIDATE]: factors }, share),
    reproduce: `npm run -s bench -- run --target lab --scenarios vpc-cni,${CANDIDATE} --seed 42`,
  });
  const known = noise === "unknown" ? record : { ...record, noise: noiseOf(record, { share, ...noise }) };
  if (fresh === undefined) return known;
  const flagged = gateCells({ [CANDIDATE]: fresh }, share, "fresh").filter(({ test }) =>
    GATE_CELLS.some((one) => one.test === test && hasChanged(one, factors)),
  );
  return confirmedBy(known, flagged);
}

const hasChanged = ({ values }: { readonly values: Values }, factors: Factors): boolean =>
  Object.keys(values).some((metric) => metric in factors);
