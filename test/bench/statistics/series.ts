import type { Facts, PlainSeries, Point, SeriesMetric } from "../../../actions/lib/history/series.ts";
import type { Random } from "./random.ts";

/** Noise of nightly medians: logarithms around 0, one after the other. */
export type Noise = (random: Random) => () => number;

/** Standard deviation of all noises, but for the outliers: 2 %, so that −5 % is 2.5 of them. */
export const NOISE = 0.02;

/** The worlds of statistics.md §6.9. */
export const NOISES = {
  Gaussian: (random) => () => NOISE * random.normal(),
  "3 % outliers, −20 %": (random) => () => NOISE * random.normal() - (random.uniform() < 0.03 ? 0.2 : 0),
  "AR(1), ρ = 0.5": (random) => {
    let last = NOISE * random.normal();
    return () => {
      last = 0.5 * last + NOISE * Math.sqrt(0.75) * random.normal();
      return last;
    };
  },
} as const satisfies Record<string, Noise>;

/** Day by its number: `2026-01-01` is 0. */
export const dayOf = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);

/** A night's run; its commit and run say which day it was. */
export const pointOf = (day: number, median: number, facts: Facts = {}): Point => ({
  time: `${dayOf(day)}T02:00:00Z`,
  run: `run-${day}`,
  sha: day.toString(16).padStart(40, "0"),
  median,
  low: median,
  high: median,
  rounds: 1,
  facts,
});

export const THROUGHPUT: SeriesMetric = { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", metric: "tcp.throughput" };

/** A series from logarithms around a level, one per day. */
export function seriesOf(
  logs: readonly number[],
  { level = 1e10, name = {} }: { level?: number; name?: Partial<PlainSeries> } = {},
): PlainSeries {
  const points = logs.map((log, day) => pointOf(day, level * Math.exp(log)));
  return { scenario: "vpc-cni", metric: THROUGHPUT, fingerprint: "m6i.xlarge", points, ...name };
}
