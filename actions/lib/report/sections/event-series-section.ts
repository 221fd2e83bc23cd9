import type { HistoryEvent } from "../../history/history-event.ts";
import type { Words } from "../../words/words.ts";
import type { Document, TableCell } from "../document.ts";
import { changeText, intervalText, metricTitle, quantityText, scaleOf, shownBy } from "../event-facts.ts";
import { cell, heading, line, paragraph, small } from "./lines.ts";

/** The series that show an event, the strongest first. */
export function eventSeriesSection(event: HistoryEvent, words: Words, { rows: most }: { readonly rows: number }): Document {
  const { history, numbers, tables } = words;
  const shown = shownBy(event);
  const rows = shown.slice(0, most).map((finding): TableCell[] => {
    const { scenario, metric, from, to, p, direction } = finding;
    const scale = scaleOf(metric, [from, to]);
    const interval = intervalText(finding, words);
    return [
      [[{ text: metricTitle(metric, words), style: "strong" }], small(`${metric.variant} · ${metric.path}`)],
      cell(scenario),
      cell(quantityText(from, scale, words)),
      cell(quantityText(to, scale, words)),
      [
        [{ text: changeText(finding, words), tone: direction === "regression" ? "bad" : "good", icon: true }],
        ...(interval === undefined ? [] : [small(interval)]),
      ],
      cell(p === undefined ? "" : numbers.p(p)),
    ];
  });
  const { scenario, before, after, p } = history.columns;
  return [
    heading(2, history.headings.series),
    {
      kind: "table",
      header: [tables.columns.metric, scenario, before, after, tables.columns.change, p].map((name) => [line(name)]),
      rows,
      align: ["left", "left", "right", "right", "right", "right"],
    },
    ...(shown.length > most ? [paragraph(history.moreSeries(shown.length - most))] : []),
  ];
}
