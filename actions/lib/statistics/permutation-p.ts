import type { Energy } from "./e-divisive.ts";
import type { Permute } from "./permute.ts";

/** How often chance alone splits a series as clearly. */
export interface PermutationP {
  /** (1 + orders whose strongest split is at least as strong) / (1 + orders tried). */
  readonly p: number;
  /** Orders tried; fewer than asked for where `p` could no longer be as small as needed. */
  readonly permutations: number;
}

export interface PermutationOptions {
  /** Most orders that are tried. */
  readonly permutations: number;
  /** Largest p that is of interest: once it is out of reach, the rest is not tried. */
  readonly needed: number;
  readonly permute: Permute;
  readonly bits: () => number;
}

/**
 * Permutation test of the strongest split against the strongest split of the same values in other orders. Because each order may choose its
 * own best place, the p-value is corrected for the choice (that of a test between the two parts is not).
 * @param q the strongest split of the values as they came
 */
export function permutationP(energy: Energy, q: number, { permutations, needed, permute, bits }: PermutationOptions): PermutationP {
  // The same sums in another order may differ in their last bits and still are as strong.
  const asStrong = q * (1 - 1e-9);
  const most = Math.floor(needed * (1 + permutations) * (1 + 1e-9)) - 1;
  const order = energy.inOrder();
  let exceeding = 0;
  for (let tried = 1; tried <= permutations; tried++) {
    permute(order, bits);
    if (energy.strongest(order).q >= asStrong) exceeding++;
    if (exceeding > most) return { p: (1 + exceeding) / (1 + tried), permutations: tried };
  }
  return { p: (1 + exceeding) / (1 + permutations), permutations };
}
