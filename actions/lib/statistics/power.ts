import { findRoot } from "./find-root.ts";
import { incompleteGamma } from "./incomplete-gamma.ts";
import { normalAbove, normalCdf } from "./normal.ts";
import { remember } from "./remember.ts";
import { studentTQuantile } from "./student-t.ts";

/** Chance to find what is there that minimum effects and rounds needed are told for. */
export const POWER = 0.8;

/** A paired t test before it is made. */
export interface PlannedTest {
  /** At least 2. */
  readonly rounds: number;
  /** d0 of the noise prior; 0 in a cold start. */
  readonly priorDegreesOfFreedom: number;
  /** Two-sided p at which a difference counts: 0.05 for one metric, 0.05 / 8 for the first step of Holm over eight. */
  readonly alpha: number;
}

/**
 * Chance that a planned test finds an effect: the noncentral t distribution, as the mean of normal tails over the chances of the estimated
 * standard deviation.
 * @param effect true log-ratio over the standard deviation of one round's log-ratio
 * @throws RangeError when the test is not one, or the effect is not finite
 */
export function powerOf(effect: number, test: PlannedTest): number {
  if (!Number.isFinite(effect)) throw new RangeError(`an effect is a finite number, not ${effect}`);
  const degreesOfFreedom = freedomOf(test);
  return noncentralPower(Math.abs(effect) * Math.sqrt(test.rounds), criticalValue(test), degreesOfFreedom);
}

/**
 * Smallest true effect that a planned test finds with the given chance.
 * @returns in units of the standard deviation of one round's log-ratio: times s̃ it is a log-ratio
 * @throws RangeError when the test is not one, or the power does not lie between alpha and 1
 */
export function minimumDetectableEffect(test: PlannedTest, power = POWER): number {
  requirePower(power, test.alpha);
  const { rounds, priorDegreesOfFreedom, alpha } = test;
  return effects(`${rounds} ${priorDegreesOfFreedom} ${alpha} ${power}`, () => findMinimumEffect(test, power));
}

const effects = remember<number>();

function findMinimumEffect(test: PlannedTest, power: number): number {
  const degreesOfFreedom = freedomOf(test);
  const critical = criticalValue(test);
  const miss = (shift: number) => noncentralPower(shift, critical, degreesOfFreedom) - power;
  let high = critical + 1;
  while (miss(high) < 0) high *= 2;
  return findRoot(miss, 0, high) / Math.sqrt(test.rounds);
}

/**
 * Rounds from which on a test finds an effect with the given chance.
 * @param effect log-ratio worth finding over the standard deviation of one round's log-ratio, not zero
 * @param most rounds that anybody would measure
 * @returns at least 2; nothing when more than `most` would be needed
 * @throws RangeError when the effect is zero or not finite, or the test or the power are out of range
 */
export function roundsNeeded(
  effect: number,
  { priorDegreesOfFreedom, alpha }: Omit<PlannedTest, "rounds">,
  power = POWER,
  most = 1_000,
): number | undefined {
  requirePower(power, alpha);
  if (!(Math.abs(effect) > 0)) throw new RangeError(`an effect worth finding is not zero, but this is ${effect}`);
  if (!Number.isFinite(effect)) throw new RangeError(`an effect is a finite number, not ${effect}`);
  const enough = (rounds: number) => minimumDetectableEffect({ rounds, priorDegreesOfFreedom, alpha }, power) <= Math.abs(effect);
  // Power grows with the rounds: double until there are enough, then halve the gap.
  let [few, many] = [1, 2];
  while (!enough(Math.min(many, most))) {
    if (many >= most) return undefined;
    [few, many] = [many, many * 2];
  }
  many = Math.min(many, most);
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (enough(middle)) many = middle;
    else few = middle;
  }
  return many;
}

/** P(|T| > critical) of the noncentral t. T = (Z + shift) / S, where ν S² is chi-squared with ν degrees of freedom. */
function noncentralPower(shift: number, critical: number, degreesOfFreedom: number): number {
  return shift > FAR && degreesOfFreedom <= FEW_DEGREES
    ? overNormal(shift, critical, degreesOfFreedom)
    : overDeviation(shift, critical, degreesOfFreedom);
}

/** Beyond this shift, and up to so many degrees of freedom, the chances of S change slowly with Z, and those of Z fast with S. */
const FAR = 10;
const FEW_DEGREES = 30;

/**
 * As the mean over the chances of S: over u = ln S the density is that of exp(ν u − ν e²ᵘ / 2), which dies out smoothly on both sides, so
 * the plain trapezoidal rule is exact to nine digits once its step resolves the density, the normal tail and, for few degrees of freedom,
 * the double exponential.
 */
function overDeviation(shift: number, critical: number, degreesOfFreedom: number): number {
  const step = Math.min(1 / Math.sqrt(2 * degreesOfFreedom), 1 / (shift + 2), 1 / 3) / 2;
  let [weights, found] = [0, 0];
  const add = (u: number) => {
    const weight = Math.exp(degreesOfFreedom * (u - Math.expm1(2 * u) / 2));
    const spread = critical * Math.exp(u);
    weights += weight;
    found += weight * (normalCdf(shift - spread) + normalAbove(shift + spread));
    return weight > 1e-15;
  };
  add(0);
  for (let u = step; add(u); ) u += step;
  for (let u = -step; add(u); ) u -= step;
  return found / weights;
}

/** As the mean over the chances of Z, that S lies below |Z + shift| / critical. */
function overNormal(shift: number, critical: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  let [weights, found] = [0, 0];
  for (let z = -REACH; z <= REACH; z += NORMAL_STEP) {
    const weight = Math.exp(-0.5 * z * z);
    weights += weight;
    found += weight * incompleteGamma(half, half * ((z + shift) / critical) ** 2);
  }
  return found / weights;
}

/** Where the normal density has died out; short of {@link FAR}, so that Z + shift stays above zero. */
const REACH = 9;
const NORMAL_STEP = 0.125;

/** From the lower tail, which keeps the digits of a small alpha that 1 − alpha / 2 would lose. */
const criticalValue = (test: PlannedTest) => -studentTQuantile(test.alpha / 2, freedomOf(test));

function freedomOf({ rounds, priorDegreesOfFreedom, alpha }: PlannedTest): number {
  if (!(Number.isInteger(rounds) && rounds >= 2)) throw new RangeError(`a test needs a whole number of at least 2 rounds, not ${rounds}`);
  if (!(priorDegreesOfFreedom >= 0 && priorDegreesOfFreedom < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`degrees of freedom of a prior are zero or more, not ${priorDegreesOfFreedom}`);
  }
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies between 0 and 1, not at ${alpha}`);
  return priorDegreesOfFreedom + rounds - 1;
}

function requirePower(power: number, alpha: number): void {
  if (!(power > alpha && power < 1)) throw new RangeError(`power lies between alpha (${alpha}) and 1, not at ${power}`);
}
