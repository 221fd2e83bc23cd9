import type { HistoryEvent } from "../history/history-event.ts";
import type { Words } from "../words/words.ts";
import type { Block, Document, ListItem, Tone } from "./document.ts";
import { eventFacts, evidenceFacts, isFiled, strongestEventsFirst, wasWorse } from "./event-facts.ts";
import { newsOf } from "./event-news.ts";
import type { Night } from "./night.ts";
import { fold, heading, line, paragraph, small } from "./sections/lines.ts";
import { nightNotes } from "./sections/night-notes.ts";

/** More of a kind than these are counted. */
const EVENTS_SHOWN = 20;

/** A night's events by what a reader does about them. */
interface Sorted {
  readonly found: readonly HistoryEvent[];
  readonly closed: readonly HistoryEvent[];
  readonly open: readonly HistoryEvent[];
  readonly suspected: readonly HistoryEvent[];
  readonly anomalies: readonly HistoryEvent[];
  readonly boundaries: readonly HistoryEvent[];
}

/** A night in short, as its step summary has it: whether anything changed, then what, the strongest first, then what a reader should know beside. */
export function composeNight(night: Night, words: Words): Document {
  const { history } = words;
  const sorted = sortEvents(night);
  const { headings } = history;
  const titled = (title: string, blocks: Document): Document => (blocks.length === 0 ? [] : [heading(2, title), ...blocks]);
  return [
    { kind: "verdict", tone: toneOf(sorted), text: headline(night, sorted, words) },
    paragraph(history.judged(night.judged)),
    ...(night.dashboardUrl === undefined ? [] : [{ kind: "link", text: history.links.dashboard, url: night.dashboardUrl } as const]),
    ...titled(headings.found, toldInFull(sorted.found, night, words)),
    ...titled(headings.closed, toldInFull(sorted.closed, night, words)),
    ...fold(titled(headings.open, toldInFull(sorted.open, night, words))),
    ...titled(headings.suspected, listed(sorted.suspected, words)),
    ...titled(headings.anomalies, sorted.anomalies.length === 0 ? [] : [paragraph(history.oddNights), ...listed(sorted.anomalies, words)]),
    ...titled(headings.boundaries, boundaryBlocks(sorted.boundaries, night, words)),
    ...nightNotes(night, words),
  ];
}

/** The first line of it, for a log. */
export const nightHeadline = (night: Night, words: Words): string => headline(night, sortEvents(night), words);

function headline({ night }: Night, { found, closed, open }: Sorted, words: Words): string {
  const [first] = found;
  return words.history.night({
    night,
    found: found.length,
    closed: closed.length,
    open: open.length,
    ...(first === undefined ? {} : { first: words.history.event(eventFacts(first, words, false)) }),
  });
}

function sortEvents({ night, events }: Night): Sorted {
  const strongest = events.toSorted(strongestEventsFirst);
  const lasting = strongest.filter(({ kind }) => kind !== "anomaly");
  const isNew = ({ confirmedOn }: HistoryEvent) => confirmedOn === night;
  const here = lasting.filter(({ status, boundary }) => status === "confirmed" && boundary.length === 0);
  return {
    found: here.filter(isNew),
    closed: lasting.filter((event) => event.closedOn === night && wasWorse(event)),
    open: here.filter((event) => isFiled(event) && !isNew(event)),
    suspected: lasting.filter(({ status }) => status === "suspected"),
    anomalies: strongest.filter(({ kind, at }) => kind === "anomaly" && at.night === night),
    boundaries: lasting.filter((event) => event.boundary.length > 0 && isNew(event)),
  };
}

function toneOf({ found, closed, open }: Sorted): Tone {
  if (found.some(({ direction }) => direction === "regression")) return "bad";
  if (found.some(({ direction }) => direction === "mixed")) return "mixed";
  if (open.length > 0) return "mixed";
  return found.length > 0 || closed.length > 0 ? "good" : "neutral";
}

/** With their issues and what speaks for them. */
function toldInFull(events: readonly HistoryEvent[], { events: all, issues }: Night, words: Words): Block[] {
  const { history } = words;
  return cut(events, words, (event): Block[] => {
    const text = history.event(eventFacts(event, words, true));
    const url = issues?.urls.get(event.id);
    const news = newsOf(event, all);
    const told = news === undefined ? history.evidence(evidenceFacts(event, words)) : history.news(news);
    return [url === undefined ? { kind: "paragraph", lines: [line(text)], style: "strong" } : { kind: "link", text, url }, paragraph(told)];
  });
}

function listed(events: readonly HistoryEvent[], words: Words): Block[] {
  if (events.length === 0) return [];
  const items = events.slice(0, EVENTS_SHOWN).map((event): ListItem => {
    const { history } = words;
    return { lines: [line(history.event(eventFacts(event, words, true))), small(history.evidence(evidenceFacts(event, words)))] };
  });
  return [{ kind: "list", items }, ...more(events, words)];
}

function boundaryBlocks(events: readonly HistoryEvent[], { night, environments = [] }: Night, words: Words): Block[] {
  const { history } = words;
  const moved = events.slice(0, EVENTS_SHOWN).map(
    (event): ListItem => ({
      lines: [line(history.event(eventFacts(event, words, true)))],
      items: event.boundary.map((change) => ({ lines: [line(history.factChange(change))] })),
    }),
  );
  const begun = Map.groupBy(
    environments.filter((one) => one.night === night),
    ({ scenario, from, to }) => JSON.stringify([scenario, from, to]),
  );
  const segments = [...begun.values()].flatMap(([first, ...others]): ListItem[] =>
    first === undefined ? [] : [{ lines: [line(history.newSegment({ ...first, series: others.length + 1 }))] }],
  );
  return [
    ...(moved.length === 0 ? [] : [paragraph(history.boundaryIntroduction), { kind: "list", items: moved } as const]),
    ...more(events, words),
    ...(segments.length === 0 ? [] : [{ kind: "list", items: segments } as const]),
  ];
}

const cut = (events: readonly HistoryEvent[], words: Words, tell: (event: HistoryEvent) => Block[]): Block[] => [
  ...events.slice(0, EVENTS_SHOWN).flatMap(tell),
  ...more(events, words),
];

const more = (events: readonly HistoryEvent[], { history }: Words): Block[] =>
  events.length > EVENTS_SHOWN ? [paragraph(history.moreEvents(events.length - EVENTS_SHOWN))] : [];
