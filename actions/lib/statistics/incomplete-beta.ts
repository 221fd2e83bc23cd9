/**
 * Logarithm of the gamma function by Stirling's series (DLMF 5.11.1), to about 1e-15 relative.
 * @param x above zero
 */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  for (; shifted < STIRLING_FROM; shifted++) product *= shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + stirlingRemainder(shifted) - Math.log(product);
}

/**
 * Logarithm of the beta function. Not from three gammas: of a large and a small argument their difference would lose most of its digits.
 * @param a above zero
 * @param b above zero
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  let large = Math.max(a, b);
  let product = 1;
  for (; large < STIRLING_FROM; large++) product *= (large + small) / large;
  const sum = large + small;
  const ratio = -(large - 0.5) * Math.log1p(small / large) - small * Math.log(sum) + small;
  return logGamma(small) + ratio + stirlingRemainder(large) - stirlingRemainder(sum) + Math.log(product);
}

/**
 * Regularised incomplete beta function I_x(a, b), to about 1e-13 relative also where it is tiny (DLMF 8.17.22, a continued fraction);
 * arguments of a million cost three of these digits.
 * @param a above zero
 * @param b above zero
 * @param x between 0 and 1
 * @param rest 1 − x, for callers who know it better than the subtraction does
 */
export function incompleteBeta(a: number, b: number, x: number, rest = 1 - x): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-rest);
  const logRest = rest < 0.5 ? Math.log(rest) : Math.log1p(-x);
  const front = Math.exp(a * logX + b * logRest - logBeta(a, b));
  // The fraction is quick on the near side of the mean only; the far side is its mirror image.
  return x < (a + 1) / (a + b + 2) ? (front / a) * fraction(a, b, x) : 1 - (front / b) * fraction(b, a, rest);
}

/** Modified Lentz: both ends of the fraction at once, until a step changes nothing. */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAX_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 2 * Number.EPSILON) return value;
  }
  throw new RangeError(`the incomplete beta function does not settle at a = ${a}, b = ${b}, x = ${x}`);
}

const nonZero = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);

/** What Stirling's formula lacks, from x = 10 on to the last bit: B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹). */
function stirlingRemainder(x: number): number {
  const square = x * x;
  return STIRLING.reduceRight((sum, coefficient) => sum / square + coefficient, 0) / x;
}

const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
const STIRLING_FROM = 10;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** Steps grow with the root of a or b: enough for a hundred million degrees of freedom. */
const MAX_STEPS = 100_000;
