import { DEFAULT_GATE } from "../comparison/gate.ts";
import { METRIC_NAMES, type MetricName } from "../model/metric.ts";
import { TRAFFIC_PATHS, type TrafficPath } from "../model/traffic-path.ts";
import type { Report, Row } from "../report/report.ts";

/** A row whose metric is known, which is one that some arm has a value of. */
export type MetricRow = Row & { readonly metric: MetricName };

/** Rows of one test with a value on some arm: the headline path first, then by variant and by metric as their tests list them. */
export function rowsOfTest(report: Report, test: string, isWanted: (metric: MetricName) => boolean = () => true): MetricRow[] {
  const table = report.tests.find((one) => one.test === test);
  const rows = [...(table?.rows ?? []), ...report.context.metrics, ...report.context.alikeMetrics];
  return orderForPictures(
    rows.filter((row) => row.test === test && row.metric !== undefined && isWanted(row.metric)),
    table?.variants ?? [],
  );
}

export function orderForPictures(rows: readonly Row[], variants: readonly string[] = []): MetricRow[] {
  const shown = rows.flatMap((row) => (row.metric !== undefined && row.cells.some(isMeasured) ? [{ ...row, metric: row.metric }] : []));
  const rank = ({ test, variant, path, metric }: MetricRow) => [
    pathRank(test, path, shown),
    variants.indexOf(variant),
    METRIC_NAMES.indexOf(metric),
  ];
  return shown.sort((a, b) => firstDifference(rank(a), rank(b)));
}

const isMeasured = ({ status }: { readonly status: string }): boolean => status === "measured";

/** The path that decides about a test comes first. */
function pathRank(test: string, path: TrafficPath, rows: readonly Row[]): number {
  const headline = DEFAULT_GATE.find((gate) => gate.test === test && rows.some((row) => row.test === test && row.path === gate.path))?.path;
  return path === headline ? -1 : TRAFFIC_PATHS.indexOf(path);
}

const firstDifference = (a: readonly number[], b: readonly number[]): number =>
  a.map((one, index) => one - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
