import type { MetricComparison } from "../../comparison/comparison.ts";
import type { Words } from "../../words/words.ts";
import type { Block, Document, Inline, TableCell } from "../document.ts";
import type { GateRow, Report } from "../report.ts";
import { onlyChange } from "../round-changes.ts";
import { isSuspected } from "../row-order.ts";
import { heading, line, small } from "./lines.ts";
import { arrowOf } from "./row-cells.ts";
import { VERDICT_TONES } from "./tones.ts";

export interface GateOptions {
  /** Names of the candidates that have a column; all where nobody says which. */
  readonly candidates?: readonly string[];
}

/** The table that decides: at most eight rows, narrow enough for a phone where there is one candidate. */
export function gateSection(report: Report, words: Words, { candidates }: GateOptions = {}): Document {
  const { comparison, gate } = report;
  if (comparison === undefined) return [];
  const all = comparison.candidates.map(({ arm }) => arm);
  const shown = candidates ?? all;
  const hidden = all.filter((arm) => !shown.includes(arm));
  const isOneCandidate = all.length === 1;
  const { columns } = words.tables;
  const aggregates = comparison.candidates.flatMap(({ arm, aggregate }) => {
    if (aggregate === undefined || !shown.includes(arm)) return [];
    return [{ arm, change: words.numbers.change(aggregate.effect), interval: words.numbers.interval(aggregate.interval) }];
  });
  const sentences = [
    ...(gate.length === 0
      ? []
      : [words.tables.gateLegend({ baseline: comparison.baseline, tests: comparison.families.gate, isOneCandidate })]),
    ...(aggregates.length === 0 ? [] : [words.verdicts.aggregates(aggregates)]),
    ...(hidden.length === 0 ? [] : [words.verdicts.moreCandidates(hidden)]),
    ...(comparison.gateNotMeasured.length === 0
      ? []
      : [
          words.verdicts.gateNotMeasured(
            comparison.gateNotMeasured.map(({ metric, test, variant, path }) =>
              words.names.place(words.names.metric(metric, test), variant, path),
            ),
          ),
        ]),
  ];
  const header = isOneCandidate ? [columns.metric, columns.change, columns.verdict] : [columns.metric, ...shown];
  const table: Block = {
    kind: "table",
    header: header.map((text) => [line(text)]),
    rows: gate.map((row) => (isOneCandidate ? oneCandidate(row, words) : severalCandidates(row, shown, words))),
    align: isOneCandidate ? ["left", "right", "left"] : ["left", ...shown.map(() => "right" as const)],
  };
  return [
    heading(2, words.tables.headings.gate),
    ...(gate.length === 0 ? [] : [table]),
    ...(sentences.length === 0 ? [] : [{ kind: "paragraph", lines: sentences.map((text) => line(text)), style: "small" } as const]),
  ];
}

function label({ metric, test, variant, path, row }: GateRow, { names }: Words): TableCell {
  return [[{ text: names.metric(metric, test), style: "strong" }, { text: ` ${arrowOf(row)}` }], small(`${variant} · ${path}`)];
}

function oneCandidate(gate: GateRow, words: Words): TableCell[] {
  const [comparison] = gate.candidates;
  if (comparison === undefined) return [label(gate, words), [], []];
  return [label(gate, words), changeCell(gate, comparison, words), verdictCell(comparison, words)];
}

function changeCell({ row }: GateRow, { arm, evidence }: MetricComparison, { numbers }: Words): TableCell {
  const [before, ...others] = row.cells;
  const after = others.find((one) => one.comparison?.arm === arm);
  const medians =
    before?.status === "measured" && after?.status === "measured"
      ? [small(numbers.from(before.summary.median, after.summary.median, row.scale))]
      : [];
  if (evidence === undefined) {
    const change = onlyChange(row, arm);
    return [line(change === undefined ? "—" : numbers.change(change)), ...medians];
  }
  return [line(numbers.change(evidence.effect)), small(numbers.interval(evidence.interval)), ...medians];
}

function verdictCell(comparison: MetricComparison, words: Words): TableCell {
  const { verdict } = comparison;
  return [[{ text: words.verdicts.verdict[verdict], tone: VERDICT_TONES[verdict], icon: true }], ...reasons(comparison, words)];
}

/** What stands below a verdict: how sure it is, or what it would take. */
function reasons(comparison: MetricComparison, { verdicts, tables, numbers }: Words): Inline[] {
  const { verdict, doubt, unweighed, evidence, adjustedP, threshold, minimumDetectable, roundsNeeded } = comparison;
  if (evidence === undefined) return unweighed === undefined ? [] : [small(verdicts.unweighed(unweighed, comparison.arm))];
  const sure = small([...(adjustedP === undefined ? [] : [numbers.p(adjustedP)]), tables.count(evidence.n)].join(" · "));
  if (verdict === "equivalent") {
    return [
      small(
        [...(threshold === undefined ? [] : [tables.within(numbers.size(threshold.equivalence))]), tables.count(evidence.n)].join(" · "),
      ),
    ];
  }
  if (verdict !== "inconclusive") return [sure];
  const takes = [
    ...(minimumDetectable === undefined ? [] : [tables.finds(numbers.size(minimumDetectable))]),
    ...(roundsNeeded === undefined || roundsNeeded <= evidence.n ? [] : [tables.needs(roundsNeeded)]),
  ];
  return [
    ...(doubt === undefined ? [] : [small(verdicts.doubt[doubt])]),
    isSuspected(comparison) || takes.length === 0 ? sure : small(takes.join(" · ")),
  ];
}

function severalCandidates(gate: GateRow, shown: readonly string[], words: Words): TableCell[] {
  const cells = shown.map((arm): TableCell => {
    const comparison = gate.candidates.find((one) => one.arm === arm);
    if (comparison === undefined) return [line("—")];
    const { verdict, doubt, evidence, unweighed } = comparison;
    const tone = VERDICT_TONES[verdict];
    if (evidence === undefined) {
      const why = unweighed === undefined ? [] : [small(words.verdicts.unweighed(unweighed, arm))];
      return [[{ text: words.verdicts.verdict[verdict], tone, icon: true }], ...why];
    }
    return [
      [{ text: words.numbers.change(evidence.effect), tone, icon: true }],
      small(words.tables.verdictInCell(verdict, doubt)),
      small(words.numbers.interval(evidence.interval)),
    ];
  });
  return [label(gate, words), ...cells];
}
