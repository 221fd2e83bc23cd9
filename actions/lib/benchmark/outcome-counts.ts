import { EnvironmentError } from "../model/errors.ts";
import type { OutcomeStatus } from "../model/outcome.ts";
import type { RunRecord } from "../model/record.ts";

/** How many steps came to what; the warm-up is not counted. */
export function countOutcomes(record: RunRecord): Record<OutcomeStatus, number> {
  const counts: Record<OutcomeStatus, number> = { measured: 0, failed: 0, skipped: 0, invalid: 0 };
  for (const step of record.steps) if (step.round > 0) counts[step.outcome.status]++;
  return counts;
}

/** @throws EnvironmentError when not one step was measured, with the reason of the first */
export function refuseUnmeasured(record: RunRecord): void {
  if (countOutcomes(record).measured > 0) return;
  const first = record.steps.find((step) => step.outcome.status !== "measured")?.outcome;
  const reason = first !== undefined && "reason" in first ? first.reason : "no step was run";
  throw new EnvironmentError(`Nothing could be measured: ${reason}.`);
}
