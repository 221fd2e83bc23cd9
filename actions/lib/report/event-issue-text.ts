import type { HistoryEvent } from "../history/history-event.ts";
import type { EventNews } from "../words/history-words.ts";
import type { Words } from "../words/words.ts";
import type { EventContext } from "./event-context.ts";
import { composeEvent, type EventSize } from "./event-document.ts";
import { eventFacts, isFiled, shownBy, strongestEventsFirst, wasWorse } from "./event-facts.ts";
import { fixLink, joinedSince, newsOf, type ToldState, toldState } from "./event-news.ts";
import { cutText, plainLine } from "./foreign-text.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { paragraph } from "./sections/lines.ts";

/** What the issue of one event says; the texts from long to short. */
export interface EventIssueText {
  readonly event: string;
  readonly state: ToldState;
  readonly title: string;
  readonly texts: readonly [string, string, string];
  /** How many series show it. */
  readonly series: number;
  tell(
    news:
      | { readonly kind: "fixed" | "vanished" | "accepted" | "reopened" }
      /** Since the night on which the issue was last written. */
      | { readonly kind: "joined"; readonly since: string },
  ): string;
  /** What stands in an issue that another one was before. */
  duplicate(of: { readonly number: number; readonly url: string }): string;
}

const SIZES: readonly [EventSize, EventSize] = [
  { series: 20, nights: 30 },
  { series: 5, nights: 0 },
];

/** Names of thousands of characters may make even the shorter text too long; GitHub takes 65,536, a mark of ours among them. */
const LIMIT = 60_000;

/** GitHub takes 256, and nobody reads more. */
const TITLE_LIMIT = 200;

/**
 * The texts of all events that issues tell, the strongest first: confirmed regressions of commits, and what became of them. Suspicions are for the
 * night's summary.
 */
export function eventIssueTexts(context: EventContext, words: Words): EventIssueText[] {
  return context.events
    .filter(isTold)
    .toSorted(strongestEventsFirst)
    .map((event) => eventIssueText(event, context, words));
}

/** Improvements are told in the night's summary alone. */
const isTold = (event: HistoryEvent): boolean =>
  event.kind !== "anomaly" && event.status !== "suspected" && wasWorse(event) && (isFiled(event) || toldState(event) !== "open");

/** Written when they are asked for: of years of events most issues are closed, and nobody writes them again. */
function eventIssueText(event: HistoryEvent, context: EventContext, words: Words): EventIssueText {
  let written: EventIssueText["texts"] | undefined;
  const write = (): EventIssueText["texts"] => {
    const [long, short] = SIZES.map((size) => renderMarkdown(composeEvent(event, context, words, size))) as [string, string];
    return [long, short, cutText(short, LIMIT)];
  };
  const tell = (news: EventNews | undefined) =>
    renderMarkdown([
      ...(news === undefined ? [] : [paragraph(words.history.news(news))]),
      ...(news?.kind === "fixed" ? fixLink(event, context, words) : []),
    ]);
  return {
    event: event.id,
    state: toldState(event),
    title: eventTitle(event, words),
    get texts() {
      written ??= write();
      return written;
    },
    series: shownBy(event).length,
    tell: (news) => {
      if (news.kind === "reopened") return tell({ kind: "reopened" });
      return tell(news.kind === "joined" ? joinedSince(event, news.since, words) : newsOf(event, context.events));
    },
    duplicate: ({ number, url }) =>
      renderMarkdown([paragraph(words.history.news({ kind: "duplicate", number })), { kind: "link", text: url, url }]),
  };
}

/** A title is not markdown, but what looks like a name or a number of an issue becomes a link where titles are shown. */
function eventTitle(event: HistoryEvent, words: Words): string {
  const line = plainLine(words.history.event(eventFacts(event, words, false)));
  const harmless = line.replaceAll(/[@#`<>]/g, "").replaceAll(/\bGH-(?=\d)/gi, "GH ");
  return harmless.length > TITLE_LIMIT ? `${cutText(harmless, TITLE_LIMIT - 1)}…` : harmless;
}
