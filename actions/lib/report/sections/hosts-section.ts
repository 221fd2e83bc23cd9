import type { Words } from "../../words/words.ts";
import type { Document, TableCell } from "../document.ts";
import type { HostCell, HostRow, Report } from "../report.ts";
import { chooseScale } from "../scale.ts";
import { heading, line, paragraph, small } from "./lines.ts";
import { armTable, arrowOf, boundsText } from "./row-cells.ts";

const SHARE = chooseScale("ratio", []);

/** What pods reach of what their machines do without a data plane for pods. */
export function hostsSection(report: Report, words: Words): Document {
  if (report.hosts.length === 0) return [];
  const { headings, hostsLegend } = words.tables;
  const rows = report.hosts.map((row) => [label(row, words), ...row.cells.map((cell) => hostCell(cell, row, report.usualCount, words))]);
  return [heading(2, headings.hosts), paragraph(hostsLegend), armTable(rows, report, words)];
}

function label({ metric, test, variant, path, better }: HostRow, { names }: Words): TableCell {
  return [[{ text: names.metric(metric, test), style: "strong" }, { text: ` ${arrowOf({ better })}` }], small(`${variant} · ${path}`)];
}

/** `93.1 %`, below it the bounds, both medians and, of a time, what is added. */
function hostCell(cell: HostCell | undefined, { scale }: HostRow, usualCount: number, { numbers, tables }: Words): TableCell {
  if (cell === undefined) return [line("—")];
  const { pods, host, share, summary, added } = cell;
  const bounds =
    summary === undefined ? tables.ofMedians : boundsText(summary, (value) => numbers.value(value, SHARE), usualCount, { tables });
  const sign = added === undefined || added === 0 ? "" : added < 0 ? "−" : "+";
  return [
    line(numbers.quantity(share, SHARE)),
    ...(bounds === "" ? [] : [small(bounds)]),
    small(tables.besideHost(numbers.value(pods, scale), numbers.quantity(host, scale))),
    ...(added === undefined ? [] : [small(`${sign}${numbers.quantity(Math.abs(added), chooseScale("s", [added]))}`)]),
  ];
}
