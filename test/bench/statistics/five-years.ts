import { PackedPoints } from "../../../actions/lib/history/packed-points.ts";
import { PickedPoints } from "../../../actions/lib/history/picked-points.ts";
import type { Series } from "../../../actions/lib/history/series.ts";
import { METRICS, type MetricName } from "../../../actions/lib/model/metric.ts";
import { seeded } from "./random.ts";
import { pointOf } from "./series.ts";

/** The history of the goal: five years of nights, eight scenarios, sixty metrics each. */
export const FIVE_YEARS = { nights: 1_825, scenarios: 8, metrics: 60 } as const;

/** What happens in it: how often, in nights, a scenario's level moves and a fact of the environment changes, and how many nights are bad. */
const MOVES_EVERY = 90;
const FACTS_EVERY = 30;
const BAD_NIGHTS = 0.01;

const JUDGED = (Object.keys(METRICS) as MetricName[]).filter((name) => METRICS[name].better !== "neither");

/**
 * A made-up history, determined by the seed: noises of 0.5 to 3 %, one night in a hundred far out, about every ninety nights a commit that
 * moves half of a scenario's metrics by 3 to 12 %, and facts that change once a month.
 */
export function fiveYears(
  seed: number,
  { nights, scenarios, metrics }: { readonly [size in keyof typeof FIVE_YEARS]: number } = FIVE_YEARS,
): Series[] {
  const random = seeded(seed);
  return Array.from({ length: scenarios }, (_, scenario) => {
    // Kept as those that are read from entries are: all metrics of a run share its words.
    const runs = Array.from({ length: nights }, (_, day) => pointOf(day, 1, { kernel: `6.1.${Math.floor(day / FACTS_EVERY)}` }));
    const moves = Array.from({ length: nights }, () => (random.uniform() < 1 / MOVES_EVERY ? 0.03 + 0.09 * random.uniform() : 0));
    return Array.from({ length: metrics }, (_, metric): Series => {
      const noise = 0.005 + 0.025 * random.uniform();
      const points = new PackedPoints(runs);
      let level = 0;
      for (const [day, move] of moves.entries()) {
        // Away from where it began and back again, so that five years do not add up.
        if (move > 0 && random.uniform() < 0.5) level = level === 0 ? (random.uniform() < 0.5 ? move : -move) : 0;
        const bad = random.uniform() < BAD_NIGHTS ? -0.2 : 0;
        const median = 1e6 * Math.exp(level + bad + noise * random.normal());
        points.add(day, { median, low: 0.99 * median, high: 1.01 * median, rounds: 5 });
      }
      const name = {
        test: `test-${metric}`,
        variant: "default",
        path: "pod/other-node",
        metric: JUDGED[metric % JUDGED.length] ?? "tcp.throughput",
      };
      return { scenario: `scenario-${scenario}`, metric: name, fingerprint: "m6i.xlarge", points };
    });
  }).flat();
}

/** The nights from one day up to, not including, another. */
export const someNights = (series: readonly Series[], from: number, to: number): Series[] =>
  series.map((one) => ({
    ...one,
    points: new PickedPoints(
      one.points,
      Uint32Array.from({ length: to - from }, (_, day) => from + day),
    ),
  }));
