import { METRICS } from "../model/metric.ts";
import type { RunRecord } from "../model/record.ts";
import { COLD_START, type NoisePrior } from "../statistics/noise-prior.ts";
import { aggregateOf } from "./aggregate.ts";
import { alphaOf } from "./alpha.ts";
import type { Comparison } from "./comparison.ts";
import { isControl } from "./control.ts";
import type { Evidence } from "./evidence.ts";
import { cellKey, DEFAULT_GATE, type MetricOfCell, MOST_GATE_METRICS, metricKey } from "./gate.ts";
import { type Found, judgeAll } from "./judge-all.ts";
import { noiseThresholdOf, priorOf } from "./noise-priors.ts";
import { overallVerdict } from "./overall.ts";
import { RecordSamples } from "./samples.ts";
import { type Thresholds, thresholdOf } from "./threshold.ts";
import { type WeighRequest, weighMetric } from "./weigh-metric.ts";

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
 * Every correction goes over all candidates together: a reader looks at all of them.
 * The noise that the record knows of comes from pairs on the same nodes, which say nothing of what differs between clusters: arms
 * measured apart start cold. What was measured between the hosts is judged first and in a family of its own: where the machines differ, what
 * changed the same way on them is in doubt.
 * @throws RangeError when the gate has more than eight metrics, or one of the hosts
 */
export function compareArms(record: RunRecord, settings: ComparisonSettings = {}): Comparison {
  const gate = new Map((settings.gate ?? DEFAULT_GATE).map((metric) => [metricKey(metric), metric]));
  if (gate.size > MOST_GATE_METRICS) throw new RangeError(`a gate has at most ${MOST_GATE_METRICS} metrics, not ${gate.size}`);
  if ([...gate.values()].some(isControl)) throw new RangeError("a gate has no metrics of the hosts");
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
        family: isControl(metric) ? "control" : settings.gate.has(metricKey(metric)) ? "gate" : "report",
        metric,
        weighed: weighMetric({ samples, ...request }),
        confirmation: fresh === undefined ? undefined : weighMetric({ samples: fresh, ...request }).evidence,
      };
    }),
  );
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
