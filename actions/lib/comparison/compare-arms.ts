import { METRICS } from "../model/metric.ts";
import type { RunRecord } from "../model/record.ts";
import { benjaminiHochberg, holm } from "../statistics/multiplicity.ts";
import { COLD_START, type NoisePrior } from "../statistics/noise-prior.ts";
import { ALPHA } from "../statistics/sequential.ts";
import { aggregateOf } from "./aggregate.ts";
import { alphaOf } from "./alpha.ts";
import type { Comparison, MetricComparison } from "./comparison.ts";
import type { Evidence } from "./evidence.ts";
import { cellKey, DEFAULT_GATE, type MetricOfCell, MOST_GATE_METRICS, metricKey } from "./gate.ts";
import { judge } from "./judgement.ts";
import { noiseThresholdOf, priorOf } from "./noise-priors.ts";
import { overallVerdict } from "./overall.ts";
import { RecordSamples } from "./samples.ts";
import { type Thresholds, thresholdOf } from "./threshold.ts";
import { type Weighed, type WeighRequest, weighMetric } from "./weigh-metric.ts";

export interface ComparisonSettings {
  /** What is known of the noise of a metric between paired arms, instead of what the record says was known. */
  readonly prior?: (metric: MetricOfCell) => NoisePrior;
  /** Practical thresholds instead of the defaults. */
  readonly thresholds?: Thresholds;
  /** Metrics that decide, at most eight. Who names them asks for them: one that was not measured makes the whole comparison invalid. */
  readonly gate?: readonly MetricOfCell[];
  /** Arms that were not measured beside the baseline: on another cluster, in another run. */
  readonly apart?: ReadonlySet<string>;
}

/**
 * Compares every candidate of a record with its baseline: round by round, or arm by arm where they were measured apart.
 * Both corrections go over all candidates together: a reader looks at all of them.
 * The noise that the record knows of comes from pairs on the same nodes, which say nothing of what differs between clusters: arms
 * measured apart start cold.
 * @throws RangeError when the gate has more than eight metrics
 */
export function compareArms(record: RunRecord, settings: ComparisonSettings = {}): Comparison {
  const gate = new Map((settings.gate ?? DEFAULT_GATE).map((metric) => [metricKey(metric), metric]));
  if (gate.size > MOST_GATE_METRICS) throw new RangeError(`a gate has at most ${MOST_GATE_METRICS} metrics, not ${gate.size}`);
  const samples = new RecordSamples(record.steps);
  const { baseline } = record;
  const candidates = record.arms
    .filter(({ name }) => name !== baseline)
    .map(({ name, scenario }): Candidate => ({ arm: name, scenario, pairing: settings.apart?.has(name) === true ? "unpaired" : "paired" }));
  const alpha = alphaOf(record);
  const { metrics: compared, families } = judgeAll(weighAll(record, samples, candidates, { ...settings, gate }), alpha);

  const seen = new Set(samples.metrics().map(metricKey));
  const planned = new Set(record.cells.map(cellKey));
  const gateNotMeasured = [...gate].flatMap(([key, metric]) => (seen.has(key) ? [] : [metric]));
  const gateIsMissing = gateNotMeasured.some((metric) => settings.gate !== undefined || planned.has(cellKey(metric)));
  const byArm = Map.groupBy(compared, ({ arm }) => arm);
  return {
    baseline,
    overall: overallVerdict(compared, gateIsMissing),
    candidates: candidates.map(({ arm, pairing }) => {
      const metrics = byArm.get(arm) ?? [];
      const aggregate = aggregateOf(samples, baseline, { arm, pairing, metrics });
      return { arm, pairing, overall: overallVerdict(metrics, gateIsMissing), metrics, ...(aggregate === undefined ? {} : { aggregate }) };
    }),
    families,
    gateNotMeasured,
    alpha,
  };
}

interface Candidate {
  readonly arm: string;
  readonly scenario: string;
  readonly pairing: Evidence["pairing"];
}

/** One metric of one candidate on its own, before anybody asks how many there are. */
interface Found extends Pick<MetricComparison, "arm" | "family"> {
  readonly metric: MetricOfCell;
  readonly weighed: Weighed;
  readonly confirmation: Evidence | undefined;
}

function weighAll(
  record: RunRecord,
  samples: RecordSamples,
  candidates: readonly Candidate[],
  settings: Omit<ComparisonSettings, "gate"> & { readonly gate: ReadonlyMap<string, MetricOfCell> },
): Found[] {
  const { baseline, arms, confirmation } = record;
  const fresh = confirmation === undefined ? undefined : new RecordSamples(confirmation.steps);
  const judged = samples.metrics().filter(({ metric }) => METRICS[metric].better !== "neither");
  const ownScenario = arms.find(({ name }) => name === baseline)?.scenario ?? baseline;
  return candidates.flatMap(({ arm, scenario, pairing }) =>
    judged.map((metric): Found => {
      const request = {
        ...{ baseline, arm, metric, pairing, threshold: thresholdOf(metric.metric, settings.thresholds) },
        ...(pairing === "paired" ? noiseKnown(record, settings, metric, [ownScenario, scenario]) : {}),
      };
      return {
        arm,
        family: settings.gate.has(metricKey(metric)) ? "gate" : "report",
        metric,
        weighed: weighMetric({ samples, ...request }),
        confirmation: fresh === undefined ? undefined : weighMetric({ samples: fresh, ...request }).evidence,
      };
    }),
  );
}

function judgeAll(found: readonly Found[], alpha: number): { metrics: MetricComparison[]; families: Comparison["families"] } {
  const report = found.filter(({ weighed }) => weighed.evidence !== undefined);
  const gate = report.filter(({ family }) => family === "gate");
  const ps = (some: readonly Found[]) => some.map(({ weighed }) => weighed.evidence?.p ?? 1);
  // A gate metric is of the report too, and has the p of the gate.
  const adjusted = new Map([...zip(report, benjaminiHochberg(ps(report))), ...zip(gate, holm(ps(gate)))]);
  const families = { gate: gate.length, report: report.length };
  const metrics = found.map((one): MetricComparison => {
    const { arm, family, metric, weighed, confirmation } = one;
    const about = { ...metric, arm, family };
    if (weighed.evidence === undefined) return { ...about, verdict: weighed.verdict, unweighed: weighed.unweighed };
    const { evidence, threshold } = weighed;
    const fresh = confirmation === undefined ? {} : { confirmation };
    const judgement = judge({
      evidence,
      adjustedP: adjusted.get(one) ?? 1,
      familySize: families[family],
      alpha: family === "gate" ? alpha : ALPHA,
      threshold: threshold.distance,
      better: METRICS[metric.metric].better === "lower" ? "lower" : "higher",
      ...fresh,
    });
    return { ...about, ...judgement, evidence, threshold, ...fresh };
  });
  return { metrics, families };
}

/** What is known beforehand of the noise of a metric between two scenarios. */
function noiseKnown(
  { noise }: RunRecord,
  { prior }: Pick<ComparisonSettings, "prior">,
  metric: MetricOfCell,
  scenarios: readonly string[],
): Pick<WeighRequest, "prior" | "noise"> {
  const distance = noise === undefined ? undefined : noiseThresholdOf(noise, metric, scenarios);
  return {
    prior: prior?.(metric) ?? (noise === undefined ? COLD_START : priorOf(noise, metric, scenarios)),
    ...(distance === undefined ? {} : { noise: distance }),
  };
}

const zip = <A, B>(first: readonly A[], second: readonly B[]): [A, B][] => first.map((one, index) => [one, second[index] as B]);
