import { weigh } from "../../../actions/lib/comparison/evidence.ts";
import { judge } from "../../../actions/lib/comparison/judgement.ts";
import { moderatedPairedT } from "../../../actions/lib/statistics/moderated-t.ts";
import { COLD_START, MOST_DEGREES_OF_FREEDOM, type NoisePrior, PAIRS_FOR_PRIOR } from "../../../actions/lib/statistics/noise-prior.ts";
import { POWER, roundsNeeded } from "../../../actions/lib/statistics/power.ts";
import { type Random, seeded } from "./random.ts";

/** statistics.md §12.7, of one metric that came out inconclusive: the number of rounds it states, and what becomes of it. */
export interface StatedRounds {
  readonly stated: number;
  /** Fresh simulated rounds, as noisy as was estimated, reach the promised power by one round more and not yet by one round less. */
  readonly confirmed: boolean;
  /** The number that the true noise asks for; the estimate may be off, and nobody can know. */
  readonly ofTrueNoise: number | undefined;
}

/** Beyond this, one round more or less is too little to be seen in a simulation. */
const MOST_ROUNDS = 30;

/**
 * Inconclusive metrics of many kinds: noise of 1 to 6 %, thresholds of 3, 5 and 10 %, families of 1 to 40 metrics, 3 to 8 rounds, with and without
 * a prior. Nothing changed in any of them.
 * @param comparisons simulated for each number of rounds that is tried
 */
export function statedRounds(cases: number, comparisons: number, seed: number): StatedRounds[] {
  const random = seeded(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random.uniform() * values.length)] as T;
  const found: StatedRounds[] = [];
  while (found.length < cases) {
    const noise = 0.01 * 6 ** random.uniform();
    const threshold = Math.log1p(pick([0.03, 0.05, 0.1]));
    const alpha = 0.05 / pick([1, 8, 40]);
    const degreesOfFreedom = pick([0, PAIRS_FOR_PRIOR, MOST_DEGREES_OF_FREEDOM]);
    const stated = stateRounds({ noise, threshold, alpha, degreesOfFreedom, rounds: pick([3, 5, 8]) }, random);
    if (stated === undefined || stated.rounds > MOST_ROUNDS) continue;
    const power = (rounds: number) =>
      simulatedPower({ effect: threshold, noise: stated.noise, rounds, alpha, degreesOfFreedom }, comparisons, random);
    const error = 3 * Math.sqrt((POWER * (1 - POWER)) / comparisons);
    const ofTrueNoise = roundsNeeded(threshold / noise, { priorDegreesOfFreedom: degreesOfFreedom, alpha });
    found.push({
      stated: stated.rounds,
      confirmed: power(stated.rounds + 1) > POWER - error && (stated.rounds < 3 || power(stated.rounds - 1) < POWER + error),
      ofTrueNoise,
    });
  }
  return found;
}

interface Situation {
  readonly noise: number;
  readonly threshold: number;
  readonly alpha: number;
  readonly degreesOfFreedom: number;
  readonly rounds: number;
}

/** What our code states of rounds in which nothing changed; nothing where they were not inconclusive. */
function stateRounds({ noise, threshold, alpha, degreesOfFreedom, rounds }: Situation, random: Random) {
  const baseline = Array.from({ length: rounds }, () => 100);
  const candidate = baseline.map((value) => value * Math.exp(noise * random.normal()));
  const evidence = weigh({ pairing: "paired", baseline, candidate }, priorOf(noise, degreesOfFreedom, random), threshold);
  const judgement = judge({ evidence, adjustedP: Math.min(1, evidence.p), familySize: 1, alpha, threshold, better: "higher" });
  return judgement.roundsNeeded === undefined ? undefined : { rounds: judgement.roundsNeeded, noise: evidence.standardDeviation };
}

/** Share of simulated comparisons in which the test tells a true effect from none. */
function simulatedPower(
  { effect, noise, rounds, alpha, degreesOfFreedom }: Omit<Situation, "threshold"> & { readonly effect: number },
  comparisons: number,
  random: Random,
): number {
  let told = 0;
  for (let index = 0; index < comparisons; index++) {
    const ratios = Array.from({ length: rounds }, () => effect + noise * random.normal());
    if (moderatedPairedT(ratios, priorOf(noise, degreesOfFreedom, random)).p <= alpha) told++;
  }
  return told / comparisons;
}

/** A prior that knows the noise as well as its degrees of freedom say. */
function priorOf(noise: number, degreesOfFreedom: number, random: Random): NoisePrior {
  if (degreesOfFreedom === 0) return COLD_START;
  let square = 0;
  for (let pair = 0; pair < degreesOfFreedom; pair++) square += random.normal() ** 2;
  return {
    kind: "calibrated",
    standardDeviation: noise * Math.sqrt(square / degreesOfFreedom),
    degreesOfFreedom,
    pairs: degreesOfFreedom + 1,
  };
}
