import type { ArmComparison, Comparison, MetricComparison } from "../comparison/comparison.ts";
import { differingControls } from "../comparison/control.ts";
import { cellKey } from "../comparison/gate.ts";
import { METRICS, type MetricName, type Unit } from "../model/metric.ts";
import { VERDICTS, type Verdict } from "../model/verdict.ts";
import type { Aspect, CandidateFacts, HeadlineFacts, HostDifference, Remedy } from "../words/verdict-words.ts";
import type { Report } from "./report.ts";
import { isSuspected } from "./row-order.ts";

const ASPECTS: Readonly<Record<Unit, Aspect>> = {
  "bit/s": "speed",
  "op/s": "speed",
  s: "speed",
  "s/bit": "cost",
  "s/op": "cost",
  B: "mixed",
  ratio: "mixed",
  count: "mixed",
};

/** Seconds that somebody pays for, and nobody waits for. */
const PAID_SECONDS: readonly MetricName[] = ["service.programming.cpu"];

/** How a change of a metric is called. */
export const aspectOf = (metric: MetricName): Aspect => (PAID_SECONDS.includes(metric) ? "cost" : ASPECTS[METRICS[metric].unit]);

/** Whether a change of this sign is good. */
export const isGain = (metric: MetricName, effect: number): boolean => effect > 0 === (METRICS[metric].better === "higher");

/** How many comparisons came to each verdict. */
export function countVerdicts(metrics: readonly Pick<MetricComparison, "verdict">[]): Readonly<Record<Verdict, number>> {
  const counts: Record<Verdict, number> = { regression: 0, improvement: 0, equivalent: 0, inconclusive: 0, invalid: 0, new: 0, missing: 0 };
  for (const { verdict } of metrics) counts[verdict]++;
  return counts;
}

export const gateOf = (metrics: readonly MetricComparison[]): MetricComparison[] => metrics.filter(({ family }) => family === "gate");

/** What the first line of a report says. @param tests where the cells stand that should have been measured */
export function headlineFacts(comparison: Comparison, tests: Report["tests"] = []): HeadlineFacts {
  const planned = new Set(tests.flatMap(({ rows }) => rows.map(cellKey)));
  const absent = comparison.gateNotMeasured.filter((metric) => planned.has(cellKey(metric)));
  // Where nothing that was planned is absent, somebody asked for a metric that was not even planned.
  const notMeasured = absent.length === 0 ? comparison.gateNotMeasured.length : absent.length;
  const candidates = comparison.candidates.map((candidate) => candidateFacts(candidate, comparison.baseline, notMeasured));
  const remedy = remedyOf(comparison.candidates.flatMap(({ metrics }) => gateOf(metrics)));
  return {
    baseline: comparison.baseline,
    overall: comparison.overall,
    candidates,
    gate: Math.max(0, ...candidates.map(({ gate }) => gate)),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function candidateFacts({ arm, overall, metrics }: ArmComparison, baseline: string, notMeasured: number): CandidateFacts {
  const gate = gateOf(metrics);
  const remedy = remedyOf(gate);
  // What was asked for and is not there counts where nothing else made the comparison invalid.
  const isInvalidByAbsence = overall === "invalid" && gate.every(({ verdict }) => verdict !== "invalid" && verdict !== "missing");
  const called = (verdict: Verdict) => joinAspects(gate.filter((one) => one.verdict === verdict).map(({ metric }) => aspectOf(metric)));
  const absent = isInvalidByAbsence ? notMeasured : 0;
  const counts = countVerdicts(gate);
  return {
    arm,
    baseline,
    overall,
    counts,
    gate: gate.length + absent,
    notComparable: counts.invalid + counts.missing + absent,
    worse: called("regression"),
    better: called("improvement"),
    suspected: suspectedOf(gate),
    hosts: hostDifferences(metrics),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** The largest change of each test: what else the same requests showed says little more. */
function hostDifferences(metrics: readonly MetricComparison[]): HostDifference[] {
  const largestFirst = differingControls(metrics)
    .map(({ metric, test, evidence }) => ({ metric, test, effect: evidence?.effect ?? 0 }))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  return [...Map.groupBy(largestFirst, ({ test }) => test).values()].flatMap(([largest]) => largest ?? []);
}

function suspectedOf(gate: readonly MetricComparison[]): CandidateFacts["suspected"] {
  const suspected = gate.filter(isSuspected);
  const better = suspected.filter(({ metric, evidence }) => isGain(metric, evidence?.effect ?? 0)).length;
  return { worse: suspected.length - better, better, aspect: joinAspects(suspected.map(({ metric }) => aspectOf(metric))) };
}

function joinAspects(aspects: readonly Aspect[]): Aspect {
  const [first, ...others] = new Set(aspects);
  return first === undefined || others.length > 0 ? "mixed" : first;
}

/** What would make the inconclusive ones of these metrics clear; the cheapest that helps first. */
function remedyOf(gate: readonly MetricComparison[]): Remedy | undefined {
  const open = gate.filter(({ verdict, evidence }) => verdict === "inconclusive" && evidence !== undefined);
  if (open.some(({ doubt }) => doubt === "hosts-differ")) return { kind: "like-hosts" };
  if (open.some(({ doubt }) => doubt === "unconfirmed")) return { kind: "confirm" };
  const isCold = ({ evidence }: MetricComparison) => evidence?.prior.kind === "cold-start" && evidence.pairing === "paired";
  if (open.some(isCold)) return { kind: "calibrate" };
  const [first, ...others] = open.filter(({ minimumDetectable }) => minimumDetectable !== undefined);
  if (first === undefined) return undefined;
  const needs = [first, ...others].map(({ roundsNeeded }) => roundsNeeded ?? Number.POSITIVE_INFINITY);
  const most = Math.max(...needs);
  if (!Number.isFinite(most)) return { kind: "too-many-rounds" };
  const had = Math.max(...open.map(({ evidence }) => evidence?.n ?? 0));
  return most > had ? { kind: "rounds", rounds: most } : undefined;
}

/** Verdicts of a table that there are, in the order of the model. */
export const verdictsIn = (metrics: readonly Pick<MetricComparison, "verdict">[]): Verdict[] =>
  VERDICTS.filter((verdict) => metrics.some((one) => one.verdict === verdict));
