import type { HistoryEvent } from "../history/history-event.ts";
import type { EventNews } from "../words/history-words.ts";
import type { Words } from "../words/words.ts";
import { compareUrl, shortCommit } from "./commit-links.ts";
import type { Block } from "./document.ts";
import type { EventContext } from "./event-context.ts";
import { placeText, shownBy, wasWorse } from "./event-facts.ts";

/** Series named in a sentence; more of them nobody reads. */
const SERIES_NAMED = 8;

/** What an issue says that an event is. */
export type ToldState = "open" | "fixed" | "vanished" | "accepted";

/** A regression of which only what improved is left was none. */
export function toldState(event: HistoryEvent): ToldState {
  const { status, direction } = event;
  if (status === "fixed" || status === "vanished" || status === "accepted") return status;
  return direction === "improvement" && wasWorse(event) ? "vanished" : "open";
}

/** What became of an event; nothing while it is open. @param events all, because one of them may be the fix */
export function newsOf(event: HistoryEvent, events: readonly HistoryEvent[]): EventNews | undefined {
  switch (toldState(event)) {
    case "open":
      return undefined;
    case "accepted":
      return event.accepted === undefined ? undefined : { kind: "accepted", ...event.accepted, commit: event.accepted.commit.slice(0, 7) };
    case "vanished":
      return { kind: "vanished", ...(event.closedOn === undefined ? {} : { night: event.closedOn }) };
    case "fixed": {
      const fix = events.find(({ id }) => id === event.fixedBy);
      return {
        kind: "fixed",
        night: fix?.at.night ?? event.closedOn ?? event.at.night,
        ...(fix === undefined ? {} : { to: shortCommit(fix.at.sha) }),
        ...(fix?.lastGood === undefined ? {} : { from: shortCommit(fix.lastGood.sha) }),
      };
    }
  }
}

/** The commits among which the fix is. */
export function fixLink({ status, fixedBy }: HistoryEvent, { events, host }: EventContext, { history }: Words): Block[] {
  const fix = status === "fixed" ? events.find(({ id }) => id === fixedBy) : undefined;
  const url = fix?.lastGood === undefined ? undefined : compareUrl(host, fix.lastGood.sha, fix.at.sha);
  return url === undefined ? [] : [{ kind: "link", text: history.links.compare, url }];
}

/** Series that were confirmed after a night. */
export function joinedSince(event: HistoryEvent, since: string, words: Words): EventNews {
  const shown = shownBy(event);
  const fresh = shown.filter(({ confirmedOn }) => confirmedOn !== undefined && confirmedOn > since);
  const named = fresh.slice(0, SERIES_NAMED).map(({ scenario, metric }) => `${scenario} · ${placeText(metric, words)}`);
  return { kind: "joined", series: named.length < fresh.length ? [...named, "…"] : named, all: shown.length };
}
