import type { OverallVerdict, Verdict } from "../model/verdict.ts";
import type { Interval } from "../statistics/interval.ts";
import type { Evidence } from "./evidence.ts";
import type { MetricOfCell } from "./gate.ts";
import type { Doubt } from "./judgement.ts";
import type { AppliedThreshold } from "./threshold.ts";

/** Why there was nothing to weigh. `text` comes from a tool. */
export type Unweighed =
  /** The arm's steps ended like this. */
  | { readonly kind: "not-measured"; readonly arm: string; readonly outcome: "failed" | "skipped" | "invalid"; readonly text: string }
  /** The arm has no value, and no step says why. */
  | { readonly kind: "absent"; readonly arm: string }
  /** A value that no ratio can be taken of. */
  | { readonly kind: "no-ratio"; readonly arm: string; readonly value: number }
  /** Fewer than two rounds in common cannot tell a change from noise. */
  | { readonly kind: "one-round" };

/** One metric of one candidate against the baseline. */
export interface MetricComparison extends MetricOfCell {
  readonly arm: string;
  /** `gate` metrics decide; all are in the report. A `control` was measured between the hosts and tells whether the machines differ. */
  readonly family: "gate" | "report" | "control";
  readonly verdict: Verdict;
  /** Why an inconclusive verdict is no clearer. */
  readonly doubt?: Doubt;
  /** Why there is no evidence. */
  readonly unweighed?: Unweighed;
  readonly evidence?: Evidence;
  /** Practical threshold; there where there is evidence. */
  readonly threshold?: AppliedThreshold;
  /** p after the correction for the family: Holm for the gate and for controls, Benjamini–Hochberg for the report. */
  readonly adjustedP?: number;
  /** Smallest true change that these rounds would flag four times out of five, a distance of logarithms; only of an inconclusive verdict. */
  readonly minimumDetectable?: number;
  /** Rounds after which a change of the threshold's size would be told from none four times out of five; absent beyond a thousand. */
  readonly roundsNeeded?: number;
  /** Fresh rounds, where the metric was measured again. */
  readonly confirmation?: Evidence;
}

export interface ArmComparison {
  readonly arm: string;
  /** `unpaired`: measured on another cluster than the baseline, so the clusters' own difference is in every number. */
  readonly pairing: Evidence["pairing"];
  readonly overall: OverallVerdict;
  readonly metrics: readonly MetricComparison[];
  /** Mean of the gate metrics' log-ratios, turned so that above 0 is better; absent where fewer than two could be weighed. */
  readonly aggregate?: { readonly effect: number; readonly interval: Interval; readonly metrics: number };
}

export interface Comparison {
  readonly baseline: string;
  readonly overall: OverallVerdict;
  readonly candidates: readonly ArmComparison[];
  /** How many tests each correction was made for: the denominators. */
  readonly families: { readonly gate: number; readonly report: number; readonly control: number };
  /** Metrics of the gate that no arm has: asked for, and not measured here. */
  readonly gateNotMeasured: readonly MetricOfCell[];
  /** Chance of a false flag among the gate metrics: 0.05, or of an adaptive run the boundary of the look at which it stopped. */
  readonly alpha: number;
}
