import type { RunRecord } from "../model/record.ts";
import { remember } from "../statistics/remember.ts";
import { ALPHA } from "../statistics/sequential.ts";
import { spendingBoundaries } from "../statistics/spending.ts";

/**
 * Chance of a false flag that the gate of a record may take. A run that chose its own number of rounds looked several times, so each look
 * has its share of 5 % only. The spending function needs no planned look: a run that ended between two, because its time was up, has what
 * is due by then.
 */
export function alphaOf({ adaptive, rounds }: Pick<RunRecord, "adaptive" | "rounds">): number {
  if (adaptive === undefined || rounds < 1) return ALPHA;
  const before = [...new Set(adaptive.looks)].filter((look) => look > 0 && look < rounds).sort((a, b) => a - b);
  const most = Math.max(rounds, ...adaptive.looks);
  return boundaries(`${before.join(" ")} ${rounds} ${most}`, () => spendingBoundaries([...before, rounds], ALPHA, most).at(-1)?.p ?? ALPHA);
}

const boundaries = remember<number>();
