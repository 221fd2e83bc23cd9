import type { Words } from "../../words/words.ts";
import type { Document, TableCell } from "../document.ts";
import type { Report } from "../report.ts";
import { roundChanges } from "../round-changes.ts";
import { heading, line, paragraph, small } from "./lines.ts";

/** Every round's change of the gate metrics: what the medians and intervals are made of. */
export function ratiosSection({ comparison, gate }: Report, words: Words): Document {
  const paired = comparison?.candidates.filter(({ pairing }) => pairing === "paired").map(({ arm }) => arm) ?? [];
  if (comparison === undefined || gate.length === 0 || paired.length === 0) return [];
  const rows = gate.map(({ row, metric, test, variant, path }): TableCell[] => [
    [[{ text: words.names.metric(metric, test), style: "strong" }], small(`${variant} · ${path}`)],
    ...paired.map((arm): TableCell => {
      const changes = roundChanges(row, arm);
      return [line(changes.length === 0 ? "—" : words.numbers.changes(changes))];
    }),
  ]);
  return [
    heading(2, words.tables.headings.ratios),
    paragraph(words.tables.ratiosLegend(comparison.baseline)),
    { kind: "table", header: [[], ...paired.map((arm) => [line(arm)])], rows },
  ];
}
