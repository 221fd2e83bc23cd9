import type { ArmFacts, RunRecord, StepResult } from "../model/record.ts";
import { gatherAlike } from "./alike.ts";
import { type CellFindings, describeCell, isContext } from "./describe-cell.ts";
import { countingSteps, groupSteps } from "./group-steps.ts";
import { machineConditions } from "./machine-conditions.ts";
import { NoteBook } from "./note-book.ts";
import type { Context, Report, ReportTitles, Row, TestTable } from "./report.ts";
import { joinRows } from "./seen-facts.ts";

export type { Report } from "./report.ts";

/**
 * Orders what a record holds into tables. Only values of `measured` steps of the rounds that count enter a sample; every
 * other step, and every warning, becomes a note.
 */
export function makeReport(record: RunRecord, titles: ReportTitles = {}): Report {
  const baseline = record.arms.filter(({ name }) => name === record.baseline);
  const arms = [...baseline, ...record.arms.filter(({ name }) => name !== record.baseline)];
  const book = new NoteBook();
  const counting = countingSteps(record.steps);
  const stepsOf = groupSteps(counting);
  const found = record.cells.map((cell) =>
    describeCell({ cell, arms, baseline: record.baseline, steps: stepsOf(cell), rounds: record.rounds, book }),
  );
  const judged = found.flatMap(({ rows }) => rows).filter((row) => !isContext(row));
  const context = contextOf(found, arms, counting);
  const scenarios = new Set(arms.map(({ scenario }) => scenario)).size;
  return {
    title: `Network benchmark of ${scenarios} data plane${scenarios === 1 ? "" : "s"}${scenarios < arms.length ? `, ${arms.length} arms` : ""}`,
    statement: record.target.statement,
    run: {
      runId: record.runId,
      status: record.status,
      startedAt: record.startedAt,
      durationSeconds: (Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000,
      rounds: record.rounds,
      secondsPerRun: record.secondsPerRun,
      order: record.order,
      harness: record.harness,
    },
    arms,
    usualCount:
      mostFrequent(
        [...judged, ...context.metrics].flatMap(({ cells }) =>
          cells.flatMap((cell) => (cell.status === "measured" ? [cell.summary.n] : [])),
        ),
      ) ?? record.rounds,
    tests: tablesOf(judged, titles),
    context,
    notes: book.notes(),
    remarks: record.notes.filter((note) => !repeatsArm(note, arms)),
    environment: record.environment,
    reproduce: record.reproduce,
  };
}

function contextOf(found: readonly CellFindings[], arms: readonly ArmFacts[], steps: readonly StepResult[]): Context {
  const conditions = machineConditions(
    arms.map(({ name }) => name),
    steps,
  );
  return {
    metrics: found.flatMap(({ rows }) => rows).filter(isContext),
    facts: joinRows(found.flatMap(({ facts }) => facts.rows)),
    alike: gatherAlike([...found.flatMap(({ alike }) => alike), ...found.flatMap(({ facts }) => facts.alike)]),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

function tablesOf(rows: readonly Row[], titles: ReportTitles): TestTable[] {
  return Array.from(
    Map.groupBy(rows, ({ test }) => test),
    ([test, ofTest]) => ({
      test,
      title: titles.test?.(test) ?? test,
      variants: [...new Set(ofTest.map(({ variant }) => variant))].flatMap((name) => {
        const title = titles.variant?.(test, name);
        return title === undefined ? [] : [{ name, title }];
      }),
      rows: ofTest,
    }),
  );
}

/** Notes of arms stand with their arms; a run may have put them among its own as well. */
function repeatsArm(note: string, arms: readonly ArmFacts[]): boolean {
  return arms.some(
    ({ name, notes, unavailable }) =>
      note.startsWith(name) && [...notes, unavailable].some((text) => text !== undefined && note.includes(text)),
  );
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({ value, times: all.length }));
  return counts.sort((a, b) => b.times - a.times || b.value - a.value)[0]?.value;
}
