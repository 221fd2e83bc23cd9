import type { Summary } from "../statistics/summary.ts";
import type { SummaryJson } from "./report-json.ts";

export const summaryJson = ({ n, median, interval }: Summary): SummaryJson => ({
  n,
  median,
  bounds: interval.kind,
  low: interval.low,
  high: interval.high,
});
