import { isControl } from "../../comparison/control.ts";
import { ROUNDS_FOR_INTERVAL } from "../../statistics/summary.ts";
import type { Words } from "../../words/words.ts";
import type { Document } from "../document.ts";
import type { Report, Row, TestTable } from "../report.ts";
import { isQuiet } from "../row-order.ts";
import { countVerdicts } from "../verdict-facts.ts";
import { heading, paragraph } from "./lines.ts";
import { armTable, metricRow } from "./row-cells.ts";

export interface TestOptions {
  /** Without the rows whose best news is that nothing changed. */
  readonly withoutQuiet?: boolean;
  /** Each test folded, with its verdicts counted in what is seen of it. */
  readonly folded?: boolean;
}

/** The full tables, test by test. */
export function testSections(report: Report, words: Words, options: TestOptions = {}): Document {
  return [...testsIntroduction(report, words), ...report.tests.flatMap((test) => testSection(test, report, words, options))];
}

/** What stands above the tables. */
export function testsIntroduction(report: Report, words: Words): Document {
  return report.tests.length === 0 ? [] : [heading(2, words.tables.headings.results), paragraph(cellLegend(report, words))];
}

/** The tables of one test, behind its heading or folded. */
export function testSection(
  table: TestTable,
  report: Report,
  words: Words,
  { withoutQuiet = false, folded = false }: TestOptions = {},
): Document {
  const title = words.names.test(table.test) ?? table.test;
  const variants = variantsText(table, words);
  const rows = withoutQuiet ? table.rows.filter((row) => !isQuiet(row)) : table.rows;
  const left = table.rows.length - rows.length;
  const blocks: Document = [
    ...(variants === "" ? [] : [{ kind: "paragraph", lines: [[{ text: variants }]], style: "small" } as const]),
    ...(rows.length === 0
      ? []
      : [
          armTable(
            rows.map((row) => metricRow(row, report, words)),
            report,
            words,
          ),
        ]),
    ...(left === 0 ? [] : [paragraph(words.tables.quietRows(left))]),
  ];
  if (!folded) return [heading(3, title), ...blocks];
  return [{ kind: "details", summary: words.tables.testSummary(title, countVerdicts(comparisonsIn(table.rows))), blocks }];
}

/** What is said of the hosts is no verdict on a data plane. */
const comparisonsIn = (rows: readonly Row[]) =>
  rows.filter((row) => !isControl(row)).flatMap(({ cells }) => cells.flatMap(({ comparison }) => comparison ?? []));

/** What the variants of a test are, where a title tells more than the name. */
function variantsText({ test, variants }: TestTable, { names, tables }: Words): string {
  const titled = variants.flatMap((name) => {
    const title = names.variant(test, name);
    return title === undefined || title === name.replaceAll("-", " ") ? [] : [{ name, title }];
  });
  return titled.length === 0 ? "" : tables.variants(titled);
}

/** How a cell is read, and how many values stand behind it. */
function cellLegend(report: Report, { tables }: Words): string {
  const { arms, usualCount, tests } = report;
  const counts = new Set(
    tests.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.flatMap((one) => (one.status === "measured" ? [one.summary.n] : [])))),
  );
  const [baseline] = arms;
  return tables.cellLegend({
    ...(baseline === undefined || arms.length === 1 ? {} : { baseline: baseline.name }),
    usualCount,
    isExact: usualCount >= ROUNDS_FOR_INTERVAL,
    countsDiffer: counts.size > 1,
  });
}
