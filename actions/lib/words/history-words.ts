import type { HistoryEvent } from "../history/history-event.ts";
import type { Precision } from "../model/precision.ts";

/** What is said of months: events, issues, what a night came to. Nights are days as `2026-11-21`; commits come abbreviated. */
export interface HistoryWords {
  readonly title: string;
  readonly headings: Readonly<Record<HistoryHeading, string>>;
  readonly columns: Readonly<Record<"scenario" | "before" | "after" | "p" | "night" | "value" | "commit" | "fact", string>>;
  /** An event in one line: the title of its issue, or with its night the first line of a text about it. */
  event(facts: EventFacts): string;
  /** What speaks for it and what against it, as sentences. */
  evidence(facts: EvidenceFacts): string;
  /** What became of an event, as sentences. */
  news(news: EventNews): string;
  /** Series that a table has no row for. */
  moreSeries(count: number): string;
  /** What a list has no room for. */
  moreEvents(count: number): string;
  /** Below a line of bars: what it shows. @param mark what stands where the level changed */
  bars(facts: {
    readonly place: string;
    readonly nights: number;
    readonly low: string;
    readonly high: string;
    readonly mark?: string;
  }): string;
  range(facts: RangeFacts): string;
  readonly sameEnvironment: string;
  /** Above a table of facts that changed between two nights. */
  otherEnvironment(from: string, to: string): string;
  /** Above the command that plans comparisons of the commits between the two nights: how to find the one. */
  readonly bisect: string;
  /** When an issue is closed by itself, and how a reader closes it: by the label, or with the reason, in GitHub's own words. */
  ending(facts: { readonly label: string; readonly reason: string }): string;
  /** Above lines for the reviewed file. */
  accepting(file: string): string;
  /** Stands in these lines until somebody writes a reason. */
  readonly reason: string;
  readonly links: Readonly<Record<"compare" | "dashboard" | "run", string>>;
  /** The first line of a night's summary. */
  night(facts: NightHeadline): string;
  judged(facts: { readonly series: number; readonly scenarios: number }): string;
  /** Above nights that are far from those before. */
  readonly oddNights: string;
  /** Events on a night on which the environment changed too. */
  readonly boundaryIntroduction: string;
  factChange(facts: { readonly fact: string; readonly from?: string; readonly to?: string }): string;
  /** A scenario that is measured in another environment from this night on. */
  newSegment(facts: { readonly scenario: string; readonly series: number; readonly from: string; readonly to: string }): string;
  acceptance(facts: AcceptanceFacts): string;
  unusable(facts: { readonly series: string; readonly run: string; readonly value: string }): string;
  tooLate(nights: readonly string[]): string;
  /** What was done to issues; empty where nothing was. */
  issues(counts: Readonly<Record<"opened" | "updated" | "closed" | "reopened" | "postponed", number>>): string;
  precision(precision: Precision): string;
}

export type HistoryHeading =
  | "series"
  | "nights"
  | "commits"
  | "environment"
  | "bisect"
  | "ending"
  | "accepting"
  | "found"
  | "closed"
  | "open"
  | "suspected"
  | "anomalies"
  | "boundaries"
  | "acceptances"
  | "problems"
  | "precision";

export interface EventFacts extends Pick<HistoryEvent, "kind" | "direction"> {
  readonly scenario: string;
  /** `HTTP max rate`. */
  readonly metric: string;
  /** `max-close, service/other-node`. */
  readonly where: string;
  /** `−5.1 %`. */
  readonly change: string;
  /** Further series that show it. */
  readonly more: number;
  /** Since when, or of an anomaly when. */
  readonly night?: string;
}

export interface EvidenceFacts extends Pick<HistoryEvent, "kind" | "corroborated"> {
  readonly change: string;
  /** `[−6.0, −4.2]`. */
  readonly interval?: string;
  /** `p = 0.003`, and how many orders of the nights that was reckoned from. */
  readonly p?: string;
  readonly orders?: number;
  /** Series judged on the night of the confirmation, and whether it stands among all of them. */
  readonly family?: { readonly judged: number; readonly stands: boolean };
  readonly series: number;
  readonly scenarios: number;
  readonly firstSeenOn: string;
  readonly confirmedOn?: string;
}

/** What a follower of an event hears. */
export type EventNews =
  /** Between which commits the level came back; `from` is absent where nobody knows it. */
  | { readonly kind: "fixed"; readonly night: string; readonly from?: string; readonly to?: string }
  | { readonly kind: "vanished"; readonly night?: string }
  | { readonly kind: "accepted"; readonly commit: string; readonly reason: string; readonly expires: string }
  | { readonly kind: "reopened" }
  | { readonly kind: "joined"; readonly series: readonly string[]; readonly all: number }
  | { readonly kind: "duplicate"; readonly number: number };

/** Last good and first bad night. */
export interface RangeFacts {
  readonly isDrift: boolean;
  readonly good?: { readonly night: string; readonly commit: string };
  readonly bad: { readonly night: string; readonly commit: string };
  /** Both nights measured the same commit. */
  readonly isSame: boolean;
}

export interface NightHeadline {
  readonly night: string;
  /** New events, and the first of them in a line. */
  readonly found: number;
  readonly first?: string;
  readonly closed: number;
  /** Regressions of earlier nights that are still there. */
  readonly open: number;
}

export interface AcceptanceFacts {
  readonly kind: "used" | "expired" | "unused";
  readonly scenario: string;
  readonly metric: string;
  readonly commit: string;
  readonly reason: string;
  readonly expires: string;
}
