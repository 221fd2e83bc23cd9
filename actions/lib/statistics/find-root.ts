/**
 * Where a continuous function changes its sign: Chandrupatla's method (Adv. Eng. Software 28, 1997), which takes the curve through three
 * points where that is safe and halves the bracket where it is not.
 * @param f of opposite signs, or zero, at the two ends
 * @param low one end
 * @param high the other end
 * @returns the root to the last few bits
 * @throws RangeError when both ends have the same sign or one is not a number
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (!(Math.sign(fa) * Math.sign(fb) <= 0))
    throw new RangeError(`no root between ${low} and ${high}: the function is ${fa} and ${fb} there`);
  let [c, fc] = [b, fb];
  let step = 0.5;
  for (let round = 0; round < 200; round++) {
    const x = a + step * (b - a);
    const fx = f(x);
    if (Math.sign(fx) === Math.sign(fa)) {
      [c, fc] = [a, fa];
    } else {
      [c, fc] = [b, fb];
      [b, fb] = [a, fa];
    }
    [a, fa] = [x, fx];

    const [best, value] = Math.abs(fa) < Math.abs(fb) ? [a, fa] : [b, fb];
    const smallestStep = (2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE) / Math.abs(b - a);
    if (value === 0 || smallestStep > 0.5) return best;

    const xi = (a - b) / (c - b);
    const phi = (fa - fb) / (fc - fb);
    const curve = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    const wanted = curve ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb)) : 0.5;
    step = Math.min(1 - smallestStep, Math.max(smallestStep, wanted));
  }
  throw new RangeError(`no root found between ${low} and ${high}`);
}
