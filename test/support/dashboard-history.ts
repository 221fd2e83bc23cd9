import type { Series } from "../../actions/lib/history/series.ts";
import { collectSeries } from "../../actions/lib/history/series-of.ts";
import type { CellHistory, HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import { METRICS, type MetricName } from "../../actions/lib/model/metric.ts";
import { NETWORK_TESTS } from "../../actions/lib/network-tests/catalog.ts";
import { seeded } from "../bench/statistics/random.ts";
import { buildEntry } from "./history-entries.ts";

/** A made-up history for the dashboard; nothing in it was ever measured. */
export interface HistoryShape {
  readonly nights: number;
  readonly scenarios: readonly string[];
  readonly metrics: number;
  readonly rounds?: number;
}

export const FIVE_YEARS: HistoryShape = {
  nights: 1_826,
  scenarios: ["calico-vxlan", "cilium-eni", "cilium-overlay", "flannel", "kube-router", "vpc-cni", "vpc-cni-ipvs", "vpc-cni-nftables"],
  metrics: 60,
  rounds: 5,
};

/** The last night of all histories. */
const LAST_NIGHT = Date.UTC(2026, 10, 20, 2);
const DAY = 86_400_000;

const LEVELS: Partial<Record<string, number>> = {
  "bit/s": 9.4e9,
  s: 0.000_18,
  "op/s": 21_000,
  "s/bit": 2.4e-10,
  "s/op": 3.1e-5,
  B: 1.6e8,
  ratio: 0.001,
  count: 40,
};

interface Place extends Pick<CellHistory, "test" | "variant" | "path"> {
  readonly metric: MetricName;
  readonly noise: number;
  readonly level: number;
}

/** So many metrics of the real catalogue: its tests, variants and paths, each with metrics that fit its name. */
function placesOf(count: number): Place[] {
  const names = Object.keys(METRICS) as MetricName[];
  const own: Readonly<Record<string, readonly string[]>> = {
    "tcp-throughput": ["tcp.throughput", "tcp.retransmits"],
    "tcp-cost": ["tcp.cpu-per-bit"],
    "udp-delivery": ["udp.delivered.max", "udp.loss"],
    latency: ["latency.p50", "latency.p99"],
    connection: ["connection.rate", "connection.setup.p99"],
    http: ["http.rate.max", "http.latency.p50", "http.latency.p99"],
    dns: ["dns.rate.max", "dns.latency.p99"],
  };
  const all = NETWORK_TESTS.flatMap(({ name, variants }) =>
    variants.flatMap((variant) =>
      (["pod/other-node", "service/other-node"] as const).flatMap((path) =>
        names
          .filter((metric) => (own[name] ?? []).includes(metric))
          .map((metric): Omit<Place, "noise" | "level"> => ({ test: name, variant: variant.name, path, metric })),
      ),
    ),
  );
  return all.slice(0, count).map((place, at) => ({
    ...place,
    noise: 0.004 + (0.018 * ((at * 7) % 10)) / 10,
    level: (LEVELS[METRICS[place.metric].unit] ?? 1) * (1 + ((at * 3) % 8) / 4),
  }));
}

/** The nights, one entry per scenario and night, the oldest first, each made when it is asked for. The same shape gives the same history. */
export function* madeUpHistory({ nights, scenarios, metrics, rounds = 5 }: HistoryShape): Generator<HistoryEntry> {
  const random = seeded(20_261_121);
  const places = placesOf(metrics);
  const shifts = new Map<string, number>();
  const frame = scenarios.map((scenario) => buildEntry({ scenario }));
  for (let night = 0; night < nights; night++) {
    const startedAt = new Date(LAST_NIGHT - (nights - 1 - night) * DAY).toISOString();
    const left = nights - night;
    for (const [which, scenario] of scenarios.entries()) {
      const base = frame[which] as HistoryEntry;
      // Now and then a commit moves a third of a scenario's metrics; three weeks before the end one does so for the second scenario, and is the last.
      const isMoved = random.uniform() < 1 / 240;
      const moves = left > 21 ? isMoved : left === 21 && which === 1;
      const cells = new Map<string, CellHistory>();
      for (const [at, { test, variant, path, metric, noise, level }] of places.entries()) {
        const key = `${scenario} ${at}`;
        if (moves && (at + night) % 3 === 0) {
          const worse = METRICS[metric].better === "lower" ? 1 : -1;
          const there = shifts.get(key) ?? 0;
          shifts.set(
            key,
            left === 21 ? worse * 0.08 : there === 0 ? (random.uniform() < 0.6 ? worse : -worse) * (0.04 + 0.06 * random.uniform()) : 0,
          );
        }
        const odd = random.uniform() < 0.004 ? -0.15 : 0;
        const center = level * (1 + which / 9) * Math.exp((shifts.get(key) ?? 0) + odd + noise * random.normal());
        const cell = cells.get(`${test} ${variant} ${path}`) ?? {
          arm: scenario,
          test,
          variant,
          path,
          values: {},
          warmUp: {},
          resolutions: {},
          flags: [],
        };
        cells.set(`${test} ${variant} ${path}`, cell);
        (cell.values as Record<string, number[]>)[metric] = Array.from(
          { length: rounds },
          () => center * Math.exp(noise * random.normal()),
        );
        (cell.warmUp as Record<string, number>)[metric] = center * 0.97;
      }
      yield {
        ...base,
        startedAt,
        finishedAt: new Date(Date.parse(startedAt) + 3_600_000).toISOString(),
        runId: `nightly-${night}`,
        provenance: { ...base.provenance, sha: commitOf(night), workflowRun: 10_000_000_000 + night },
        fingerprint: night < nights / 3 ? "kubernetes, m6i.xlarge, 4 cores, 2 s per run" : "kubernetes, m7i.xlarge, 4 cores, 2 s per run",
        target: "kubernetes",
        rounds,
        boundaries: {
          kernel: `6.${1 + Math.floor(night / 400)}.${Math.floor(night / 60) % 12}`,
          kubernetes: `1.${29 + Math.floor(night / 330)}`,
          [`chart ${scenario}`]: `1.${Math.floor(night / 45)}.0`,
          harness: `0.${Math.floor(night / 200)}.0`,
        },
        cells: [...cells.values()],
      };
    }
  }
}

/** A commit lasts a few nights. */
const commitOf = (night: number): string =>
  (BigInt(Math.floor(night / 2) + 1) * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835n).toString(16).padStart(40, "0").slice(0, 40);

/** The series of a history, without its entries in memory. */
export function seriesOfHistory(entries: Iterable<HistoryEntry>): Series[] {
  const collector = collectSeries();
  for (const entry of entries) collector.add(entry);
  return collector.series();
}
