import type { ArmComparison, Comparison, MetricComparison } from "../comparison/comparison.ts";
import { differingControls } from "../comparison/control.ts";
import type { Evidence } from "../comparison/evidence.ts";
import { metricKey } from "../comparison/gate.ts";
import { METRICS } from "../model/metric.ts";
import type { Interval } from "../statistics/interval.ts";
import { agentJson, hostJson } from "./host-and-agent-json.ts";
import type { Report, ReportCell } from "./report.ts";
import {
  type CandidateJson,
  type ChangeJson,
  type MetricJson,
  REPORT_SCHEMA_VERSION,
  type ReportJson,
  type SummaryJson,
} from "./report-json.ts";
import { summaryJson } from "./summary-json.ts";
import { countVerdicts, gateOf } from "./verdict-facts.ts";

/** The report for programs; the same report gives the same text. Ends with a line break. */
export const renderJson = (report: Report): string => `${JSON.stringify(toJson(report), undefined, 2)}\n`;

export function toJson(report: Report): ReportJson {
  const { comparison, run, target, arms, noise, environment, reproduce } = report;
  const all = ofPods(comparison?.candidates.flatMap(({ metrics }) => metrics) ?? []);
  const cellOf = findCells(report);
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    ...(comparison === undefined ? {} : { verdict: comparison.overall }),
    counts: { all: countVerdicts(all), gate: countVerdicts(gateOf(all)) },
    run: {
      id: run.runId,
      status: run.status,
      startedAt: run.startedAt,
      durationSeconds: run.durationSeconds,
      ...(run.estimatedDollars === undefined ? {} : { estimatedDollars: run.estimatedDollars }),
      rounds: run.rounds,
      secondsPerRun: run.secondsPerRun,
      order: run.order.design,
      seed: run.order.seed,
      harness: run.harness,
      ...(run.adaptive === undefined ? {} : { stopReason: run.adaptive.reason }),
      ...(run.confirmation === undefined ? {} : { confirmationRounds: run.confirmation.rounds }),
    },
    target,
    arms: arms.map(({ name, scenario, revision, title }) => ({ name, scenario, ...(revision === undefined ? {} : { revision }), title })),
    ...(comparison === undefined ? {} : { baseline: comparison.baseline, families: familiesJson(comparison) }),
    candidates: (comparison?.candidates ?? []).map((candidate) => candidateJson(candidate, comparison?.baseline ?? "", cellOf)),
    gateNotMeasured: (comparison?.gateNotMeasured ?? []).map(({ test, variant, path, metric }) => ({ test, variant, path, metric })),
    ...(report.hosts.length === 0 ? {} : { hosts: report.hosts.map((row) => hostJson(row, arms)) }),
    ...(report.agents.length === 0 ? {} : { agents: report.agents.flatMap((row) => agentJson(row, arms)) }),
    noise: {
      runs: noise.runs,
      ...(noise.newestAt === undefined ? {} : { newestAt: noise.newestAt }),
      ...(noise.ageSeconds === undefined ? {} : { ageSeconds: noise.ageSeconds }),
      scenarios: noise.scenarios,
    },
    environment,
    reproduce,
  };
}

const ofPods = (metrics: readonly MetricComparison[]) => metrics.filter(({ family }) => family !== "control");

const familiesJson = ({ families: { control, ...families }, alpha }: Comparison): NonNullable<ReportJson["families"]> => ({
  ...families,
  ...(control === 0 ? {} : { control }),
  alpha,
});

type CellOf = (arm: string, metric: MetricComparison) => ReportCell | undefined;

function findCells({ tests, arms }: Report): CellOf {
  const rows = new Map(
    tests
      .flatMap((test) => test.rows)
      .flatMap((row) => (row.metric === undefined ? [] : [[metricKey({ ...row, metric: row.metric }), row]])),
  );
  return (arm, metric) => rows.get(metricKey(metric))?.cells[arms.findIndex(({ name }) => name === arm)];
}

function candidateJson({ arm, pairing, overall, metrics, aggregate }: ArmComparison, baseline: string, cellOf: CellOf): CandidateJson {
  const gate = gateOf(metrics);
  return {
    arm,
    pairing,
    verdict: overall,
    counts: { all: countVerdicts(ofPods(metrics)), gate: countVerdicts(gate) },
    ...(differingControls(metrics).length === 0 ? {} : { hostsDiffer: true }),
    ...(aggregate === undefined ? {} : { aggregate: { ...changeJson(aggregate), metrics: aggregate.metrics } }),
    metrics: [...gate, ...metrics.filter(({ family }) => family !== "gate")].map((metric) => metricJson(metric, baseline, cellOf)),
  };
}

function metricJson(metric: MetricComparison, baselineArm: string, cellOf: CellOf): MetricJson {
  const { doubt, unweighed, evidence, confirmation } = metric;
  const [baseline, candidate] = [baselineArm, metric.arm].map((arm) => cellSummary(cellOf(arm, metric)));
  return {
    test: metric.test,
    variant: metric.variant,
    path: metric.path,
    metric: metric.metric,
    unit: METRICS[metric.metric].unit,
    better: METRICS[metric.metric].better,
    family: metric.family,
    verdict: metric.verdict,
    ...(doubt === undefined ? {} : { doubt }),
    ...(unweighed === undefined ? {} : { unweighed }),
    ...(evidence === undefined ? {} : evidenceJson(metric, evidence)),
    ...(confirmation === undefined ? {} : { confirmation: { ...changeJson(confirmation), n: confirmation.n } }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(candidate === undefined ? {} : { candidate }),
  };
}

function evidenceJson(
  { adjustedP, threshold, minimumDetectable, roundsNeeded }: MetricComparison,
  evidence: Evidence,
): Partial<MetricJson> {
  return {
    change: changeJson(evidence),
    n: evidence.n,
    p: evidence.p,
    ...(adjustedP === undefined ? {} : { adjustedP }),
    agreement: evidence.agreement,
    ...(threshold === undefined
      ? {}
      : {
          threshold: {
            ratio: Math.expm1(threshold.distance),
            ...(threshold.raisedBy === undefined ? {} : { raisedBy: threshold.raisedBy }),
          },
        }),
    ...(minimumDetectable === undefined ? {} : { detectable: Math.expm1(minimumDetectable) }),
    ...(roundsNeeded === undefined ? {} : { roundsNeeded }),
    noise: evidence.prior,
  };
}

const changeJson = ({ effect, interval }: { readonly effect: number; readonly interval: Interval }): ChangeJson => ({
  ratio: Math.expm1(effect),
  low: Math.expm1(interval.low),
  high: Math.expm1(interval.high),
  level: interval.level,
});

function cellSummary(cell: ReportCell | undefined): SummaryJson | undefined {
  return cell?.status === "measured" ? summaryJson(cell.summary) : undefined;
}
