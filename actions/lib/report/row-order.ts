import type { MetricComparison } from "../comparison/comparison.ts";
import type { Doubt } from "../comparison/judgement.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Row } from "./report.ts";

/** What a reader came for stands first; rows of which nothing is judged keep their place behind it. */
const RANKS: Readonly<Record<Verdict, number>> = {
  regression: 0,
  improvement: 0,
  inconclusive: 2,
  invalid: 3,
  missing: 3,
  new: 3,
  equivalent: 4,
};

/** Doubts of a change that was seen, unlike a lack of rounds. */
const SEEN: readonly Doubt[] = ["unconfirmed", "not-confirmed", "hosts-differ", "rounds-disagree", "tests-disagree"];

/** Whether the rounds show a change that one more thing keeps from being called so. */
export const isSuspected = ({ doubt }: Pick<MetricComparison, "doubt">): boolean => doubt !== undefined && SEEN.includes(doubt);

/** Whether a row's best news is that nothing changed, on every arm that was compared. */
export const isQuiet = (row: Row): boolean => rankOf(row) === RANKS.equivalent;

/** Rows of one table: changed, suspected, inconclusive, not measured, equivalent; within that as they came. */
export const orderRows = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => rankOf(a) - rankOf(b));

function rankOf({ cells }: Row): number {
  const ranks = cells.flatMap(({ comparison }) => {
    if (comparison === undefined) return [];
    const { family, verdict } = comparison;
    // That the hosts changed is a reason to doubt, and no result.
    const isReason = family === "control" && RANKS[verdict] === RANKS.regression;
    return [isReason || isSuspected(comparison) ? 1 : RANKS[verdict]];
  });
  return ranks.length === 0 ? 3 : Math.min(...ranks);
}
