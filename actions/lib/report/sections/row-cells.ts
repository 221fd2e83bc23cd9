import type { MetricComparison } from "../../comparison/comparison.ts";
import type { Direction } from "../../model/metric.ts";
import { ROUNDS_FOR_INTERVAL, type Summary } from "../../statistics/summary.ts";
import type { Words } from "../../words/words.ts";
import type { Inline, Table, TableCell } from "../document.ts";
import { groupCells } from "../group-cells.ts";
import type { Note } from "../note-book.ts";
import type { Report, ReportCell, Row } from "../report.ts";
import { onlyChange } from "../round-changes.ts";
import { line, marks, small } from "./lines.ts";
import { VERDICT_TONES } from "./tones.ts";

const ARROWS: Readonly<Record<Direction, string>> = { higher: "↑", lower: "↓", neither: "" };

export const arrowOf = ({ better }: Pick<Row, "better">): string => ARROWS[better];

/** A table with a column per arm. @param isFullLabel whether a row has to name its test, because the table does not */
export function armTable(rows: readonly (readonly TableCell[])[], { arms }: Report, { run }: Words): Table {
  const header = arms.map(({ name }, index): TableCell => [line(name), ...(index === 0 && arms.length > 1 ? [small(run.baseline)] : [])]);
  return { kind: "table", header: [[], ...header], rows };
}

/** A metric's line: its label, then a cell per arm. */
export function metricRow(row: Row, report: Report, words: Words, isFullLabel = false): TableCell[] {
  const shared = sharedNotes(row, report.notes);
  return [label(row, shared, words, isFullLabel), ...row.cells.map((one) => armCell(one, row, shared, report.usualCount, words))];
}

/** `New connections op/s ↑`, below it `max · service/other-node`, or with the test before it. */
function label(row: Row, notes: readonly number[], { names, notes: words }: Words, isFullLabel: boolean): TableCell {
  const { metric, test, variant, path, scale } = row;
  const unit = [scale.unit, arrowOf(row)].filter((part) => part !== "").join(" ");
  return [
    [
      { text: metric === undefined ? names.noValue : names.metric(metric, test), style: "strong" },
      ...(unit === "" ? [] : [{ text: ` ${unit}` }]),
      ...marks(notes),
    ],
    small(isFullLabel ? words.placesLabel(groupCells([row])) : `${variant} · ${path}`),
  ];
}

/** Notes that hold for all arms of a row in as many rounds: said once at the row, and not in every cell. */
function sharedNotes({ cells, test, variant, path }: Row, all: readonly Note[]): number[] {
  const [first, ...others] = cells;
  if (first === undefined || others.length === 0 || cells.every(({ status }) => status === "missing")) return [];
  const ofRow = (place: Note["places"][number]) => place.cell.test === test && place.cell.variant === variant && place.cell.path === path;
  return first.notes.filter((number) => {
    if (!others.every(({ notes }) => notes.includes(number))) return false;
    const places = all[number - 1]?.places ?? [];
    return new Set(places.filter(ofRow).map(({ rounds }) => rounds)).size === 1;
  });
}

/** A dash shows all of its notes, so that it is never unexplained; any other cell those that are its own. */
function armCell(one: ReportCell, row: Row, shared: readonly number[], usualCount: number, words: Words): TableCell {
  if (one.status === "missing") return [[{ text: "—" }, ...marks(one.notes)]];
  const { summary, notes, comparison } = one;
  const bounds = boundsText(summary, (value) => words.numbers.value(value, row.scale), usualCount, words);
  return [
    [{ text: words.numbers.value(summary.median, row.scale) }, ...marks(notes.filter((number) => !shared.includes(number)))],
    ...(bounds === "" ? [] : [small(bounds)]),
    ...(comparison === undefined ? [] : changeLines(comparison, row, words)),
  ];
}

/** The change and what is said of it; only a verdict that something changed stands out. */
function changeLines(
  { arm, family, verdict, doubt, evidence, unweighed }: MetricComparison,
  row: Row,
  { numbers, tables, verdicts }: Words,
): Inline[] {
  if (evidence === undefined) {
    const change = onlyChange(row, arm);
    const why = unweighed === undefined ? [] : [small(verdicts.unweighed(unweighed, arm), "faint")];
    return [...(change === undefined ? [] : [small(numbers.change(change))]), small(tables.verdictInCell(verdict), "faint"), ...why];
  }
  const change = numbers.change(evidence.effect);
  const interval = { text: ` ${numbers.interval(evidence.interval)}`, style: "small" } as const;
  const hasChanged = verdict === "regression" || verdict === "improvement";
  if (hasChanged && family === "control")
    return [[{ text: change, style: "small" }, interval], small(verdicts.doubt["hosts-differ"], "faint")];
  const said = small(tables.verdictInCell(verdict, doubt), "faint");
  if (hasChanged) return [[{ text: change, tone: VERDICT_TONES[verdict], icon: true }, interval], said];
  return [[{ text: change, style: "small" }, interval], said];
}

/** What surrounds the median: `15.9–17.2`, `range 15.9–17.2 n=3`; only what differs from the usual is said. */
export function boundsText(
  { n, interval }: Summary,
  value: (value: number) => string,
  usualCount: number,
  { tables }: Pick<Words, "tables">,
): string {
  const count = n === usualCount ? {} : { n };
  if (n === 1) return n === usualCount ? "" : tables.count(n);
  const isUsual = n >= ROUNDS_FOR_INTERVAL === usualCount >= ROUNDS_FOR_INTERVAL;
  const kind = isUsual ? {} : { kind: interval.kind === "range" ? ("range" as const) : ("interval" as const) };
  const low = value(interval.low);
  if (low === value(interval.high)) return [tables.allAlike(low), ...(n === usualCount ? [] : [tables.count(n)])].join(" ");
  return tables.bounds({ ...kind, low, high: value(interval.high), ...count });
}
