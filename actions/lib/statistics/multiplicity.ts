/**
 * Holm's adjusted p: the chance of even one false flag in the family stays at what a p is compared with, whatever depends on what.
 * @param ps one per metric of the family, each 0 to 1
 * @returns one per metric, in the same order, 0 to 1
 * @throws RangeError when one does not lie between 0 and 1; the message says which
 */
export function holm(ps: readonly number[]): number[] {
  const order = ascending(ps);
  let largest = 0;
  return collect(order, (p, place) => {
    largest = Math.max(largest, Math.min(1, (order.length - place) * p));
    return largest;
  });
}

/**
 * Adjusted p of Benjamini and Hochberg: of what is flagged, the expected share of false flags stays at what a p is compared with, for
 * metrics that are independent or move together. Arguments and errors as for {@link holm}.
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  return stepUp(ps, 1);
}

/** The same of Benjamini and Yekutieli, for any dependence, at the price of a factor 1 + ½ + ⅓ + … Arguments and errors as for {@link holm}. */
export function benjaminiYekutieli(ps: readonly number[]): number[] {
  return stepUp(
    ps,
    ps.reduce((sum, _, index) => sum + 1 / (index + 1), 0),
  );
}

function stepUp(ps: readonly number[], factor: number): number[] {
  const order = ascending(ps).reverse();
  let smallest = 1;
  return collect(order, (p, place) => {
    smallest = Math.min(smallest, (factor * order.length * p) / (order.length - place));
    return smallest;
  });
}

type Placed = { readonly p: number; readonly index: number };

function ascending(ps: readonly number[]): Placed[] {
  const odd = ps.findIndex((p) => !(p >= 0 && p <= 1));
  if (odd >= 0) throw new RangeError(`a p lies between 0 and 1, but value ${odd + 1} of ${ps.length} is ${ps[odd]}`);
  return ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
}

function collect(order: readonly Placed[], adjust: (p: number, place: number) => number): number[] {
  const adjusted = new Array<number>(order.length);
  order.forEach(({ p, index }, place) => {
    adjusted[index] = adjust(p, place);
  });
  return adjusted;
}
