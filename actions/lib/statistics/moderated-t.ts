import { type Interval, requireLevel } from "./interval.ts";
import { mean, variance } from "./moments.ts";
import type { NoisePrior } from "./noise-prior.ts";
import { requireFinite, requirePositive } from "./require-values.ts";
import { studentTOutside, studentTQuantile } from "./student-t.ts";
import { winsorize } from "./winsorize.ts";

/** A t test on log-ratios whose variance leans on what is known of the noise. Distances are logarithms: −0.03 is about −3 %. */
export interface ModeratedT {
  /** Mean log-ratio candidate over baseline, after bad samples were drawn in. */
  readonly estimate: number;
  readonly interval: Interval;
  readonly standardError: number;
  /** s̃: standard deviation of one round's log-ratio, from the rounds and the prior. */
  readonly standardDeviation: number;
  /** ± Infinity when nothing varies and nothing is known, but the arms differ. */
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly p: number;
  /** Values that were drawn in as bad samples; 0 in a cold start, which cannot tell. */
  readonly winsorised: number;
}

/**
 * Moderated paired t test: the sample variance, shrunk towards that of A/A runs (Smyth, Stat. Appl. Genet. Mol. Biol. 3(1), 2004).
 * s̃² = (d0·s0² + (n − 1)·s²) / (d0 + n − 1), t = mean / √(s̃²/n) with d0 + n − 1 degrees of freedom; in a cold start the plain paired t.
 * @param logRatios one per round, at least two
 * @param prior for paired rounds on the same nodes
 * @param level of the interval
 * @throws RangeError when there are fewer than two, one is not finite, or the level does not lie between 0 and 1
 */
export function moderatedPairedT(logRatios: readonly number[], prior: NoisePrior, level = 0.95): ModeratedT {
  requireFinite(logRatios, "a log-ratio", 2);
  requireLevel(level);
  const { values, moved } = drawnIn(logRatios, prior, 1);
  const moderated = moderate(values, prior, 1);
  return test({
    estimate: mean(values),
    standardError: Math.sqrt(moderated.variance / values.length),
    standardDeviation: Math.sqrt(moderated.variance),
    degreesOfFreedom: moderated.degreesOfFreedom,
    winsorised: moved,
    level,
  });
}

/**
 * The unpaired counterpart, for arms on different clusters: Welch's t test on logarithms, each arm's variance shrunk towards half of
 * s0², because a log-ratio carries the noise of two arms.
 * The degrees of freedom are Welch's, but at most d0 + n + m − 2: both arms lean on the same prior, which must not count twice.
 * The prior has to come from unpaired A/A runs (the same arm on two clusters); one from pairs on the same nodes knows nothing of what
 * differs between clusters and promises too much. Even then the test speaks of these two clusters: rounds do not repeat the cluster.
 * @param baseline at least two values, any unit, above zero
 * @param candidate at least two values, in the same unit
 * @param level of the interval
 * @throws RangeError when an arm has fewer than two values, or one is zero, negative or not finite; the message says which and where
 */
export function moderatedUnpairedT(baseline: readonly number[], candidate: readonly number[], prior: NoisePrior, level = 0.95): ModeratedT {
  requireLevel(level);
  const [ours, theirs] = [armOf(baseline, "baseline", prior), armOf(candidate, "candidate", prior)];
  const squares = [ours, theirs].map((arm) => arm.variance / arm.n);
  const square = squares.reduce((sum, one) => sum + one, 0);
  const most = prior.degreesOfFreedom + ours.n + theirs.n - 2;
  const welch = square ** 2 / [ours, theirs].reduce((sum, arm) => sum + (arm.variance / arm.n) ** 2 / arm.degreesOfFreedom, 0);
  return test({
    estimate: theirs.mean - ours.mean,
    standardError: Math.sqrt(square),
    standardDeviation: Math.sqrt(ours.variance + theirs.variance),
    degreesOfFreedom: square === 0 ? most : Math.min(most, welch),
    winsorised: ours.moved + theirs.moved,
    level,
  });
}

interface Arm extends ModeratedVariance {
  readonly n: number;
  readonly mean: number;
  readonly moved: number;
}

function armOf(sample: readonly number[], what: string, prior: NoisePrior): Arm {
  requirePositive(sample, what);
  if (sample.length < 2) throw new RangeError(`the ${what} needs at least two values, there are ${sample.length}`);
  const { values, moved } = drawnIn(sample.map(Math.log), prior, 0.5);
  return { ...moderate(values, prior, 0.5), n: values.length, mean: mean(values), moved };
}

/** @param share of the prior's variance that a value carries: all of it a log-ratio, half of it the logarithm of one arm */
function drawnIn(values: readonly number[], prior: NoisePrior, share: number) {
  return prior.kind === "cold-start" ? { values, moved: 0 } : winsorize(values, prior.standardDeviation * Math.sqrt(share));
}

interface ModeratedVariance {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

function moderate(values: readonly number[], prior: NoisePrior, share: number): ModeratedVariance {
  const own = values.length - 1;
  const known = prior.kind === "cold-start" ? 0 : share * prior.standardDeviation ** 2;
  const degreesOfFreedom = prior.degreesOfFreedom + own;
  return { variance: (prior.degreesOfFreedom * known + own * variance(values)) / degreesOfFreedom, degreesOfFreedom };
}

function test({ level, ...rest }: Omit<ModeratedT, "interval" | "t" | "p"> & { readonly level: number }): ModeratedT {
  const { estimate, standardError, degreesOfFreedom } = rest;
  // Arms that never differ are 0 / 0: no evidence of a difference at all.
  const t = estimate === 0 ? 0 : estimate / standardError;
  const half = studentTQuantile(0.5 + level / 2, degreesOfFreedom) * standardError;
  const interval = { low: estimate - half, high: estimate + half, level };
  return { ...rest, interval, t, p: studentTOutside(t, degreesOfFreedom) };
}
