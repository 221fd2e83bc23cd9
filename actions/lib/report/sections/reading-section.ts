import type { Comparison, MetricComparison } from "../../comparison/comparison.ts";
import { isControl } from "../../comparison/control.ts";
import { ROUNDS_FOR_INTERVAL } from "../../statistics/summary.ts";
import type { Words } from "../../words/words.ts";
import type { Document } from "../document.ts";
import type { Report } from "../report.ts";
import { verdictsIn } from "../verdict-facts.ts";
import { heading, line } from "./lines.ts";

/** How to read this report: only what it needs. */
export function readingSection(report: Report, words: Words): Document {
  const { usualCount, comparison, tests, context } = report;
  const { reading } = words;
  const cells = [...tests.flatMap(({ rows }) => rows), ...context.metrics].flatMap((row) => row.cells);
  const hints = [
    reading.directions,
    ...(comparison === undefined ? [] : comparisonHints(comparison, words)),
    ...(usualCount >= ROUNDS_FOR_INTERVAL ? [reading.interval] : []),
    ...(usualCount > 1 && usualCount < ROUNDS_FOR_INTERVAL ? [reading.range] : []),
    ...(cells.some(({ status }) => status === "missing") ? [reading.missing] : []),
    reading.warmUp,
  ];
  return [heading(2, words.tables.headings.reading), { kind: "list", items: hints.map((hint) => ({ lines: [line(hint)] })) }];
}

function comparisonHints({ candidates, families, alpha }: Comparison, words: Words): string[] {
  const { reading, numbers } = words;
  const metrics = candidates.flatMap((candidate) => candidate.metrics);
  const weighed = metrics.filter(({ evidence }) => evidence !== undefined);
  const isCold = weighed.some(({ evidence }) => evidence?.prior.kind === "cold-start" && evidence.pairing === "paired");
  return [
    ...(weighed.length === 0
      ? []
      : [reading.effect, ...thresholdHints(weighed, words), reading.families({ ...families, alpha: numbers.size(Math.log1p(alpha)) })]),
    ...(families.control === 0 ? [] : [reading.controls(families.control)]),
    ...verdictsIn(metrics.filter((metric) => !isControl(metric))).map(reading.verdict),
    ...(isCold ? [reading.coldStart] : []),
  ];
}

/** From where on a change matters: the sizes, each with the metrics it is of, as asked for and where it was raised. */
function thresholdHints(weighed: readonly MetricComparison[], { reading, numbers, names, punctuation }: Words): string[] {
  const title = ({ metric, test }: MetricComparison) => names.metric(metric, test);
  const usual = weighed.filter(({ threshold }) => threshold !== undefined && threshold.raisedBy === undefined);
  const sizes = Map.groupBy(usual, ({ threshold }) => numbers.size(threshold?.distance ?? 0));
  const thresholds = Array.from(sizes, ([size, same]) => ({ size, metrics: [...new Set(same.map(title))] }));
  const raised = (["noise", "resolution"] as const).flatMap((by) => {
    const places = weighed
      .filter(({ threshold }) => threshold?.raisedBy === by)
      .map((one) => punctuation.aside(names.place(title(one), one.variant, one.path), numbers.size(one.threshold?.distance ?? 0)));
    return places.length === 0 ? [] : [reading.raised({ by, metrics: [...new Set(places)] })];
  });
  return [...(thresholds.length === 0 ? [] : [reading.thresholds(thresholds)]), ...raised];
}
