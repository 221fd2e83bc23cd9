import { describeChange, type Sample } from "../comparison/change.ts";
import { METRIC_NAMES, METRICS, type MetricName } from "../model/metric.ts";
import type { Measurement } from "../model/outcome.ts";
import type { Cell } from "../model/plan.ts";
import type { ArmFacts, StepResult } from "../model/record.ts";
import { summarize } from "../statistics/summary.ts";
import { type Finding, isNarrow } from "./alike.ts";
import type { StepsByArm } from "./group-steps.ts";
import type { NoteBook } from "./note-book.ts";
import type { ReportCell, Row } from "./report.ts";
import { chooseScale } from "./scale.ts";
import { cautionsOf, type SeenFacts, seenFacts } from "./seen-facts.ts";
import { metricTitle } from "./test-words.ts";

/** What there is to say of one cell. */
export interface CellFindings {
  readonly rows: readonly Row[];
  /** Metrics that need no row. */
  readonly alike: readonly Finding[];
  readonly facts: SeenFacts;
}

/** Context is what has no good direction. Where no arm gave a value, the row belongs to its test. */
export const isContext = ({ better, metric }: Pick<Row, "better" | "metric">): boolean => better === "neither" && metric !== undefined;

export interface CellRequest {
  readonly cell: Cell;
  /** In the order of the columns. */
  readonly arms: readonly ArmFacts[];
  readonly baseline: string;
  /** Steps of this cell that count. */
  readonly steps: StepsByArm;
  readonly rounds: number;
  readonly book: NoteBook;
}

/** Rows and facts of one cell; what a reader must know of its steps goes into the book. */
export function describeCell({ cell, arms, baseline, steps, rounds, book }: CellRequest): CellFindings {
  const names = arms.map(({ name }) => name);
  const ofArm = (arm: string) => steps.get(arm) ?? [];
  const stepNotes = new Map<string, readonly number[]>();
  const cautions = new Map<string, readonly number[]>();
  for (const name of names) {
    stepNotes.set(name, noteSteps(cell, name, ofArm(name), rounds, book));
    cautions.set(name, noteCautions(cell, name, ofArm(name), rounds, book));
  }

  const rows: Row[] = [];
  const alike: Finding[] = [];
  const metrics = metricsIn([...steps.values()].flat());
  for (const metric of metrics) {
    const { unit, better } = METRICS[metric];
    const title = metricTitle(cell.test, metric);
    const samples = new Map(names.map((name) => [name, sampleOf(metric, ofArm(name))]));
    const gaps = new Map(names.map((name) => [name, noteGaps(metric, cell, name, ofArm(name), rounds, book)]));

    const values = [...samples.values()].flatMap((sample) => sample.values);
    const span = { low: Math.min(...values), high: Math.max(...values), unit };
    const hasGaps = [...gaps.values()].some((notes) => notes.length > 0);
    if (better === "neither" && values.length > 0 && !hasGaps && isNarrow(span)) {
      alike.push({ title, same: span, places: [cell] });
      continue;
    }
    const cells = names.map((name): ReportCell => {
      const sample = samples.get(name) as Sample;
      const kinds = [stepNotes, gaps, ...(better === "higher" ? [cautions] : [])];
      const notes = kinds.flatMap((byArm) => byArm.get(name) ?? []).sort((a, b) => a - b);
      if (sample.values.length === 0) return { status: "missing", notes };
      const isCompared = name !== baseline && better !== "neither";
      const change = isCompared ? { change: describeChange(sample, samples.get(baseline), better) } : {};
      return { status: "measured", summary: summarize(sample.values), notes, ...change };
    });
    const medians = cells.flatMap((one) => (one.status === "measured" ? [one.summary.median] : []));
    rows.push({ ...cell, metric, title, better, scale: chooseScale(unit, medians), cells });
  }
  if (metrics.length === 0) {
    const cells = names.map((name) => ({ status: "missing", notes: stepNotes.get(name) ?? [] }) as const);
    rows.push({ ...cell, title: "No value", better: "neither", scale: chooseScale("count", []), cells });
  }
  return { rows, alike, facts: seenFacts(cell, names, steps, (arm) => stepNotes.get(arm) ?? []) };
}

/** Metrics that any step gave, in the order of the model. */
function metricsIn(steps: readonly StepResult[]): MetricName[] {
  const found = new Set(
    steps.flatMap(({ outcome }) => ("measurements" in outcome ? outcome.measurements.map(({ metric }) => metric) : [])),
  );
  return METRIC_NAMES.filter((name) => found.has(name));
}

/** The values of one metric over the rounds. */
function sampleOf(metric: MetricName, steps: readonly StepResult[]): Sample {
  const measurements = steps.flatMap((step) => valueIn(step, metric) ?? []);
  const resolution = Math.max(...measurements.map((one) => one.resolution ?? 0));
  return { values: measurements.map(({ value }) => value), ...(resolution > 0 ? { resolution } : {}) };
}

/** What a step measured of a metric. A value that is no number is none. */
function valueIn({ outcome }: StepResult, metric: MetricName): Measurement | undefined {
  if (outcome.status !== "measured") return undefined;
  return outcome.measurements.find((one) => one.metric === metric && Number.isFinite(one.value));
}

/** Notes what holds for all metrics of a cell on an arm; returns the numbers. */
function noteSteps(cell: Cell, arm: string, steps: readonly StepResult[], ofRounds: number, book: NoteBook): number[] {
  const where = { arm, cell, ofRounds };
  const numbers = new Set<number>();
  for (const { outcome, conditions, round } of steps) {
    if (outcome.status !== "measured") {
      numbers.add(book.add(outcome.status, outcome.reason, where, [round]));
      continue;
    }
    for (const warning of outcome.warnings) numbers.add(book.add("warning", warning, where, [round]));
    if (conditions?.quiet === false) numbers.add(book.add("warning", "the target did not become quiet before the step", where, [round]));
  }
  const missing = Array.from({ length: ofRounds }, (_, index) => index + 1).filter((round) => !steps.some((step) => step.round === round));
  if (missing.length > 0) numbers.add(book.add("not-run", "", where, missing));
  return [...numbers];
}

/** Notes that measured steps lack this one metric; returns the number, if there is such a step. */
function noteGaps(metric: MetricName, cell: Cell, arm: string, steps: readonly StepResult[], ofRounds: number, book: NoteBook): number[] {
  const gaps = steps.filter((step) => step.outcome.status === "measured" && valueIn(step, metric) === undefined);
  if (gaps.length === 0) return [];
  return [
    book.add(
      "no-value",
      "",
      { arm, cell, ofRounds },
      gaps.map(({ round }) => round),
    ),
  ];
}

/** Notes what keeps a good number of an arm from being read as what it seems; returns the numbers. */
function noteCautions(cell: Cell, arm: string, steps: readonly StepResult[], ofRounds: number, book: NoteBook): number[] {
  return cautionsOf(steps).map(({ text, rounds }) => book.add("warning", text, { arm, cell, ofRounds }, rounds));
}
