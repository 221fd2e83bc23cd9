import type { Unweighed } from "../comparison/comparison.ts";
import type { Doubt } from "../comparison/judgement.ts";
import type { MetricName } from "../model/metric.ts";
import type { OverallVerdict, Verdict } from "../model/verdict.ts";

/**
 * What a change is about, so that it can be called by its name: `speed` is faster or slower, `cost` is less or more; `mixed`, of several
 * metrics, is better or worse.
 */
export type Aspect = "speed" | "cost" | "mixed";

/** What would turn an inconclusive comparison into a clear one. */
export type Remedy =
  /** So many rounds, if the noise stays as it was. */
  | { readonly kind: "rounds"; readonly rounds: number }
  /** More rounds than anybody would run. */
  | { readonly kind: "too-many-rounds" }
  /** What was flagged has to be measured again. */
  | { readonly kind: "confirm" }
  /** Nothing is known of the noise here. */
  | { readonly kind: "calibrate" }
  /** The machines of the arms have to be alike. */
  | { readonly kind: "like-hosts" };

/** What changed between the hosts of two arms, without a data plane for pods; the effect is a distance of logarithms. */
export interface HostDifference {
  readonly metric: MetricName;
  readonly test: string;
  readonly effect: number;
}

/** One candidate in short, by its gate metrics. */
export interface CandidateFacts {
  readonly arm: string;
  readonly baseline: string;
  readonly overall: OverallVerdict;
  /** Gate metrics by verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** All gate metrics, and those asked for that nobody measured. */
  readonly gate: number;
  /** Of these, what could not be compared at all: invalid or missing, or measured by nobody. */
  readonly notComparable: number;
  /** What those that got worse, or better, have in common. */
  readonly worse: Aspect;
  readonly better: Aspect;
  /** Inconclusive ones that show a change, which nobody has measured again or something speaks against. */
  readonly suspected: { readonly worse: number; readonly better: number; readonly aspect: Aspect };
  /** What its hosts differ in from the baseline's, of each test the largest change: it must be read beside whatever else is said. */
  readonly hosts: readonly HostDifference[];
  /** Only of an inconclusive comparison. */
  readonly remedy?: Remedy;
}

/** The whole comparison in short. */
export interface HeadlineFacts {
  readonly baseline: string;
  readonly overall: OverallVerdict;
  readonly candidates: readonly CandidateFacts[];
  /** Gate metrics per candidate. */
  readonly gate: number;
  readonly remedy?: Remedy;
}

/** One metric of one candidate, in pieces that are ready to be put into a sentence. */
export interface FindingFacts {
  /** `TCP throughput, 1-stream, pod/other-node`. */
  readonly place: string;
  readonly arm: string;
  readonly baseline: string;
  readonly aspect: Aspect;
  readonly isBetter: boolean;
  /** `−31 %` and `[−35, −27]`. */
  readonly change: string;
  readonly interval: string;
  readonly p: string;
  /** Of how many tests. */
  readonly tests: number;
  readonly doubt?: Doubt;
  /** Fresh rounds that said the same, or did not. */
  readonly freshRounds?: number;
  readonly isUnpaired: boolean;
}

/** What is said of verdicts. */
export interface VerdictWords {
  readonly verdict: Readonly<Record<Verdict, string>>;
  /** Why there is no clearer verdict, in the two or three words that fit a cell. */
  readonly doubt: Readonly<Record<Doubt, string>>;
  /** Why there was nothing to weigh, short. What a tool said stands in the notes. @param own the arm that need not be named */
  unweighed(why: Unweighed, own?: string): string;
  /** The first line of a report. */
  headline(facts: HeadlineFacts): string;
  /** The first line where there is one arm, and so nothing to compare. */
  alone(arm: string): string;
  /** A candidate's line below the headline, where there are several. */
  candidate(facts: CandidateFacts): string;
  /** What a headline does not speak of: comparisons of metrics that are not in the gate. */
  beyondGate(facts: {
    readonly regressions: number;
    readonly improvements: number;
    readonly suspected: number;
    readonly all: number;
  }): string;
  finding(facts: FindingFacts): string;
  /** @param metrics what is equivalent, as a list of so many names or the first of them */
  equivalent(arm: string, baseline: string, metrics: { readonly shown: readonly string[]; readonly more: number }): string;
  undecided(arm: string, metrics: { readonly shown: readonly string[]; readonly more: number }): string;
  /** More findings than a reader would read. */
  moreFindings(count: number): string;
  nothingChanged: string;
  /** All gate metrics of each candidate taken together. */
  aggregates(candidates: readonly { readonly arm: string; readonly change: string; readonly interval: string }[]): string;
  /** Metrics of the gate that nobody measured. */
  gateNotMeasured(places: readonly string[]): string;
  /** Candidates for which a short report has no column. */
  moreCandidates(names: readonly string[]): string;
}
