import { findRoot } from "./find-root.ts";
import { logGamma } from "./incomplete-beta.ts";
import { normalQuantile } from "./normal.ts";
import { POWER } from "./power.ts";
import { remember } from "./remember.ts";

/**
 * Smallest true effect with which so large a share of the rounds goes its way, with the given chance. A round goes the way of the effect
 * with a chance of Φ(effect), and the rounds that do are binomial.
 * @param rounds at least 1
 * @param share of the rounds that has to agree, above one half and up to 1
 * @returns in units of the standard deviation of one round's log-ratio
 * @throws RangeError when an argument is out of range
 */
export function agreementEffect(rounds: number, share: number, power = POWER): number {
  if (!(Number.isInteger(rounds) && rounds >= 1)) throw new RangeError(`rounds are a whole number of at least 1, not ${rounds}`);
  if (!(share > 0.5 && share <= 1)) throw new RangeError(`a share that agrees lies above one half and up to 1, not at ${share}`);
  if (!(power > 0.5 && power < 1)) throw new RangeError(`power lies between one half and 1, not at ${power}`);
  return effects(`${rounds} ${share} ${power}`, () => findEffect(rounds, share, power));
}

const effects = remember<number>();

function findEffect(rounds: number, share: number, power: number): number {
  // Four fifths of five rounds are four, also where the product was rounded up.
  const needed = Math.ceil(rounds * share - 1e-9);
  const chance = findRoot((p) => atLeast(needed, rounds, p) - power, 0.5, 1);
  return normalQuantile(chance);
}

/** Chance of at least so many successes. */
function atLeast(successes: number, trials: number, p: number): number {
  if (p >= 1) return 1;
  const [logHit, logMiss] = [Math.log(p), Math.log1p(-p)];
  const logChoose = (k: number) => logGamma(trials + 1) - logGamma(k + 1) - logGamma(trials - k + 1);
  let sum = 0;
  for (let k = trials; k >= successes; k--) sum += Math.exp(logChoose(k) + k * logHit + (trials - k) * logMiss);
  return sum;
}
