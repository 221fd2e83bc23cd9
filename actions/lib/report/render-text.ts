import { styleText } from "node:util";
import type { Change } from "../comparison/change.ts";
import type { ArmFacts } from "../model/record.ts";
import { boundsText, cellNotes, changeLabel, changeText, contextLabel, isFaint, type Label, rowLabel } from "./cell-text.ts";
import { plainLine } from "./foreign-text.ts";
import { noteText } from "./note-text.ts";
import type { Alike, Report, ReportCell, Row, TestTable, TextRow } from "./report.ts";
import { formatValue } from "./scale.ts";
import {
  alikeIntroduction,
  alikeText,
  armText,
  armTitle,
  CONDITIONS_INTRODUCTION,
  CONDITIONS_TITLE,
  CONTEXT_INTRODUCTION,
  cellLegend,
  designText,
  environmentFacts,
  PARTIAL,
  readingHints,
  runText,
  significanceText,
  variantsText,
} from "./sentences.ts";
import { type Lines, renderTextTable } from "./text-table.ts";
import { wrapName, wrapWords } from "./wrap.ts";

export interface TextOptions {
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Whether terminal colours may be used. */
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** How to write on this terminal. */
interface Pen {
  paint(style: Style | undefined, text: string): string;
  /** Wrapped prose; lines after the first hang two characters further in where there is an indent. */
  prose(text: string, indent?: string, style?: Style): string;
  heading(text: string): string;
  readonly columns: number;
}

/** Prose wider than this is hard to read, however wide the terminal is. */
const PROSE_WIDTH = 120;
const LABEL_WIDTH = 27;
/** On a terminal with room to spare, most labels need one line less. */
const WIDE_COLUMNS = 140;
const WIDE_LABEL_WIDTH = 36;
/** Of names and words above and in the cells; a median with its change is about as wide. */
const CELL_WIDTH = 13;

/** The report for a terminal. Ends with a line break. */
export function renderText(report: Report, options: TextOptions): string {
  const pen = makePen(options);
  const { arms, run, tests, notes, remarks } = report;
  const sections = [
    pen.heading(report.title),
    pen.prose(report.statement, "", ["bold", "yellow"]),
    pen.prose(significanceText(report)),
    run.status === "partial" ? pen.prose(PARTIAL, "", "yellow") : "",
    [
      pen.heading("What was compared"),
      ...arms.map((arm) => armItem(arm, arms.length > 1 && arms[0] === arm, pen)),
      items([designText(run), runText(run), ...remarks], pen),
    ].join("\n"),
    pen.prose(cellLegend(report)),
    ...tests.map((test) => testSection(test, report, pen)),
    contextSection(report, pen),
    conditionsSection(report, pen),
    section(
      "Notes",
      notes.map((note) => `[${note.number}] ${noteText(note, arms)}`),
      pen,
    ),
    section(
      "Environment",
      environmentFacts(report.environment).map(([name, value]) => `${name}: ${value}`),
      pen,
    ),
    section("How to read this", readingHints(report), pen),
    // Not wrapped, so that it can be copied.
    `${pen.heading("Measure it again")}\n  ${plainLine(report.reproduce)}`,
  ];
  return `${sections.filter((text) => text !== "").join("\n\n")}\n`;
}

const items = (texts: readonly string[], pen: Pen): string => texts.map((text) => pen.prose(text, "  ")).join("\n");

const section = (title: string, texts: readonly string[], pen: Pen): string =>
  texts.length === 0 ? "" : `${pen.heading(title)}\n${items(texts, pen)}`;

function makePen({ columns, color }: TextOptions): Pen {
  const paint: Pen["paint"] = (style, text) =>
    color && style !== undefined && text !== "" ? styleText(style, text, { validateStream: false }) : text;
  const width = Math.max(20, Math.min(columns, PROSE_WIDTH));
  return {
    columns,
    paint,
    heading: (text) => paint("bold", plainLine(text)),
    prose: (text, indent = "", style = undefined) => {
      const hang = indent === "" ? "" : "  ";
      const lines = wrapWords(plainLine(text), width - indent.length - hang.length);
      return lines.map((line, index) => `${indent}${index === 0 ? "" : hang}${paint(style, line)}`).join("\n");
    },
  };
}

function armItem(arm: ArmFacts, isBaseline: boolean, pen: Pen): string {
  const details = [armText(arm), ...arm.notes].filter((text) => text !== "");
  return [
    pen.prose(`${arm.name}${isBaseline ? ", the baseline" : ""}: ${armTitle(arm)}`, "  "),
    ...details.map((text) => pen.prose(text, "    ", "dim")),
  ].join("\n");
}

function testSection(test: TestTable, report: Report, pen: Pen): string {
  const variants = variantsText(test);
  return [
    pen.heading(test.title),
    ...(variants === "" ? [] : [pen.prose(variants, "  ", "dim")]),
    "",
    table(
      test.rows.map((row) => metricLine(row, rowLabel(row, report.notes), report, pen)),
      report,
      pen,
    ),
  ].join("\n");
}

function contextSection(report: Report, pen: Pen): string {
  const { metrics, facts, alike } = report.context;
  const rows = [
    ...metrics.map((row) => metricLine(row, contextLabel(row, report.notes), report, pen)),
    ...facts.map((row) => textLine(row, pen)),
  ];
  return contextPart("Context", CONTEXT_INTRODUCTION, rows, alike, report, pen);
}

function conditionsSection(report: Report, pen: Pen): string {
  const { rows, alike } = report.context.conditions ?? { rows: [], alike: [] };
  return contextPart(
    CONDITIONS_TITLE,
    CONDITIONS_INTRODUCTION,
    rows.map((row) => textLine(row, pen)),
    alike,
    report,
    pen,
  );
}

function contextPart(
  title: string,
  introduction: string,
  rows: readonly (readonly Lines[])[],
  alike: readonly Alike[],
  report: Report,
  pen: Pen,
): string {
  if (rows.length + alike.length === 0) return "";
  const parts = [
    `${pen.heading(title)}\n${pen.prose(introduction, "  ", "dim")}`,
    rows.length === 0 ? "" : table(rows, report, pen),
    alike.length === 0 ? "" : `${pen.prose(alikeIntroduction(report))}\n${items(alike.map(alikeText), pen)}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function table(rows: readonly (readonly Lines[])[], { arms }: Report, pen: Pen): string {
  const header = arms.map(({ name }, index) => [
    ...wrapName(plainLine(name), CELL_WIDTH),
    ...(index === 0 && arms.length > 1 ? [pen.paint("dim", "baseline")] : []),
  ]);
  return renderTextTable([[], ...header], rows, pen.columns);
}

function metricLine(row: Row, label: Label, { usualCount }: Report, pen: Pen): Lines[] {
  return [labelLines(label, pen), ...row.cells.map((cell) => cellLines(cell, row, label.notes, usualCount, pen))];
}

function textLine(row: TextRow, pen: Pen): Lines[] {
  return [
    labelLines(contextLabel(row, []), pen),
    ...row.cells.map(({ text, notes }) => wrapWords([plainLine(text), marks(notes)].filter((part) => part !== "").join(" "), CELL_WIDTH)),
  ];
}

function labelLines({ title, unit, detail, notes }: Label, { paint, columns }: Pen): Lines {
  const width = columns < WIDE_COLUMNS ? LABEL_WIDTH : WIDE_LABEL_WIDTH;
  const words = wrapWords(plainLine(title), width);
  const behind = [unit, marks(notes)].filter((part) => part !== "").join(" ");
  const last = `${words.at(-1)} ${behind}`.trim();
  const name = last.length <= width ? [...words.slice(0, -1), last] : [...words, behind];
  return [...name, ...(detail === "" ? [] : wrapWords(plainLine(detail), width).map((line) => paint("dim", line)))];
}

const marks = (notes: readonly number[]): string => (notes.length > 0 ? `[${notes.join(",")}]` : "");

function cellLines(cell: ReportCell, row: Row, shared: readonly number[], usualCount: number, { paint }: Pen): Lines {
  if (cell.status === "missing") return [`— ${marks(cell.notes)}`.trim()];
  const change = cell.change === undefined ? "" : paint(styleOf(cell.change), changeText(cell.change));
  const median = [formatValue(cell.summary.median, row.scale), change, marks(cellNotes(cell, shared))]
    .filter((part) => part !== "")
    .join(" ");
  const dim = [boundsText(cell.summary, row, usualCount), changeLabel(cell.change, usualCount)].filter((line) => line !== "");
  return [median, ...dim.map((line) => paint("dim", line))];
}

/** A change has a colour only where it is more than the baseline does on its own. */
function styleOf(change: Change): Style | undefined {
  if (change.kind === "no-baseline" || isFaint(change)) return "dim";
  if (change.effect === "better") return "green";
  return change.effect === "worse" ? "red" : undefined;
}
