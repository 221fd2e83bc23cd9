import type { RunRecord, StopReason } from "../model/record.ts";
import { projectedHalfWidth } from "../statistics/sequential.ts";
import { type ComparisonSettings, compareArms } from "./compare-arms.ts";
import type { Comparison, MetricComparison } from "./comparison.ts";
import type { MetricOfCell } from "./gate.ts";
import { needsConfirmation } from "./judgement.ts";

/** Whether an adaptive run knows enough. */
export type LookDecision = { readonly stop: StopReason } | { readonly goOn: true };

export interface LookPlan {
  /** Rounds after which it was planned to look, ascending; the last one is the most. */
  readonly looks: readonly number[];
  readonly settings?: ComparisonSettings;
}

const GO_ON: LookDecision = { goOn: true };

/**
 * Whether to stop after so many rounds (statistics.md §6.7). Only gate metrics that can be weighed have a say.
 * - `clear`: one crosses the boundary of this look and passes every other condition of a flag; fresh rounds have to confirm it.
 * - `equivalent`: all of them are; this spends nothing of the chance of a false flag.
 * - `futile`: of each that is undecided, even the interval at the last look would be wider than the threshold and than the change seen,
 *   or lies inside the threshold already and says nothing, because nobody knows the noise.
 * - `last-look`: there is none after this one.
 * @param record what was measured so far; steps of later rounds, which a resumed run may have, are left out
 */
export function decideLook(record: RunRecord, rounds: number, { looks, settings = {} }: LookPlan): LookDecision {
  if (!looks.includes(rounds)) return GO_ON;
  const { confirmation: _, ...rest } = record;
  const soFar = { ...rest, rounds, steps: record.steps.filter((step) => step.round <= rounds) };
  const comparison = compareArms({ ...soFar, adaptive: { looks, reason: "last-look" } }, settings);
  const gate = gateOf(comparison).filter(canBeWeighed);
  if (gate.some(needsConfirmation)) return { stop: "clear" };
  const undecided = gate.filter(({ verdict }) => verdict !== "equivalent");
  if (gate.length > 0 && undecided.length === 0) return { stop: "equivalent" };
  const last = Math.max(...looks);
  if (rounds >= last) return { stop: "last-look" };
  return undecided.length > 0 && undecided.every((metric) => isFutile(metric, last)) ? { stop: "futile" } : GO_ON;
}

/** The gate metrics that have to be measured again before the word regression or improvement may be used. */
export const flagged = (comparison: Comparison): (MetricOfCell & { readonly arm: string })[] =>
  gateOf(comparison)
    .filter(needsConfirmation)
    .map(({ test, variant, path, metric, arm }) => ({ test, variant, path, metric, arm }));

const gateOf = ({ candidates }: Comparison): MetricComparison[] =>
  candidates.flatMap(({ metrics }) => metrics.filter(({ family }) => family === "gate"));

/** Now or after further rounds; what failed or is invalid throughout, no round is likely to mend. */
const canBeWeighed = ({ evidence, unweighed }: MetricComparison): boolean => evidence !== undefined || unweighed?.kind === "one-round";

/** A change far beyond the threshold is told by an interval that is wider than the threshold too. */
function isFutile({ evidence, threshold }: MetricComparison, last: number): boolean {
  if (evidence === undefined || threshold === undefined) return false;
  const { standardDeviation, prior, effect, equivalent } = evidence;
  if (equivalent) return true;
  return projectedHalfWidth(standardDeviation, prior.degreesOfFreedom, last) > Math.max(threshold.distance, Math.abs(effect));
}
