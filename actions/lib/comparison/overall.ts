import type { OverallVerdict } from "../model/verdict.ts";
import type { MetricComparison } from "./comparison.ts";

/**
 * One word for a comparison, by its gate metrics alone: a regression outweighs all but a gain beside it, a gate metric that could not
 * be measured is never silence, and only a gate that is equivalent throughout is called so.
 * @param gateIsMissing whether the gate has a metric that should be there and that no arm gave
 */
export function overallVerdict(metrics: readonly MetricComparison[], gateIsMissing = false): OverallVerdict {
  const verdicts = new Set(metrics.filter(({ family }) => family === "gate").map(({ verdict }) => verdict));
  if (verdicts.has("regression")) return verdicts.has("improvement") ? "mixed" : "regression";
  if (gateIsMissing || verdicts.has("invalid") || verdicts.has("missing")) return "invalid";
  if (verdicts.has("inconclusive") || verdicts.has("new") || verdicts.size === 0) return "inconclusive";
  return verdicts.has("improvement") ? "improvement" : "equivalent";
}
