import type { Comparison, MetricComparison } from "../comparison/comparison.ts";
import { DEFAULT_GATE, type MetricOfCell, metricKey } from "../comparison/gate.ts";
import type { GateRow, Row } from "./report.ts";

/**
 * The metrics that decide, in the gate's order.
 * @param rows where the same metrics stand among all others
 * @param gate the order that was asked for
 */
export function gateRows(
  comparison: Comparison | undefined,
  rows: readonly Row[],
  gate: readonly MetricOfCell[] = DEFAULT_GATE,
): GateRow[] {
  const gates = comparison?.candidates.map(({ metrics }) => metrics.filter(({ family }) => family === "gate")) ?? [];
  const byKey = new Map<string, MetricComparison[]>();
  for (const metric of gates.flat()) byKey.set(metricKey(metric), [...(byKey.get(metricKey(metric)) ?? []), metric]);
  const rowOf = new Map(
    rows.flatMap((row) => (row.metric === undefined ? [] : [[metricKey({ ...row, metric: row.metric }), row] as const])),
  );
  const asked = [...new Set([...gate.map(metricKey), ...byKey.keys()])];
  return asked.flatMap((key): GateRow[] => {
    const [candidates, row] = [byKey.get(key), rowOf.get(key)];
    const [first] = candidates ?? [];
    if (candidates === undefined || row === undefined || first === undefined) return [];
    const { test, variant, path, metric } = first;
    return [{ test, variant, path, metric, row, candidates }];
  });
}
