import { logRatios } from "../../../actions/lib/statistics/log-ratio.ts";
import { type NoisePrior, noisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { quantile } from "../../../actions/lib/statistics/quantile.ts";
import { type Random, seeded } from "./random.ts";

/** How the simulated world is made (statistics.md §6.4 and §6.5). Shares and standard deviations are of the value: 0.01 is 1 %. */
export interface World {
  readonly metrics: number;
  /** How many of the metrics a change that is not a no-op really shifts, and by how much. */
  readonly shifted: number;
  readonly shift: number;
  /** Noise of one measurement: log-normal over the metrics, with this median and this spread of its logarithm. */
  readonly noise: number;
  readonly noiseSpread: number;
  /** What all metrics and both arms of a round share. */
  readonly roundEffect: number;
  /** What all metrics and rounds on one cluster share. */
  readonly clusterEffect: number;
  /** Share of the measurements that are too low, and by how much. */
  readonly badShare: number;
  readonly badSize: number;
  /** A/A pairs of each metric behind the noise prior. */
  readonly pairs: number;
  /** Stored earlier runs, each on a cluster of its own. */
  readonly history: number;
}

export const CLEAN: World = {
  metrics: 40,
  shifted: 4,
  shift: -0.05,
  noise: 0.015,
  noiseSpread: 0.5,
  roundEffect: 0.04,
  clusterEffect: 0.04,
  badShare: 0,
  badSize: 0.15,
  pairs: 30,
  history: 30,
};

export const WITH_BAD_SAMPLES: World = { ...CLEAN, badShare: 0.03 };

/** Every metric as noisy as the next: the world that a claim about "2 % noise" speaks of. */
export const even = (roundNoise: number, metrics: number): World => ({
  ...CLEAN,
  metrics,
  shifted: 1,
  noise: roundNoise / Math.SQRT2,
  noiseSpread: 0,
});

/** What a rule sees of one metric of one comparison. Rounds are pairs in the same order. */
export interface SimulatedMetric {
  readonly truth: "shifted" | "same";
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
  readonly prior: NoisePrior;
  /** Medians of earlier runs of the baseline on other clusters, the last one most recent. */
  readonly history: readonly number[];
  /** More rounds of the same metric, for a confirmation. */
  readonly fresh: { readonly baseline: readonly number[]; readonly candidate: readonly number[] };
}

/** Rounds of a confirmation (statistics.md §6.5). */
export const FRESH_ROUNDS = 3;

/** One comparison of two arms: all its metrics. */
export type SimulatedComparison = readonly SimulatedMetric[];

/**
 * Comparisons in a simulated world, one after the other.
 * @param kind whether nothing changed, or `shifted` metrics did
 */
export function* simulate(world: World, kind: "no-op" | "change", rounds: number, count: number, seed: number) {
  const random = seeded(seed);
  for (let index = 0; index < count; index++) yield simulateOne(world, kind === "no-op" ? 0 : world.shifted, rounds, random);
}

function simulateOne(world: World, shifted: number, rounds: number, random: Random): SimulatedComparison {
  const noises = Array.from({ length: world.metrics }, () => world.noise * Math.exp(world.noiseSpread * random.normal()));
  const now = clusterRounds(world, rounds + FRESH_ROUNDS, random);
  const earlier = Array.from({ length: world.history }, () => clusterRounds(world, rounds, random));
  return noises.map((noise, metric): SimulatedMetric => {
    const isShifted = metric < shifted;
    const measure = (common: number) => Math.exp(common + noise * random.normal()) * badness(world, random);
    const baseline = now.map(measure);
    const candidate = now.map((common) => measure(common + (isShifted ? Math.log1p(world.shift) : 0)));
    const still = Array.from({ length: world.pairs }, () => 0);
    return {
      truth: isShifted ? "shifted" : "same",
      baseline: baseline.slice(0, rounds),
      candidate: candidate.slice(0, rounds),
      prior: noisePrior(logRatios(still.map(measure), still.map(measure))),
      history: earlier.map((run) => quantile(run.map(measure), 0.5)),
      fresh: { baseline: baseline.slice(rounds), candidate: candidate.slice(rounds) },
    };
  });
}

/** What all measurements of a round share, for the rounds of a run on one cluster, as logarithms. */
function clusterRounds(world: World, rounds: number, random: Random): number[] {
  const cluster = world.clusterEffect * random.normal();
  return Array.from({ length: rounds }, () => cluster + world.roundEffect * random.normal());
}

const badness = (world: World, random: Random) => (world.badShare > 0 && random.uniform() < world.badShare ? 1 - world.badSize : 1);
