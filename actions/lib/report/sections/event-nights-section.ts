import type { HistoryEvent } from "../../history/history-event.ts";
import { nightOf, type Point, seriesKey } from "../../history/series.ts";
import type { Words } from "../../words/words.ts";
import { shortCommit } from "../commit-links.ts";
import type { Block, Document } from "../document.ts";
import type { EventContext } from "../event-context.ts";
import { leadingOf, placeText, quantityText, scaleOf } from "../event-facts.ts";
import { sparkBars } from "../spark-bars.ts";
import { cell, heading, line, paragraph } from "./lines.ts";

/** Nights drawn: two months fit into a line. */
const NIGHTS_DRAWN = 60;

const MARK = "│";

/** The last nights of the series that an event is told by, as a line of bars, and the same as a table that is folded. */
export function eventNightsSection(
  event: HistoryEvent,
  { series }: EventContext,
  words: Words,
  { rows }: { readonly rows: number },
): Document {
  const leading = leadingOf(event);
  const key = seriesKey(leading);
  const points = [...(series.find((one) => seriesKey(one) === key)?.points ?? [])]
    .filter(({ median }) => Number.isFinite(median))
    .sort((one, other) => Date.parse(one.time) - Date.parse(other.time))
    .slice(-NIGHTS_DRAWN);
  if (points.length === 0) return [];
  const { history } = words;
  const values = points.map(({ median }) => median);
  const scale = scaleOf(leading.metric, values);
  const text = (value: number) => quantityText(value, scale, words);
  const change = event.kind === "change" ? points.findIndex(({ run, time }) => run === leading.at.run && time === leading.at.time) : -1;
  const bars = sparkBars(values);
  const drawn = change > 0 ? `${bars.slice(0, change)}${MARK}${bars.slice(change)}` : bars;
  const caption = history.bars({
    place: `${leading.scenario} · ${placeText(leading.metric, words)}`,
    nights: points.length,
    low: text(Math.min(...values)),
    high: text(Math.max(...values)),
    ...(change > 0 ? { mark: MARK } : {}),
  });
  return [
    heading(2, history.headings.nights),
    { kind: "paragraph", lines: [[{ text: drawn, style: "code" }]] },
    paragraph(caption),
    ...nightsTable(points.toReversed().slice(0, rows), leading.at.run, text, words),
  ];
}

function nightsTable(points: readonly Point[], bad: string, text: (value: number) => string, { history }: Words): Block[] {
  if (points.length === 0) return [];
  const { night, value, commit } = history.columns;
  const rows = points.map((point) => [
    [[{ text: nightOf(point) }, ...(point.run === bad ? [{ text: ` ${MARK}` }] : [])]],
    cell(text(point.median)),
    [[{ text: shortCommit(point.sha), style: "code" as const }]],
  ]);
  const table = { kind: "table", header: [night, value, commit].map((name) => [line(name)]), rows } as const;
  return [{ kind: "details", summary: history.headings.nights, blocks: [table] }];
}
