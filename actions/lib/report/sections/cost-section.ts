import type { Words } from "../../words/words.ts";
import type { Document } from "../document.ts";
import type { Report } from "../report.ts";
import { heading, paragraph } from "./lines.ts";
import { armTable, metricRow } from "./row-cells.ts";

/** What the data planes cost, on one page with what they give. */
export function costSection(report: Report, words: Words): Document {
  if (report.cost.length === 0) return [];
  const rows = report.cost.map((row) => metricRow(row, report, words, true));
  const hasMemory = report.cost.some(({ scale }) => scale.base === "B");
  return [heading(2, words.tables.headings.cost), paragraph(words.tables.costLegend({ hasMemory })), armTable(rows, report, words)];
}
