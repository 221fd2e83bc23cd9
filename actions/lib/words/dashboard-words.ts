import type { FindingKind } from "../history/finding.ts";
import type { EventStatus, HistoryEvent } from "../history/history-event.ts";
import type { OutcomeStatus } from "../model/outcome.ts";

/** How a metric of a scenario stands after its last night; what asks for attention first. */
export const LINE_STATUSES = [
  "regression",
  "suspected",
  "odd",
  "improvement",
  "boundary",
  "accepted",
  "missing",
  "steady",
  "young",
  "context",
] as const;

export type LineStatus = (typeof LINE_STATUSES)[number];

/** What is said of an event before its numbers. */
export interface EventSubject {
  readonly kind: FindingKind;
  readonly status: EventStatus;
  readonly direction: HistoryEvent["direction"];
}

/** What the dashboard says. Nights are days such as `2026-11-21`; numbers in texts are written already. */
export interface DashboardWords {
  readonly title: string;
  readonly needsScript: string;
  /** To the content, past the navigation. */
  readonly skip: string;
  readonly all: string;
  readonly notRecorded: string;
  readonly notFoundTitle: string;
  notFound(what: string): string;
  notLoaded(file: string): string;
  built(facts: { readonly builtAt: string; readonly lastNight?: string }): string;
  since(night: string): string;
  rounds(count: number): string;
  readonly nav: {
    readonly label: string;
    readonly overview: string;
    readonly changes: string;
    readonly compare: string;
    readonly alarms: string;
    readonly language: string;
  };
  readonly columns: {
    readonly scenario: string;
    readonly test: string;
    readonly metric: string;
    readonly night: string;
    readonly median: string;
    readonly range: string;
    readonly rounds: string;
    readonly usual: string;
    readonly change: string;
    readonly levels: string;
    readonly found: string;
    readonly remark: string;
    readonly commit: string;
    readonly commits: string;
    readonly run: string;
    readonly number: string;
    readonly what: string;
    readonly reason: string;
    readonly expires: string;
    readonly period: string;
  };
  readonly statuses: Readonly<Record<LineStatus, string>>;
  /** What a status means, as a sentence. */
  readonly statusMeans: Readonly<Record<LineStatus, string>>;
  readonly overview: {
    headline(facts: {
      readonly regressions: number;
      readonly suspected: number;
      /** Metrics of scenarios that are judged. */
      readonly lines: number;
      readonly scenarios: number;
    }): string;
    readonly nothing: string;
    /** No metric has enough nights. */
    readonly young: string;
    readonly open: string;
    moreOpen(count: number): string;
    readonly glance: string;
    glanceAlt(facts: { readonly outside: number; readonly total: number }): string;
    readonly glanceCaption: string;
    readonly glanceAxis: string;
    readonly glanceAxisShort: string;
    readonly matrix: string;
    readonly matrixLegend: string;
    readonly onlyConspicuous: string;
    readonly nothingConspicuous: string;
    readonly reading: string;
  };
  readonly line: {
    axis(unit: string): string;
    /** Names of the buttons that choose how much is shown. */
    readonly range: string;
    readonly everything: string;
    nights(count: number): string;
    now(facts: {
      readonly night: string;
      readonly value: string;
      readonly usual?: string;
      readonly band?: string;
      readonly change?: string;
    }): string;
    alt(facts: {
      readonly title: string;
      readonly nights: number;
      readonly from: string;
      readonly to: string;
      readonly changes: number;
    }): string;
    readonly caption: string;
    omitted(count: number): string;
    readonly found: string;
    readonly nothingFound: string;
    readonly environment: string;
    readonly environmentLegend: string;
    newEnvironment(from: string, to: string): string;
    values(count: number): string;
  };
  readonly run: {
    title(night: string): string;
    readonly counts: string;
    readonly nothingCounts: string;
    readonly noRecord: string;
    readonly compareWithLast: string;
    readonly state: string;
    readonly states: Readonly<Record<"complete" | "partial", string>>;
    readonly time: string;
    readonly workflow: string;
    workflowRun(run: number, attempt: number): string;
    readonly event: string;
    readonly target: string;
    readonly harness: string;
    readonly raw: string;
    readonly rawLegend: string;
    omitted(count: number): string;
    readonly confirmation: string;
    readonly environment: string;
    readonly fingerprint: string;
    readonly arms: string;
    readonly order: string;
    readonly notes: string;
    readonly reproduce: string;
    readonly warmUp: string;
    round(round: number): string;
    readonly outcomes: Readonly<Record<OutcomeStatus, string>>;
    readonly kernel: string;
    readonly operatingSystem: string;
    readonly processor: string;
    readonly memory: string;
    readonly cores: string;
  };
  readonly events: {
    introduction(count: number): string;
    /** The headline of an event. */
    what(facts: EventSubject & { readonly night: string }): string;
    /** The same in a cell, beside its night. */
    short(subject: EventSubject): string;
    moreFindings(count: number): string;
    readonly confirmedOn: string;
    readonly closedOn: string;
    readonly certainty: string;
    readonly corroborated: string;
    readonly stands: string;
    readonly standsNot: string;
    readonly environment: string;
    readonly accepted: string;
    acceptedUntil(reason: string, expires: string): string;
    readonly oddNightsTitle: string;
    oddNights(count: number): string;
    readonly oddNightsLegend: string;
    readonly newer: string;
    readonly older: string;
    page(page: number, of: number): string;
    readonly acceptedTitle: string;
    readonly acceptedLegend: string;
    readonly nothingAccepted: string;
    expired(what: string, expires: string): string;
    unused(what: string): string;
    unusableValues(count: number): string;
  };
  readonly alarms: {
    headline(facts: { readonly held: number; readonly decided: number; readonly precision: string }): string;
    readonly nothingDecided: string;
    readonly legend: string;
    rate(facts: { readonly falseAlarms: number; readonly seriesYears: string; readonly rate: string }): string;
    readonly held: string;
    readonly false: string;
    readonly open: string;
    readonly precision: string;
    chartAlt(facts: { readonly months: number; readonly held: number; readonly falseAlarms: number }): string;
    readonly caption: string;
    readonly againstItself: string;
    readonly noneAgainstItself: string;
    apart(facts: { readonly runs: number; readonly compared: number; readonly apart: number; readonly share: string }): string;
  };
  readonly compare: {
    readonly introduction: string;
    readonly before: string;
    readonly after: string;
    readonly what: string;
    readonly runs: string;
    versions(fact: string): string;
    nights(from: string, to: string, count: number): string;
    readonly environment: string;
    readonly sameEnvironment: string;
    readonly values: string;
    readonly legend: string;
    readonly withinNoise: string;
    readonly better: string;
    readonly worse: string;
  };
}
