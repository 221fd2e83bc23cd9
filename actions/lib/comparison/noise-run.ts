import { ConfigurationError } from "../model/errors.ts";
import type { HistoryEntry } from "../model/history-entry.ts";
import { directionOf, type MetricName } from "../model/metric.ts";
import type { NoiseOfMetric, NoiseRun } from "../model/noise.ts";
import type { ArmFacts, RunRecord } from "../model/record.ts";
import { logRatios } from "../statistics/log-ratio.ts";
import { type MetricOfCell, metricKey } from "./gate.ts";
import { RecordSamples } from "./samples.ts";

/**
 * What a run of a scenario against itself shows of the noise: the log-ratio of the second arm over the first, metric by metric, one per
 * round in which both have a value that a ratio can be taken of. Context is left out: nobody will ask for its noise.
 * @throws ConfigurationError when the record is not of two arms of one scenario at one revision
 */
export function noiseOf(record: RunRecord): NoiseRun {
  const [baseline, other] = twins(record);
  const samples = new RecordSamples(record.steps);
  const judged = samples.metrics().filter(({ metric }) => isJudged(metric));
  return {
    runId: record.runId,
    scenario: baseline.scenario,
    measuredAt: record.startedAt,
    metrics: judged.flatMap((metric) => {
      const theirs = samples.of(other.name, metric).byRound;
      return noiseOfPairs(
        metric,
        [...samples.of(baseline.name, metric).byRound].map(([round, value]) => [value, theirs.get(round)]),
      );
    }),
  };
}

/**
 * The same of a run that a history holds; a metric that this release does not know is left out.
 * @throws ConfigurationError as above
 */
export function noiseOfEntry(entry: HistoryEntry): NoiseRun {
  const { runId, startedAt: measuredAt, cells } = entry;
  const [baseline, other] = twins(entry);
  const valuesOf = (arm: string) =>
    cells
      .filter((cell) => cell.arm === arm)
      .flatMap(({ test, variant, path, values }) =>
        Object.entries(values).flatMap(([metric, ofRounds]) =>
          isJudged(metric) ? [{ metric: { test, variant, path, metric }, ofRounds }] : [],
        ),
      );
  const theirs = new Map(valuesOf(other.name).map(({ metric, ofRounds }) => [metricKey(metric), ofRounds]));
  const metrics = valuesOf(baseline.name).flatMap(({ metric, ofRounds }) =>
    noiseOfPairs(
      metric,
      ofRounds.map((value, round) => [value, theirs.get(metricKey(metric))?.[round]]),
    ),
  );
  return { runId, scenario: baseline.scenario, measuredAt, metrics };
}

/** Nobody will ask for the noise of context, nor of a name that is not known any more. */
const isJudged = (metric: string): metric is MetricName => directionOf(metric) !== undefined;

type Value = number | null | undefined;

function noiseOfPairs(metric: MetricOfCell, rounds: readonly (readonly [our: Value, their: Value])[]): NoiseOfMetric[] {
  const pairs = rounds.flatMap(([our, their]) => (hasRatio(our) && hasRatio(their) ? [[our, their] as const] : []));
  const ratios = logRatios(
    pairs.map(([our]) => our),
    pairs.map(([, their]) => their),
  );
  return ratios.length === 0 ? [] : [{ ...metric, logRatios: ratios }];
}

const hasRatio = (value: Value): value is number => typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;

function twins({ arms, baseline, runId }: Pick<RunRecord, "arms" | "baseline" | "runId">): [baseline: ArmFacts, other: ArmFacts] {
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
