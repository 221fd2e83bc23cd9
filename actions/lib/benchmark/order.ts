import type { OrderDesign } from "../model/plan.ts";

/**
 * Order of the arms in a round.
 * `abba` turns the order round every time, so that over an even number of rounds every arm was, on average, measured at the same
 * moment and a drift of the machine weighs on all alike; `baab` does the same and begins at the other end; `random` draws an order from the seed.
 */
export function armOrder<T>(arms: readonly T[], round: number, design: OrderDesign, random: () => number): T[] {
  if (design === "random") return shuffle(arms, random);
  const goesBack = round % 2 === (design === "abba" ? 0 : 1);
  return goesBack ? [...arms].reverse() : [...arms];
}

/** Fisher–Yates; the input is left as it was. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[chosen]] = [shuffled[chosen] as T, shuffled[last] as T];
  }
  return shuffled;
}

/**
 * Numbers in [0, 1) that a seed determines, on every machine alike: steps of the golden ratio, mixed by multiplications and shifts.
 * Good enough to shuffle; not for statistics.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
