import { metricKey } from "../comparison/gate.ts";
import { METRICS, type MetricName } from "../model/metric.ts";
import { plainLine } from "./foreign-text.ts";
import type { HostCell, Report, ReportCell, Row } from "./report.ts";

/** In base units; `change` and what belongs to it are ratios less 1, so −0.03 is 3 % less. */
const COLUMNS = [
  "run",
  "arm",
  "test",
  "variant",
  "path",
  "metric",
  "unit",
  "better",
  "status",
  "round",
  "value",
  "family",
  "verdict",
  "doubt",
  "change",
  "change_low",
  "change_high",
  "n",
  "p",
  "adjusted_p",
  "threshold",
  "detectable",
  "rounds_needed",
  "host_share",
] as const;

/** One comparison in so many digits; values of rounds stand in full. */
const DIGITS = 6;

/**
 * Every value of every round as a spreadsheet (RFC 4180): a line per arm, metric and round, each with what was said of the arm's metric; a
 * line without a value where an arm has none. `host_share` is the value over that of the hosts in the same round. A text from outside can become no formula.
 */
export function renderCsv(report: Report): string {
  const { tests, context } = report;
  const rows = [...tests.flatMap((test) => test.rows), ...context.metrics, ...context.alikeMetrics];
  const hosts = new Map(report.hosts.map((row) => [metricKey(row), row.cells]));
  const lines = rows.flatMap((row) => {
    const shares = row.metric === undefined ? undefined : hosts.get(metricKey({ ...row, metric: row.metric }));
    return row.cells.flatMap((cell, index) => cellLines(row, cell, index, report, shares?.[index]));
  });
  return `${[COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
}

/** The lines of one arm in one row differ in round, value and share only. */
function cellLines(
  { test, variant, path, metric, better }: Row,
  cell: ReportCell,
  index: number,
  { run, arms }: Report,
  host: HostCell | undefined,
): string[] {
  const about = [run.runId, arms[index]?.name, test, variant, path, metric, unitOf(metric), better].map(field).join(",");
  const judged = judgement(cell).map(field).join(",");
  if (cell.status === "missing") return [`${about},missing,,,${judged},`];
  const shares = new Map(host?.rounds.map(({ round, share }) => [round, share]));
  return cell.rounds.map(({ round, value }) => `${about},measured,${round},${value},${judged},${field(short(shares.get(round)))}`);
}

const unitOf = (metric: MetricName | undefined) => (metric === undefined ? undefined : METRICS[metric].unit);

/** The columns behind the value. */
function judgement({ comparison }: ReportCell): (string | number | undefined)[] {
  const { family, verdict, doubt, evidence, adjustedP, threshold, minimumDetectable, roundsNeeded } = comparison ?? {};
  const ratios = [evidence?.effect, evidence?.interval.low, evidence?.interval.high].map(ratio);
  const takes = [ratio(threshold?.distance), ratio(minimumDetectable), roundsNeeded];
  return [family, verdict, doubt, ...ratios, evidence?.n, short(evidence?.p), short(adjustedP), ...takes];
}

const short = (value: number | undefined) => (value === undefined ? undefined : Number(value.toPrecision(DIGITS)));
const ratio = (distance: number | undefined) => (distance === undefined ? undefined : short(Math.expm1(distance)));

/** What spreadsheets take for the begin of a formula. */
const FORMULA = /^[=+\-@＝＋－＠]/;

function field(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const line = plainLine(value);
  const harmless = FORMULA.test(line) ? `'${line}` : line;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
