import { compareArms } from "../comparison/compare-arms.ts";
import type { Comparison, MetricComparison } from "../comparison/comparison.ts";
import { isControl } from "../comparison/control.ts";
import { type MetricOfCell, metricKey } from "../comparison/gate.ts";
import { METRIC_NAMES, type MetricName } from "../model/metric.ts";
import type { ArmFacts, RunRecord, StepResult } from "../model/record.ts";
import { agentRows } from "./agent-rows.ts";
import { gatherAlike } from "./alike.ts";
import { type CellFindings, describeCell, isContext } from "./describe-cell.ts";
import { gateRows } from "./gate-rows.ts";
import { countingSteps, groupSteps } from "./group-steps.ts";
import { hostRows } from "./host-rows.ts";
import { machineConditions } from "./machine-conditions.ts";
import { noiseKnown } from "./noise-known.ts";
import { NoteBook } from "./note-book.ts";
import type { Context, Report, Row, TestTable } from "./report.ts";
import { orderRows } from "./row-order.ts";
import { joinRows } from "./seen-facts.ts";

export interface ReportSettings {
  /** Made from the same record; `compareArms` with its defaults where nobody gives one. */
  readonly comparison?: Comparison;
  /** The gate in the order in which it was asked for; the default gate's where nobody gives one. */
  readonly gate?: readonly MetricOfCell[];
  /** What the clusters are estimated to cost; a record knows nothing of money. */
  readonly estimatedDollars?: number;
}

/** Metrics that say what a data plane costs, beside what it gives. */
const COST_METRICS: readonly MetricName[] = METRIC_NAMES.filter(
  (name) => name.includes(".cpu-per-") || name === "service.programming.cpu" || name === "agents.memory",
);

/**
 * Orders what a record holds, and what a comparison says of it, into tables. Only values of `measured` steps of the rounds that count
 * enter a sample; every other step, and every warning, becomes a note.
 */
export function makeReport(record: RunRecord, settings: ReportSettings = {}): Report {
  const baseline = record.arms.filter(({ name }) => name === record.baseline);
  const arms = [...baseline, ...record.arms.filter(({ name }) => name !== record.baseline)];
  const names = arms.map(({ name }) => name);
  const comparison = arms.length < 2 ? undefined : (settings.comparison ?? compareArms(record, gateOf(settings)));
  const comparisonOf = findComparison(comparison);
  const book = new NoteBook();
  const counting = countingSteps(record.steps);
  const stepsOf = groupSteps(counting);
  const found = record.cells.map((cell) =>
    describeCell({ cell, arms: names, steps: stepsOf(cell), rounds: record.rounds, book, comparisonOf }),
  );
  const judged = found.flatMap(({ rows }) => rows).filter((row) => !isContext(row));
  const context = contextOf(found, names, counting);
  return {
    target: record.target,
    run: runOf(record, settings),
    arms,
    usualCount: usualCountOf([...judged, ...context.metrics]) ?? record.rounds,
    ...(comparison === undefined ? {} : { comparison }),
    gate: gateRows(comparison, judged, settings.gate),
    tests: tablesOf(judged),
    // Between hosts there is no data plane to cost anything.
    cost: judged.filter((row) => row.metric !== undefined && COST_METRICS.includes(row.metric) && !isControl(row)),
    hosts: hostRows(judged, names, counting),
    agents: agentRows(names, counting),
    context,
    notes: book.notes(),
    remarks: record.notes.filter((note) => !repeatsArm(note, arms)),
    noise: noiseKnown(record),
    environment: record.environment,
    reproduce: record.reproduce,
  };
}

const gateOf = ({ gate }: ReportSettings) => (gate === undefined ? {} : { gate });

/** @returns how to find what was said of a metric on an arm */
function findComparison(comparison: Comparison | undefined) {
  const byKey = new Map<string, MetricComparison>();
  for (const { arm, metrics } of comparison?.candidates ?? []) {
    for (const metric of metrics) byKey.set(`${arm} ${metricKey(metric)}`, metric);
  }
  return (arm: string, metric: MetricOfCell): MetricComparison | undefined => byKey.get(`${arm} ${metricKey(metric)}`);
}

function runOf(record: RunRecord, { estimatedDollars }: ReportSettings): Report["run"] {
  const { runId, status, startedAt, finishedAt, rounds, secondsPerRun, order, harness, adaptive, confirmation } = record;
  return {
    runId,
    status,
    startedAt,
    durationSeconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
    rounds,
    secondsPerRun,
    order,
    harness,
    ...(estimatedDollars === undefined ? {} : { estimatedDollars }),
    ...(adaptive === undefined ? {} : { adaptive }),
    ...(confirmation === undefined
      ? {}
      : {
          confirmation: {
            rounds: confirmation.rounds,
            cells: confirmation.cells,
            arms: confirmation.arms.map(({ name }) => name),
          },
        }),
  };
}

function contextOf(found: readonly CellFindings[], arms: readonly string[], steps: readonly StepResult[]): Context {
  const conditions = machineConditions(arms, steps);
  const alike = found.flatMap((one) => one.alike);
  return {
    metrics: found.flatMap(({ rows }) => rows).filter(isContext),
    facts: joinRows(found.flatMap(({ facts }) => facts.rows)),
    alike: gatherAlike([...alike.map(({ finding }) => finding), ...found.flatMap(({ facts }) => facts.alike)]),
    alikeMetrics: alike.map(({ row }) => row),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

function tablesOf(rows: readonly Row[]): TestTable[] {
  return Array.from(
    Map.groupBy(rows, ({ test }) => test),
    ([test, ofTest]) => ({ test, variants: [...new Set(ofTest.map(({ variant }) => variant))], rows: orderRows(ofTest) }),
  );
}

/** Notes of arms stand with their arms; a run may have put them among its own as well. */
function repeatsArm(note: string, arms: readonly ArmFacts[]): boolean {
  return arms.some(
    ({ name, notes, unavailable }) =>
      note.startsWith(name) && [...notes, unavailable].some((text) => text !== undefined && note.includes(text)),
  );
}

/** The most frequent size of a sample. */
function usualCountOf(rows: readonly Row[]): number | undefined {
  const sizes = rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell.status === "measured" ? [cell.summary.n] : [])));
  const counts = [...Map.groupBy(sizes, (size) => size)].map(([size, all]) => ({ size, times: all.length }));
  return counts.sort((a, b) => b.times - a.times || b.size - a.size)[0]?.size;
}
