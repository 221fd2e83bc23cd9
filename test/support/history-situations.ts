import type { AcceptedChange } from "../../actions/lib/history/accepted.ts";
import { judgeHistory } from "../../actions/lib/history/judge-history.ts";
import type { Facts, PlainSeries, SeriesMetric } from "../../actions/lib/history/series.ts";
import { nightOf, seriesKey } from "../../actions/lib/history/series.ts";
import type { EventContext } from "../../actions/lib/report/event-context.ts";
import type { Night } from "../../actions/lib/report/night.ts";
import { seeded } from "../bench/statistics/random.ts";
import { pointOf } from "../bench/statistics/series.ts";

/** Months of made-up nights in which something happened, judged by the real rules. Nothing in them was ever measured. */
export interface HistorySituation extends EventContext {
  readonly series: readonly PlainSeries[];
  readonly judgement: ReturnType<typeof judgeHistory>;
  readonly night: Night;
}

const THROUGHPUT: SeriesMetric = { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", metric: "tcp.throughput" };
const RATE: SeriesMetric = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" };
const TAIL: SeriesMetric = { test: "http", variant: "1000-keep-alive", path: "service/other-node", metric: "http.latency.p99" };

const LEVELS: Readonly<Record<string, number>> = { "tcp.throughput": 9.4e9, "http.rate.max": 41_000, "http.latency.p99": 0.0021 };

interface Made {
  readonly seed?: number;
  readonly noise?: number;
  readonly scenario?: string;
  readonly metric?: SeriesMetric;
  readonly facts?: (day: number) => Facts;
  readonly sha?: (day: number) => string;
}

const FACTS: Facts = { kernel: "6.12.40", ami: "ami-0a1b2c3d", "chart cilium": "1.19.6" };

/** Nights of one series, one per day: logarithms around a level, with noise of 1 %, unless told otherwise. */
function made(
  levels: readonly number[],
  { seed = 1, noise = 0.01, scenario = "cilium-eni", metric = THROUGHPUT, facts, sha }: Made = {},
): PlainSeries {
  const random = seeded(seed);
  const level = LEVELS[metric.metric] ?? 1;
  const points = levels.map((log, day) => {
    const point = pointOf(day, level * Math.exp(log + noise * random.normal()), facts?.(day) ?? FACTS);
    return { ...point, run: `${1000 + day}-1`, sha: sha?.(day) ?? commitOf(day) };
  });
  return { scenario, metric, fingerprint: "m6i.xlarge", points };
}

const commitOf = (day: number): string => (((day + 1) * 0x9e3779b1) >>> 0).toString(16).padStart(8, "0").repeat(5);

const steps = (...parts: readonly (readonly [count: number, level: number])[]): number[] =>
  parts.flatMap(([count, level]) => new Array<number>(count).fill(level));

/** Noise that makes a few slow nights vanish within the week that a change is looked at again. */
const SEED_OF_A_FALSE_ALARM = 5;

const HOSTILE: SeriesMetric = {
  test: "x](https://evil.example)",
  variant: "<img src=x onerror=1>",
  path: "@octocat #1 | a",
  metric: "tcp.throughput",
};

const SERIES: Readonly<Record<string, () => readonly PlainSeries[]>> = {
  "nothing-happened": () => [made(steps([40, 0])), made(steps([40, 0]), { seed: 2, metric: RATE })],
  "one-regression-that-others-show-too": () => [
    made(steps([40, 0], [12, -0.08])),
    made(steps([40, 0], [12, -0.06]), { seed: 2, metric: RATE }),
    made(steps([40, 0], [12, 0.3]), { seed: 3, metric: TAIL }),
    made(steps([40, 0], [12, -0.08]), { seed: 4, scenario: "cilium-vxlan" }),
    made(steps([52, 0]), { seed: 5, scenario: "vpc-cni", metric: RATE }),
  ],
  "one-series-alone": () => [
    made(steps([40, 0], [5, -0.035])),
    ...[2, 3, 4, 5, 6, 7, 8].map((seed) => made(steps([45, 0]), { seed, scenario: `other-${seed}`, metric: RATE })),
  ],
  "fixed-again": () => [made(steps([30, 0], [15, -0.08], [10, 0]))],
  "gone-by-itself": () => [made(steps([40, 0], [5, -0.035], [12, 0]), { seed: SEED_OF_A_FALSE_ALARM })],
  "the-same-commit-measured": () => [made(steps([30, 0], [10, -0.08]), { sha: () => "c".repeat(40) })],
  "a-new-kernel": () => [made(steps([30, 0], [10, -0.08]), { facts: (day) => (day < 30 ? FACTS : { ...FACTS, kernel: "6.18.1" }) })],
  "a-slow-slope": () => [
    made(
      steps([100, 0]).map((_, day) => -0.0004 * day),
      { seed: 9, noise: 0.004, facts: (day) => (day < 45 ? FACTS : { ...FACTS, ami: "ami-99999999" }) },
    ),
  ],
  "one-odd-night": () => [made([...steps([40, 0]), -0.3])],
  "hostile-names": () => [
    made(steps([30, 0], [10, -0.08]), {
      metric: HOSTILE,
      scenario: "@everyone #7 <b>`x`</b>",
      facts: (day) => (day < 30 ? { a: "1" } : { a: "1" }),
      sha: (day) => (day < 30 ? "a".repeat(40) : "$(reboot)"),
    }),
  ],
};

export const HISTORY_SITUATIONS = Object.keys(SERIES);

export function historySituation(name: string, accepted: readonly AcceptedChange[] = []): HistorySituation {
  const series = SERIES[name]?.() ?? [];
  const night =
    series
      .flatMap(({ points }) => points.map(nightOf))
      .sort()
      .at(-1) ?? "";
  const judgement = judgeHistory(series, accepted, { today: night });
  const command = "npm run -s bench -- run --scenarios cilium-eni --tests tcp-throughput --rounds 5 --seed 7";
  return {
    host: { serverUrl: "https://github.com", owner: "octo-org", name: "octo-repo" },
    events: judgement.events,
    series,
    commands: new Map(series.flatMap(({ scenario, points }) => points.map(({ run }) => [`${scenario} ${run}`, command]))),
    today: night,
    acceptedFile: ".github/accepted-changes.yml",
    dashboardUrl: "https://octo-org.github.io/octo-repo/",
    judgement,
    night: {
      night,
      events: judgement.events,
      notes: judgement.notes,
      environments: judgement.boundaries,
      judged: { series: new Set(series.map(seriesKey)).size, scenarios: new Set(series.map(({ scenario }) => scenario)).size },
    },
  };
}
