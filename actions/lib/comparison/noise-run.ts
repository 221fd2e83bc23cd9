import { ConfigurationError } from "../model/errors.ts";
import { METRICS } from "../model/metric.ts";
import type { NoiseOfMetric, NoiseRun } from "../model/noise.ts";
import type { ArmFacts, RunRecord } from "../model/record.ts";
import { logRatios } from "../statistics/log-ratio.ts";
import type { MetricOfCell } from "./gate.ts";
import { RecordSamples } from "./samples.ts";

/**
 * What a run of a scenario against itself shows of the noise: the log-ratio of the second arm over the first, metric by metric, one per
 * round in which both have a value that a ratio can be taken of. Context is left out: nobody will ask for its noise.
 * @throws ConfigurationError when the record is not of two arms of one scenario at one revision
 */
export function noiseOf(record: RunRecord): NoiseRun {
  const [baseline, other] = twins(record);
  const samples = new RecordSamples(record.steps);
  const judged = samples.metrics().filter(({ metric }) => METRICS[metric].better !== "neither");
  return {
    runId: record.runId,
    scenario: baseline.scenario,
    measuredAt: record.startedAt,
    metrics: judged.flatMap((metric) => noiseOfMetric(samples, baseline.name, other.name, metric)),
  };
}

function noiseOfMetric(samples: RecordSamples, baseline: string, other: string, metric: MetricOfCell): NoiseOfMetric[] {
  const [ours, theirs] = [samples.of(baseline, metric).byRound, samples.of(other, metric).byRound];
  const pairs = [...ours].flatMap(([round, value]) => {
    const their = theirs.get(round);
    return their !== undefined && hasRatio(value) && hasRatio(their) ? [[value, their] as const] : [];
  });
  const ratios = logRatios(
    pairs.map(([our]) => our),
    pairs.map(([, their]) => their),
  );
  return ratios.length === 0 ? [] : [{ ...metric, logRatios: ratios }];
}

const hasRatio = (value: number) => value > 0 && value < Number.POSITIVE_INFINITY;

function twins({ arms, baseline, runId }: RunRecord): [baseline: ArmFacts, other: ArmFacts] {
  const own = arms.find(({ name }) => name === baseline);
  const other = arms.find(({ name }) => name !== baseline);
  if (arms.length === 2 && own !== undefined && other !== undefined) {
    if (own.scenario === other.scenario && own.revision === other.revision) return [own, other];
  }
  const seen = arms.map(({ name, scenario, revision }) => `"${name}" (${scenario}${revision === undefined ? "" : ` at ${revision}`})`);
  throw new ConfigurationError(
    `Noise is measured between two arms of one scenario at one revision, but run "${runId}" has ${seen.join(", ") || "none"}.`,
  );
}
