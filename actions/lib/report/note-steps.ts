import type { MetricName } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";
import type { NoteBook } from "./note-book.ts";
import { cautionsOf } from "./seen-facts.ts";

/** The steps of one cell on one arm that count, and how many there should be. */
export interface ArmNotes {
  readonly arm: string;
  readonly cell: Cell;
  readonly ofRounds: number;
  readonly steps: readonly StepResult[];
}

/** Notes what holds for all metrics of a cell on an arm; returns the numbers. */
export function noteSteps({ steps, ...where }: ArmNotes, book: NoteBook): number[] {
  const numbers = new Set<number>();
  for (const { outcome, conditions, round } of steps) {
    if (outcome.status !== "measured") {
      numbers.add(book.add(outcome.status, outcome.reason, where, [round]));
      continue;
    }
    for (const warning of outcome.warnings) numbers.add(book.add("warning", warning, where, [round]));
    if (conditions?.quiet === false) numbers.add(book.add("not-quiet", "", where, [round]));
  }
  const run = new Set(steps.map(({ round }) => round));
  const missing = Array.from({ length: where.ofRounds }, (_, index) => index + 1).filter((round) => !run.has(round));
  if (missing.length > 0) numbers.add(book.add("not-run", "", where, missing));
  return [...numbers];
}

/** Notes that measured steps lack this one metric; returns the number, if there is such a step. */
export function noteGaps(metric: MetricName, { steps, ...where }: ArmNotes, book: NoteBook): number[] {
  const hasValue = ({ outcome }: StepResult) =>
    "measurements" in outcome && outcome.measurements.some((one) => one.metric === metric && Number.isFinite(one.value));
  const gaps = steps.filter((step) => step.outcome.status === "measured" && !hasValue(step)).map(({ round }) => round);
  return gaps.length === 0 ? [] : [book.add("no-value", "", where, gaps)];
}

/** Notes what keeps a good number of an arm from being read as what it seems; returns the numbers. */
export function noteCautions({ steps, ...where }: ArmNotes, book: NoteBook): number[] {
  return cautionsOf(steps).map(({ caution, rounds }) => book.add(caution, "", where, rounds));
}
