import { markdownTable } from "markdown-table";
import type { ArmFacts } from "../model/record.ts";
import { boundsText, cellNotes, changeLabel, changeText, contextLabel, isFaint, type Label, rowLabel } from "./cell-text.ts";
import { escapeMarkdown, fencedBlock } from "./foreign-text.ts";
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

/** The report as GitHub markdown: a file, a step summary, a comment. Ends with a line break. */
export function renderMarkdown(report: Report): string {
  const { arms, run, tests, notes, remarks } = report;
  return `${join([
    `# ${escapeMarkdown(report.title)}`,
    `**${escapeMarkdown(report.statement)}**`,
    significanceText(report),
    run.status === "partial" ? `> [!WARNING]\n> ${PARTIAL}` : "",
    "## What was compared",
    list(arms.map((arm) => armItem(arm, arms.length > 1 && arms[0] === arm))),
    `${escapeMarkdown(designText(run))}.<br>\n${escapeMarkdown(runText(run))}.`,
    list(remarks.map(escapeMarkdown)),
    "## Results",
    escapeMarkdown(cellLegend(report)),
    ...tests.map((test) => testSection(test, report)),
    contextSection(report),
    notes.length > 0 ? `## Notes\n\n${notes.map((note) => `${note.number}. ${escapeMarkdown(noteText(note, arms))}`).join("\n")}` : "",
    details("Environment", environmentTable(report)),
    details("How to read this", list(readingHints(report).map(escapeMarkdown))),
    `## Measure it again\n\n${fencedBlock(report.reproduce)}`,
  ])}\n`;
}

const join = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n\n");

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");

const details = (summary: string, body: string): string => `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;

/** Stands for grey, which GitHub's markdown does not have. */
const small = (markdown: string): string => (markdown === "" ? "" : `<sub>${markdown}</sub>`);

const lines = (texts: readonly string[]): string => texts.filter((line) => line !== "").join("<br>");

function armItem(arm: ArmFacts, isBaseline: boolean): string {
  const name = `**${escapeMarkdown(arm.name)}**${isBaseline ? ", the baseline" : ""}: ${escapeMarkdown(armTitle(arm))}`;
  return [lines([name, small(escapeMarkdown(armText(arm)))]), ...arm.notes.map((note) => `  - ${escapeMarkdown(note)}`)].join("\n");
}

function testSection(test: TestTable, report: Report): string {
  const rows = test.rows.map((row) => metricLine(row, rowLabel(row, report.notes), report));
  return join([`### ${escapeMarkdown(test.title)}`, small(escapeMarkdown(variantsText(test))), table(rows, report)]);
}

function contextSection(report: Report): string {
  const { metrics, facts, alike } = report.context;
  const rows = [...metrics.map((row) => metricLine(row, contextLabel(row, report.notes), report)), ...facts.map(textLine)];
  const parts = join([table(rows, report), alikeList(alike, report)]);
  const all = join([parts === "" ? "" : CONTEXT_INTRODUCTION, parts, conditionsSection(report)]);
  return all === "" ? "" : `## Context\n\n${all}`;
}

function conditionsSection(report: Report): string {
  const { conditions } = report.context;
  if (conditions === undefined) return "";
  return join([
    `### ${CONDITIONS_TITLE}`,
    CONDITIONS_INTRODUCTION,
    table(conditions.rows.map(textLine), report),
    alikeList(conditions.alike, report),
  ]);
}

function alikeList(alike: readonly Alike[], report: Report): string {
  return alike.length === 0 ? "" : join([alikeIntroduction(report), list(alike.map((one) => escapeMarkdown(alikeText(one))))]);
}

function environmentTable({ environment }: Report): string {
  const rows = environmentFacts(environment).map(([name, value]) => [name, escapeMarkdown(value)]);
  return markdownTable([["", ""], ...rows], { alignDelimiters: false });
}

/** A table with a column per arm; nothing where there are no rows. */
function table(rows: readonly (readonly string[])[], { arms }: Report): string {
  if (rows.length === 0) return "";
  const header = arms.map(({ name }, index) => `${escapeMarkdown(name)}${index === 0 && arms.length > 1 ? "<br><sub>baseline</sub>" : ""}`);
  // Unpadded, so that one changed number changes one line.
  return markdownTable([["", ...header], ...rows], { align: ["l", ...arms.map(() => "r")], alignDelimiters: false });
}

function metricLine(row: Row, label: Label, { usualCount }: Report): string[] {
  return [labelText(label), ...row.cells.map((cell) => cellText(cell, row, label.notes, usualCount))];
}

function textLine(row: TextRow): string[] {
  return [labelText(contextLabel(row, [])), ...row.cells.map(({ text, notes }) => `${escapeMarkdown(text)}${marks(notes)}`)];
}

function labelText({ title, unit, detail, notes }: Label): string {
  return lines([`${`**${escapeMarkdown(title)}** ${unit}`.trim()}${marks(notes)}`, small(escapeMarkdown(detail))]);
}

const marks = (notes: readonly number[]): string => (notes.length > 0 ? ` <sup>[${notes.join(", ")}]</sup>` : "");

function cellText(cell: ReportCell, row: Row, shared: readonly number[], usualCount: number): string {
  if (cell.status === "missing") return `—${marks(cell.notes)}`;
  const change = cell.change === undefined ? "" : changeText(cell.change);
  const isGrey = cell.change !== undefined && isFaint(cell.change);
  return lines([
    `${formatValue(cell.summary.median, row.scale)}${marks(cellNotes(cell, shared))}`,
    boundsText(cell.summary, row, usualCount),
    isGrey ? small(`${change} ${changeLabel(cell.change, usualCount)}`.trim()) : change,
  ]);
}
