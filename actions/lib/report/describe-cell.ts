import type { MetricComparison } from "../comparison/comparison.ts";
import type { MetricOfCell } from "../comparison/gate.ts";
import { METRIC_NAMES, METRICS, type MetricName } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";
import { summarize } from "../statistics/summary.ts";
import { type Finding, isNarrow } from "./alike.ts";
import type { StepsByArm } from "./group-steps.ts";
import type { NoteBook } from "./note-book.ts";
import { type ArmNotes, noteCautions, noteGaps, noteSteps } from "./note-steps.ts";
import type { ReportCell, Row } from "./report.ts";
import { chooseScale } from "./scale.ts";
import { type SeenFacts, seenFacts } from "./seen-facts.ts";

/** What there is to say of one cell. */
export interface CellFindings {
  readonly rows: readonly Row[];
  /** Metrics that need no row, and the row they would have. */
  readonly alike: readonly { readonly finding: Finding; readonly row: Row }[];
  readonly facts: SeenFacts;
}

/** Context is what has no good direction. Where no arm gave a value, the row belongs to its test. */
export const isContext = ({ better, metric }: Pick<Row, "better" | "metric">): boolean => better === "neither" && metric !== undefined;

export interface CellRequest {
  readonly cell: Cell;
  /** Names in the order of the columns. */
  readonly arms: readonly string[];
  /** Steps of this cell that count. */
  readonly steps: StepsByArm;
  readonly rounds: number;
  readonly book: NoteBook;
  comparisonOf(arm: string, metric: MetricOfCell): MetricComparison | undefined;
}

/** Rows and facts of one cell; what a reader must know of its steps goes into the book. */
export function describeCell({ cell, arms, steps, rounds, book, comparisonOf }: CellRequest): CellFindings {
  const byArm = arms.map((arm): ArmNotes => ({ arm, cell, ofRounds: rounds, steps: steps.get(arm) ?? [] }));
  const stepNotes = byArm.map((of) => noteSteps(of, book));
  const cautions = byArm.map((of) => noteCautions(of, book));
  const described: Row[] = [];
  const alike: CellFindings["alike"][number][] = [];
  const metrics = metricsIn([...steps.values()].flat());
  for (const metric of metrics) {
    const { unit, better } = METRICS[metric];
    const samples = byArm.map((of) => valuesOf(metric, of.steps));
    const gaps = byArm.map((of) => noteGaps(metric, of, book));
    const cells = samples.map((values, index): ReportCell => {
      const found = [stepNotes, gaps, ...(better === "higher" ? [cautions] : [])].flatMap((notes) => notes[index] ?? []);
      const notes = found.sort((a, b) => a - b);
      const comparison = comparisonOf(arms[index] as string, { ...cell, metric });
      const compared = comparison === undefined ? {} : { comparison };
      if (values.length === 0) return { status: "missing", ...compared, notes };
      return { status: "measured", summary: summarize(values.map(({ value }) => value)), rounds: values, ...compared, notes };
    });
    const medians = cells.flatMap((one) => (one.status === "measured" ? [one.summary.median] : []));
    const row: Row = { ...cell, metric, better, scale: chooseScale(unit, medians), cells };

    const values = samples.flat().map(({ value }) => value);
    const span = { low: Math.min(...values), high: Math.max(...values), unit };
    const isAlike = better === "neither" && values.length > 0 && gaps.every((notes) => notes.length === 0) && isNarrow(span);
    if (isAlike) alike.push({ finding: { subject: { metric, test: cell.test }, same: span, places: [cell] }, row });
    else described.push(row);
  }
  if (metrics.length === 0) {
    const cells = stepNotes.map((notes) => ({ status: "missing", notes }) as const);
    described.push({ ...cell, better: "neither", scale: chooseScale("count", []), cells });
  }
  return { rows: described, alike, facts: seenFacts(cell, arms, steps, (arm) => stepNotes[arms.indexOf(arm)] ?? []) };
}

/** Metrics that any step gave, in the order of the model. */
function metricsIn(steps: readonly StepResult[]): MetricName[] {
  const found = new Set(
    steps.flatMap(({ outcome }) => ("measurements" in outcome ? outcome.measurements.map(({ metric }) => metric) : [])),
  );
  return METRIC_NAMES.filter((name) => found.has(name));
}

/** The values of one metric by round. A value that is no number is none. */
function valuesOf(metric: MetricName, steps: readonly StepResult[]): { round: number; value: number }[] {
  return steps
    .flatMap(({ outcome, round }) => {
      const value = outcome.status === "measured" ? outcome.measurements.find((one) => one.metric === metric)?.value : undefined;
      return value === undefined || !Number.isFinite(value) ? [] : [{ round, value }];
    })
    .sort((a, b) => a.round - b.round);
}
