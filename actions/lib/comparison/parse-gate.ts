import { METRIC_NAMES, METRICS, type MetricName } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import { TRAFFIC_PATHS } from "../model/traffic-path.ts";
import { isControl } from "./control.ts";
import { cellKey, type MetricOfCell, MOST_GATE_METRICS, metricKey } from "./gate.ts";
import { entriesOf, refuseEntry } from "./refuse-entry.ts";

/** Between hosts nothing decides about a data plane. */
const PATHS = TRAFFIC_PATHS.filter((path) => !isControl({ path }));

/** Where the text comes from, and what it may name. */
export interface GateContext {
  /** Name of the input, for a refusal. */
  readonly input?: string;
  /** Every cell there is; names of tests and variants are not checked without. */
  readonly cells?: readonly Cell[];
}

/**
 * The metrics that decide, as a user writes them: at most eight entries between commas or line ends, each `test/variant/address/placement`,
 * spaces and the name of a metric that has a good direction. What is there twice counts once.
 *
 *     gate  = entry { ("," | newline) entry }
 *     entry = test "/" variant "/" path spaces metric
 *     path  = ("pod" | "service") "/" ("same-node" | "other-node" | "other-zone")
 *
 * @throws ConfigurationError for the first entry that breaks this, and when there is none or there are more than eight
 */
export function parseGate(text: string, { input = "gate", cells }: GateContext = {}): MetricOfCell[] {
  const gate = new Map(
    entriesOf(text).map((entry) => {
      const metric = parseEntry(entry, input, cells);
      return [metricKey(metric), metric];
    }),
  );
  if (gate.size === 0) refuseEntry(input, "must name at least one metric, as `test/variant/address/placement metric`", text.trim());
  if (gate.size > MOST_GATE_METRICS) refuseEntry(input, `must name at most ${MOST_GATE_METRICS} metrics`, String(gate.size));
  return [...gate.values()];
}

function parseEntry(entry: string, input: string, cells: readonly Cell[] | undefined): MetricOfCell {
  const [, test, variant, address, metric] = /^([\w.-]+)\/([\w.-]+)\/([\w-]+\/[\w-]+)\s+(\S+)$/.exec(entry) ?? [];
  if (test === undefined || variant === undefined || address === undefined || metric === undefined)
    return refuseEntry(input, "must name metrics as `test/variant/address/placement metric`", entry);
  const path = PATHS.find((known) => known === address);
  if (path === undefined)
    return refuseEntry(input, `must name traffic paths of pods (${PATHS.join(", ")})`, entry, { name: address, known: PATHS });
  const cell = { test, variant, path };
  if (cells !== undefined && !cells.some((known) => cellKey(known) === cellKey(cell)))
    return refuseEntry(input, "must name what is measured", entry, { name: cellKey(cell), known: cells.map(cellKey) });
  return { ...cell, metric: parseJudgedMetric(metric, entry, input) };
}

/** A metric that has a good direction. @throws ConfigurationError for another name */
export function parseJudgedMetric(name: string, entry: string, input: string): MetricName {
  const metric = METRIC_NAMES.find((known) => known === name);
  if (metric === undefined) return refuseEntry(input, "must name known metrics", entry, { name, known: METRIC_NAMES.filter(isJudged) });
  if (!isJudged(metric)) return refuseEntry(input, "must name metrics that have a good direction", entry);
  return metric;
}

const isJudged = (metric: MetricName) => METRICS[metric].better !== "neither";
