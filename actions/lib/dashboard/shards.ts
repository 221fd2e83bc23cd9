import type { FactChange, FindingKind } from "../history/finding.ts";
import type { EventStatus, HistoryEvent } from "../history/history-event.ts";
import type { SeriesMetric } from "../history/series.ts";
import type { LineStatus } from "../words/dashboard-words.ts";
import type { Locale } from "../words/locale.ts";
import type { RawRun } from "./raw-run.ts";

/**
 * What the files of the dashboard hold: the builder writes them, the page in the browser reads them. Numbers are in base units with five digits, raw values with all,
 * shares are of 1, nights are days in UTC. Scenarios, metrics and lines are named by their place in the index of the same build.
 */

/** One metric of one scenario over all its environments, in short. */
export interface LineSummary {
  readonly scenario: number;
  readonly metric: number;
  readonly status: LineStatus;
  /** Night of the last value; absent where it is the last night of all. */
  readonly night?: string;
  readonly last: number;
  /** Median of the nights before, and how far from it noise reaches; absent where there are too few. */
  readonly usual?: number;
  readonly band?: number;
  /** What the status speaks of: a change that was found. */
  readonly finding?: { readonly night: string; readonly change: number };
}

/** A run that a finding speaks of. */
export interface RunFacts {
  readonly night: string;
  readonly run: string;
  readonly sha: string;
}

export interface AcceptedFacts {
  readonly scenario: string;
  readonly metric: string;
  readonly commit: string;
  readonly reason: string;
  readonly expires: string;
}

/** One series' part of an event. */
export interface FindingFacts {
  readonly line: number;
  readonly direction: "regression" | "improvement";
  readonly from: number;
  readonly to: number;
  readonly change: number;
  readonly low?: number;
  readonly high?: number;
  readonly p?: number;
}

export interface EventFacts {
  readonly id: string;
  readonly kind: FindingKind;
  readonly status: EventStatus;
  readonly direction: HistoryEvent["direction"];
  readonly at: RunFacts;
  readonly lastGood?: RunFacts;
  readonly confirmedOn?: string;
  readonly closedOn?: string;
  readonly corroborated: boolean;
  readonly stands: boolean;
  readonly boundary: readonly FactChange[];
  readonly accepted?: AcceptedFacts;
  /** The strongest first; the rest is counted. */
  readonly findings: readonly FindingFacts[];
  readonly moreFindings: number;
}

/** What became of the alarms that were confirmed in a month or a year. */
export interface AlarmCounts {
  /** `2026-11`, or `2026`. */
  readonly period: string;
  /** Alarms that stayed. */
  readonly held: number;
  /** Alarms that vanished within a week. */
  readonly false: number;
  /** Alarms of the last week, which may still vanish. */
  readonly open: number;
}

/** How often the tool was right. */
export interface AlarmRecord {
  /** Ascending, months without an alarm among them. */
  readonly months: readonly AlarmCounts[];
  /** Years of all judged series together. */
  readonly seriesYears: number;
  /** Scenarios against themselves: runs, metrics compared, and those that were apart by more than matters in practice. */
  readonly againstItself: { readonly runs: number; readonly compared: number; readonly apart: number };
}

export type NoteFacts =
  | { readonly kind: "expired" | "unused"; readonly accepted: AcceptedFacts }
  | { readonly kind: "unusable-values"; readonly count: number };

/** `data/index.js`: what every view needs, and all of the overview. */
export interface IndexShard {
  readonly builtAt: string;
  readonly locale: Locale;
  readonly repository: string;
  /** Address of the repository; absent where it is none that may stand in a link. */
  readonly address?: string;
  readonly lastNight?: string;
  readonly scenarios: readonly { readonly name: string; readonly title?: string; readonly runs: number; readonly lastRun?: RunFacts }[];
  readonly metrics: readonly SeriesMetric[];
  /** In English, of the catalogue of network tests that the builder knows. */
  readonly titles: {
    readonly tests: readonly (readonly [test: string, title: string])[];
    readonly variants: readonly (readonly [test: string, variant: string, title: string])[];
  };
  readonly lines: readonly LineSummary[];
  /** Regressions that are neither fixed nor accepted, and suspicions; the latest few first, and how many there are. */
  readonly open: readonly EventFacts[];
  readonly openCounts: { readonly regressions: number; readonly suspected: number };
  /** How many files of events there are, and how many events are in them. */
  readonly changes: { readonly pages: number; readonly count: number };
  readonly oddNights: { readonly pages: number; readonly count: number };
  readonly alarms: AlarmRecord;
  readonly accepted: readonly AcceptedFacts[];
  readonly notes: readonly NoteFacts[];
}

/** Runs with the same value of a fact of the environment, next to each other or not. */
export interface VersionFacts {
  readonly fact: string;
  readonly value: string;
  readonly fingerprint: string;
  readonly from: string;
  readonly to: string;
  readonly runs: number;
}

/** `data/runs/<scenario>.js`: all runs of a scenario, the oldest first, in columns. */
export interface RunsShard {
  /** Seconds since 1970 of the first, then the distances to the one before. */
  readonly times: readonly number[];
  readonly runs: readonly string[];
  readonly commits: readonly string[];
  /** Places in `commits`. */
  readonly commit: readonly number[];
  /** What changed in the environment with a run; `null` where it is not recorded any more. The first has all facts. */
  readonly facts: readonly (readonly [run: number, changes: readonly (readonly [fact: string, value: string | null])[]])[];
  /** The latest first. */
  readonly versions: readonly VersionFacts[];
  /** Older versions that cannot be chosen any more. */
  readonly moreVersions: number;
}

/** One environment's part of a line, in columns; `runs` are places in the scenario's runs. */
export interface SegmentFacts {
  readonly fingerprint: string;
  readonly runs: readonly number[];
  readonly medians: readonly number[];
  /** Smallest and largest round. */
  readonly lows: readonly number[];
  readonly highs: readonly number[];
  /** Rounds of each, or one number where they are all alike. */
  readonly rounds: number | readonly number[];
}

/** A finding on its own line. */
export interface LineFinding extends FindingFacts {
  readonly kind: FindingKind;
  readonly status: EventStatus;
  readonly at: RunFacts;
  readonly lastGood?: RunFacts;
  /** Night from which on the level is the new one, in the segment of this fingerprint. */
  readonly fingerprint: string;
  readonly closedOn?: string;
  readonly stands: boolean;
  readonly boundary: readonly FactChange[];
  readonly accepted?: AcceptedFacts;
}

/** `data/lines/<line>.js` */
export interface LineShard {
  readonly line: number;
  readonly segments: readonly SegmentFacts[];
  readonly findings: readonly LineFinding[];
  /** Older values that are left out. */
  readonly omitted: number;
}

/** `data/changes/<page>.js` and `data/odd-nights/<page>.js` */
export interface EventsShard {
  readonly events: readonly EventFacts[];
}

/** What a run or the runs of a version came to in one metric. */
export interface ValueFacts {
  readonly line: number;
  readonly median: number;
  /** Of a run the smallest and the largest round, of a version the quartiles of its nights. */
  readonly low: number;
  readonly high: number;
  /** Rounds, or nights. */
  readonly n: number;
}

/** `data/versions/<scenario>/<version>.js` */
export interface VersionShard {
  readonly values: readonly ValueFacts[];
}

/** `data/run/<scenario>/<run>.js` */
export interface RunShard {
  readonly scenario: string;
  readonly at: RunFacts;
  /** What counts in the series. */
  readonly values: readonly ValueFacts[];
  /** Absent where the record itself is not there any more. */
  readonly raw?: RawRun;
}

/** Every file of data by its kind, as the page asks for it. */
export interface Shards {
  readonly index: IndexShard;
  readonly runs: RunsShard;
  readonly lines: LineShard;
  readonly changes: EventsShard;
  readonly "odd-nights": EventsShard;
  readonly versions: VersionShard;
  readonly run: RunShard;
}

export type ShardKind = keyof Shards;

/** Name of a shard: its path below `data/` without the ending. */
export const shardName = (kind: ShardKind, ...parts: readonly (string | number)[]): string => [kind, ...parts].join("/");

export const shardPath = (name: string): string => `data/${name}.js`;

/** A run as it may stand in a path; all that the history writes are of this shape as they are. */
export const runFile = (run: string): string => run.replaceAll(/[^\w-]/g, "_").slice(0, 60);
