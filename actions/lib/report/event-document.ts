import type { HistoryEvent } from "../history/history-event.ts";
import type { Words } from "../words/words.ts";
import { acceptLines } from "./accept-lines.ts";
import type { Document, Tone } from "./document.ts";
import type { EventContext } from "./event-context.ts";
import { eventFacts, evidenceFacts } from "./event-facts.ts";
import { fixLink, newsOf } from "./event-news.ts";
import { eventCommandsSection, eventCommitsSection } from "./sections/event-commits-section.ts";
import { eventNightsSection } from "./sections/event-nights-section.ts";
import { eventSeriesSection } from "./sections/event-series-section.ts";
import { heading, paragraph } from "./sections/lines.ts";

/** How much of it there is: rows of series, and of nights below the bars. */
export interface EventSize {
  readonly series: number;
  readonly nights: number;
}

/** How a reader says in GitHub's words that an issue is none, and by which label. */
export interface DismissWords {
  readonly label: string;
  readonly reason: string;
}

const DISMISSING: DismissWords = { label: "dismissed", reason: "not planned" };

const TONES: Readonly<Record<HistoryEvent["direction"], Tone>> = { regression: "bad", improvement: "good", mixed: "mixed" };

/** One event for whoever has to do something about it: what changed and how sure that is, where to look, and how it ends. */
export function composeEvent(event: HistoryEvent, context: EventContext, words: Words, { series, nights }: EventSize): Document {
  const { history } = words;
  const news = newsOf(event, context.events);
  const dashboard = context.dashboardUrl;
  return [
    { kind: "verdict", tone: news === undefined ? TONES[event.direction] : "neutral", text: history.event(eventFacts(event, words, true)) },
    ...(news === undefined ? [] : [{ kind: "alert", tone: "note", text: history.news(news) } as const]),
    ...fixLink(event, context, words),
    paragraph(history.evidence(evidenceFacts(event, words))),
    ...(dashboard === undefined ? [] : [{ kind: "link", text: history.links.dashboard, url: dashboard } as const]),
    ...eventSeriesSection(event, words, { rows: series }),
    ...eventNightsSection(event, context, words, { rows: nights }),
    ...eventCommitsSection(event, context, words),
    ...eventCommandsSection(event, context, words),
    ...(news === undefined ? endingBlocks(event, context, words) : []),
  ];
}

function endingBlocks(event: HistoryEvent, { today, acceptedFile }: EventContext, { history }: Words): Document {
  const lines = acceptLines(event, today, history.reason);
  return [
    heading(2, history.headings.ending),
    paragraph(history.ending(DISMISSING)),
    ...(lines === undefined
      ? []
      : [heading(2, history.headings.accepting), paragraph(history.accepting(acceptedFile)), { kind: "code", text: lines } as const]),
  ];
}
