import type { Cell } from "../model/plan.ts";
import { HOST_PATH } from "../model/traffic-path.ts";
import type { MetricComparison } from "./comparison.ts";
import type { HostChange } from "./judgement.ts";

/** Whether a cell tells of the machines alone: measured between the hosts, without a data plane for pods. It never decides about one. */
export const isControl = ({ path }: Pick<Cell, "path">): boolean => path === HOST_PATH;

/** Controls that changed: the machines differ, and not only what runs on them. */
export const differingControls = (metrics: readonly MetricComparison[]): MetricComparison[] =>
  metrics.filter(({ family, verdict }) => family === "control" && (verdict === "regression" || verdict === "improvement"));

/** Which ways the controls of an arm changed. */
export function hostChangeOf(metrics: readonly MetricComparison[]): HostChange {
  const verdicts = new Set(differingControls(metrics).map(({ verdict }) => verdict));
  return { worse: verdicts.has("regression"), better: verdicts.has("improvement") };
}
