import { equivalence } from "../statistics/equivalence.ts";
import { pseudoMedian, shift } from "../statistics/hodges-lehmann.ts";
import type { Interval } from "../statistics/interval.ts";
import { logRatios } from "../statistics/log-ratio.ts";
import { mannWhitney } from "../statistics/mann-whitney.ts";
import { type ModeratedT, moderatedPairedT, moderatedUnpairedT } from "../statistics/moderated-t.ts";
import { COLD_START, type NoisePrior } from "../statistics/noise-prior.ts";
import { quantile } from "../statistics/quantile.ts";
import { signFlip } from "../statistics/sign-flip.ts";

/**
 * The values of one metric on two arms, in its base unit.
 * `paired`: value by value from the same round on the same nodes. `unpaired`: from different clusters, which may differ by more than the arms.
 */
export interface Samples {
  readonly pairing: "paired" | "unpaired";
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

/** What the rounds of one metric say of candidate over baseline, before anybody asks how many metrics were looked at. Distances are logarithms. */
export interface Evidence {
  readonly pairing: Samples["pairing"];
  /** Rounds; of the smaller arm when unpaired. */
  readonly n: number;
  /** Hodges–Lehmann estimate, which a single bad sample does not carry. */
  readonly effect: number;
  /** Median of the rounds' log-ratios: what more than half of a few rounds say. */
  readonly middle: number;
  /** Of the moderated t test, 95 %. */
  readonly interval: Interval;
  /** Two-sided p of the moderated t test. */
  readonly p: number;
  /** Share of the rounds that go the way of the effect; of the pairs across clusters when unpaired. */
  readonly agreement: number;
  /** p of a rank or permutation test that believes in no normal distribution; absent where there are too few values for it to speak. */
  readonly crossCheck?: number;
  /** Whether the 90 % interval lies inside the distance that does not matter. */
  readonly equivalent: boolean;
  /** Standard deviation of one round's log-ratio, the prior's knowledge included. */
  readonly standardDeviation: number;
  /** Values drawn in as bad samples. */
  readonly winsorised: number;
  /** What the test leant on. */
  readonly prior: NoisePrior;
  /** There was a prior, but these rounds lie too far apart for it: the noise has grown since, so the test leans on the rounds alone. */
  readonly outgrown?: true;
}

/** Fewest values for a cross-check that could reach 5 %: 6 pairs, or 4 values each. */
const PAIRS_FOR_CHECK = 6;
const VALUES_FOR_CHECK = 4;

/**
 * Weighs the rounds of one metric.
 * @param samples at least two rounds of values above zero
 * @param threshold largest distance at which arms are still equivalent, a logarithm above zero
 * @throws RangeError when there are fewer, or a value has no logarithm; the message says which and where
 */
export function weigh(samples: Samples, prior: NoisePrior, threshold: number): Evidence {
  return samples.pairing === "paired" ? weighPairs(samples, prior, threshold) : weighArms(samples, prior, threshold);
}

/** Most rounds that may be drawn in as bad samples: one, or a fifth. Of more, the prior is what is bad: it would call plain noise a change. */
const mostDrawnIn = (n: number): number => Math.max(1, n / 5);

function weighPairs({ baseline, candidate }: Samples, known: NoisePrior, threshold: number): Evidence {
  const ratios = logRatios(baseline, candidate);
  const leaning = moderatedPairedT(ratios, known);
  const isOutgrown = leaning.winsorised > mostDrawnIn(ratios.length);
  const prior = isOutgrown ? { ...COLD_START, pairs: known.pairs } : known;
  const test = isOutgrown ? moderatedPairedT(ratios, prior) : leaning;
  const { estimate: effect } = pseudoMedian(ratios);
  return {
    pairing: "paired",
    n: ratios.length,
    effect,
    middle: quantile(ratios, 0.5),
    agreement: agreementOf(ratios, effect),
    ...(ratios.length < PAIRS_FOR_CHECK ? {} : { crossCheck: signFlip(ratios).p }),
    ...(isOutgrown ? { outgrown: true } : {}),
    ...common(test, prior, threshold),
  };
}

function weighArms({ baseline, candidate }: Samples, prior: NoisePrior, threshold: number): Evidence {
  const test = moderatedUnpairedT(baseline, candidate, prior);
  const [ours, theirs] = [baseline.map(Math.log), candidate.map(Math.log)];
  const { estimate: effect } = shift(ours, theirs);
  const n = Math.min(ours.length, theirs.length);
  return {
    pairing: "unpaired",
    n,
    effect,
    middle: quantile(theirs, 0.5) - quantile(ours, 0.5),
    agreement: agreementOf(
      theirs.flatMap((their) => ours.map((our) => their - our)),
      effect,
    ),
    ...(n < VALUES_FOR_CHECK ? {} : { crossCheck: mannWhitney(ours, theirs).p }),
    ...common(test, prior, threshold),
  };
}

const common = (test: ModeratedT, prior: NoisePrior, threshold: number) => ({
  interval: test.interval,
  p: test.p,
  equivalent: equivalence(test, threshold).equivalent,
  standardDeviation: test.standardDeviation,
  winsorised: test.winsorised,
  prior,
});

const agreementOf = (differences: readonly number[], effect: number): number =>
  differences.filter((difference) => Math.sign(difference) === Math.sign(effect)).length / differences.length;
