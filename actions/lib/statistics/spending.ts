import { findRoot } from "./find-root.ts";
import { normalAbove, normalQuantile } from "./normal.ts";

/** One look at the rounds so far, and what it takes to stop there. */
export interface Look {
  readonly rounds: number;
  /** A two-sided p at or below this crosses the boundary. */
  readonly p: number;
  /** The same boundary as a distance in standard errors. */
  readonly z: number;
}

/**
 * Boundaries that keep the chance of a false flag over all looks together at alpha: spending of the O'Brien–Fleming type,
 * α(t) = 2 − 2 Φ(z₁₋α⁄₂ / √t) at a share t of the rounds (Lan and DeMets, Biometrika 70, 1983). Each look spends what is due and was not
 * spent before; its boundary follows from integrating over the paths that crossed none so far (Armitage, McPherson, Rowe, 1969).
 * @param looks numbers of rounds, rising
 * @param alpha two-sided, over all looks
 * @param most rounds of the last planned look; the last of `looks` by default
 * @throws RangeError when the looks do not rise, or alpha does not lie between 0 and 1
 */
export function spendingBoundaries(looks: readonly number[], alpha = 0.05, most = looks.at(-1) ?? 0): Look[] {
  requireLooks(looks, alpha, most);
  const atEnd = normalQuantile(1 - alpha / 2);
  let time = 0;
  let spent = 0;
  let paths: Paths = { at: [0], weight: [1] };
  return looks.map((rounds) => {
    const next = rounds / most;
    const due = 2 * normalAbove(atEnd / Math.sqrt(next));
    const step = Math.sqrt(next - time);
    const z = findRoot((bound) => Math.log(crossing(paths, bound * Math.sqrt(next), step) / (due - spent)), 0, 20);
    paths = goOn(paths, z * Math.sqrt(next), step);
    [time, spent] = [next, due];
    return { rounds, p: 2 * normalAbove(z), z };
  });
}

/** Where the paths are that crossed no boundary yet: places and, at each, chance as a density times the weight of the integration rule. */
interface Paths {
  readonly at: readonly number[];
  readonly weight: readonly number[];
}

function crossing({ at, weight }: Paths, bound: number, step: number): number {
  return at.reduce(
    (sum, place, index) => sum + (weight[index] as number) * (normalAbove((bound - place) / step) + normalAbove((bound + place) / step)),
    0,
  );
}

/** One step of Brownian motion between boundaries ± bound, by Simpson's rule. */
function goOn(paths: Paths, bound: number, step: number): Paths {
  const width = (2 * bound) / INTERVALS;
  const at = Array.from({ length: INTERVALS + 1 }, (_, index) => -bound + index * width);
  const weight = at.map((place, index) => {
    const density = paths.at.reduce(
      (sum, from, other) => sum + (paths.weight[other] as number) * Math.exp(-0.5 * ((place - from) / step) ** 2),
      0,
    );
    const rule = index === 0 || index === INTERVALS ? 1 : index % 2 === 1 ? 4 : 2;
    return (density * rule * width) / (3 * step * Math.sqrt(2 * Math.PI));
  });
  return { at, weight };
}

const INTERVALS = 200;

function requireLooks(looks: readonly number[], alpha: number, most: number): void {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies between 0 and 1, not at ${alpha}`);
  const odd = looks.findIndex((rounds, index) => !(rounds > (looks[index - 1] ?? 0) && rounds <= most));
  if (odd >= 0) throw new RangeError(`looks rise from above 0 to ${most} rounds, but look ${odd + 1} is at ${looks[odd]}`);
}
