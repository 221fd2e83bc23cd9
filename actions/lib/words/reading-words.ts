import type { Verdict } from "../model/verdict.ts";

/** How to read a report; a report says only what it needs. */
export interface ReadingWords {
  readonly directions: string;
  readonly effect: string;
  readonly interval: string;
  readonly range: string;
  /** @param alpha of the gate family, as a share */
  families(facts: { readonly gate: number; readonly report: number; readonly alpha: string }): string;
  /** @param thresholds `3 %` and the metrics it is of */
  thresholds(thresholds: readonly { readonly size: string; readonly metrics: readonly string[] }[]): string;
  /** Thresholds that were raised, because less could not be told from noise or by the tool. */
  raised(facts: { readonly by: "resolution" | "noise"; readonly metrics: readonly string[] }): string;
  /** What was measured between the hosts, and what it decides. */
  controls(tests: number): string;
  verdict(verdict: Verdict): string;
  readonly coldStart: string;
  readonly missing: string;
  readonly warmUp: string;
}
