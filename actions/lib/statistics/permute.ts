/** Puts an order into another one that chance picks among all of them; in place. */
export type Permute = (order: Uint16Array, bits: () => number) => void;

/** Every order is as likely as any other: right where values do not depend on their predecessors (Fisher–Yates). */
export const permuteValues: Permute = (order, bits) => {
  for (let last = order.length - 1; last > 0; last--) {
    // The multiplication keeps 32 bits' worth of evenness: far more than a window of some dozen values can show.
    const chosen = Math.floor((bits() / 2 ** 32) * (last + 1));
    const value = order[last] as number;
    order[last] = order[chosen] as number;
    order[chosen] = value;
  }
};

/**
 * Neighbours stay together: the values as they came are cut into blocks from a random place on, as if the end met the beginning, and the
 * blocks change places. Where a night resembles the one before, this keeps the resemblance, and with it the honesty of the p-value.
 */
export const permuteBlocks =
  (length: number): Permute =>
  (order, bits) => {
    const size = order.length;
    const blocks = Math.ceil(size / length);
    const first = Math.floor((bits() / 2 ** 32) * size);
    const places = Uint16Array.from({ length: blocks }, (_, block) => block);
    permuteValues(places, bits);
    let next = 0;
    for (const block of places) {
      const end = Math.min(size, (block + 1) * length);
      for (let index = block * length; index < end; index++) order[next++] = (first + index) % size;
    }
  };
