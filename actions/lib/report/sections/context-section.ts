import type { Words } from "../../words/words.ts";
import type { Document, TableCell } from "../document.ts";
import { groupCells } from "../group-cells.ts";
import type { Alike, ConditionRow, FactRow, Report } from "../report.ts";
import { heading, line, marks, paragraph, small } from "./lines.ts";
import { armTable, metricRow } from "./row-cells.ts";

/** What explains the results: metrics without a good direction, facts of the steps, and how quiet the machine was. */
export function contextSection(report: Report, words: Words): Document {
  const { metrics, facts, alike } = report.context;
  const rows = [...metrics.map((row) => metricRow(row, report, words, true)), ...facts.map((row) => factRow(row, words))];
  const parts: Document = [
    ...(rows.length === 0 ? [] : [armTable(rows, report, words)]),
    ...alikeBlocks(
      alike.map((one) => alikeText(one, words)),
      report,
      words,
    ),
  ];
  const conditions = conditionBlocks(report, words);
  if (parts.length + conditions.length === 0) return [];
  const introduction = parts.length === 0 ? [] : [paragraph(words.tables.contextIntroduction)];
  return [heading(2, words.tables.headings.context), ...introduction, ...parts, ...conditions];
}

function alikeBlocks(texts: readonly string[], { arms }: Report, { notes }: Words): Document {
  if (texts.length === 0) return [];
  return [paragraph(notes.alikeIntroduction(arms.length)), { kind: "list", items: texts.map((text) => ({ lines: [line(text)] })) }];
}

function factRow({ fact, places, scale, cells }: FactRow, { names, notes }: Words): TableCell[] {
  const unit = scale === undefined || scale.unit === "" ? [] : [{ text: ` ${scale.unit}` }];
  return [
    [[{ text: names.fact(fact) ?? fact, style: "strong" }, ...unit], small(notes.placesLabel(groupCells(places)))],
    ...cells.map((one): TableCell => {
      if (one.seen !== undefined) return [line(names.factValue(fact, one.seen, scale))];
      return one.notes.length === 0 ? [line(names.notRecorded)] : [[{ text: "—" }, ...marks(one.notes)]];
    }),
  ];
}

/** `HTTP errors: 0 % in http max-close over service/other-node`. */
export function alikeText({ subject, values }: Alike, { names, notes, numbers }: Words): string {
  const title = "fact" in subject ? (names.fact(subject.fact) ?? subject.fact) : names.metric(subject.metric, subject.test);
  return notes.alike(
    title,
    values.map(({ same, scale, places }) => {
      const groups = groupCells(places);
      if (typeof same !== "object" || !("low" in same)) {
        return { text: names.factValue("fact" in subject ? subject.fact : "", same, scale), groups };
      }
      const write = (value: number) => (scale === undefined ? numbers.plain(value) : numbers.value(value, scale));
      const bounds = [...new Set([write(same.low), write(same.high)])].join("–");
      return { text: `${bounds} ${scale?.unit ?? ""}`.trim(), groups };
    }),
  );
}

function conditionBlocks(report: Report, words: Words): Document {
  const { conditions } = report.context;
  if (conditions === undefined) return [];
  const { tables, names, notes } = words;
  const rows = conditions.rows.map((row) => ({
    ...names.conditions[row.condition],
    texts: row.cells.map((one) => conditionText(one, row, words)),
  }));
  const isSame = ({ texts }: (typeof rows)[number]) => new Set(texts.filter((text) => text !== undefined)).size === 1;
  const differing = rows.filter((row) => !isSame(row));
  const same = rows.filter(isSame).map(({ title, unit, texts }) => {
    const text = texts.find((one) => one !== undefined) ?? "";
    return notes.alike(title, [{ text: `${text} ${unit}`.trim(), groups: [] }]);
  });
  const table = differing.map(({ title, unit, texts }): TableCell[] => [
    [[{ text: title, style: "strong" }, ...(unit === "" ? [] : [{ text: ` ${unit}` }])]],
    ...texts.map((text): TableCell => [line(text ?? names.notMeasured)]),
  ]);
  return [
    heading(3, tables.headings.conditions),
    paragraph(tables.conditionsIntroduction),
    ...(table.length === 0 ? [] : [armTable(table, report, words)]),
    ...alikeBlocks(same, report, words),
  ];
}

/** The median and, where it is another, the largest: `0.4 (4.7)`. */
function conditionText(
  one: ConditionRow["cells"][number],
  { condition }: ConditionRow,
  { names, numbers, punctuation }: Words,
): string | undefined {
  if (one === undefined) return undefined;
  if ("count" in one) return names.counted(one.count, one.of);
  const factor = condition === "settle" ? 1 : 100;
  const tenths = (value: number): string => {
    if (value > 0 && value < 0.1) return `< ${numbers.fixed(0.1, 1)}`;
    return value === 0 ? "0" : numbers.fixed(value, 1);
  };
  const median = tenths(one.median * factor);
  const largest = tenths(one.largest * factor);
  return median === largest ? median : punctuation.aside(median, largest);
}
