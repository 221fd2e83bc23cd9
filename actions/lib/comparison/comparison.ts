import type { OverallVerdict, Verdict } from "../model/verdict.ts";
import type { Evidence } from "./evidence.ts";
import type { MetricOfCell } from "./gate.ts";
import type { Judgement } from "./judgement.ts";

/** One metric of one candidate against the baseline. */
export interface MetricComparison extends MetricOfCell {
  readonly arm: string;
  /** `gate` metrics decide; all are in the report. */
  readonly family: "gate" | "report";
  readonly judgement:
    | Judgement
    | { readonly verdict: Exclude<Verdict, "regression" | "improvement" | "equivalent">; readonly reason: string };
  /** Absent where there was nothing to weigh. */
  readonly evidence?: Evidence;
  /** Practical threshold, a distance of logarithms; absent where there was nothing to weigh. */
  readonly threshold?: number;
}

export interface ArmComparison {
  readonly arm: string;
  readonly overall: OverallVerdict;
  readonly metrics: readonly MetricComparison[];
}

export interface Comparison {
  readonly baseline: string;
  readonly overall: OverallVerdict;
  readonly candidates: readonly ArmComparison[];
  /** How many tests each correction was made for: the denominators. */
  readonly families: { readonly gate: number; readonly report: number };
}
