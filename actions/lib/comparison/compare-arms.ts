import { METRICS } from "../model/metric.ts";
import type { RunRecord } from "../model/record.ts";
import { benjaminiHochberg, holm } from "../statistics/multiplicity.ts";
import { COLD_START, type NoisePrior } from "../statistics/noise-prior.ts";
import { quantile } from "../statistics/quantile.ts";
import type { Comparison, MetricComparison } from "./comparison.ts";
import { type Evidence, weigh } from "./evidence.ts";
import { DEFAULT_GATE, type MetricOfCell, MOST_GATE_METRICS, metricKey } from "./gate.ts";
import { judge } from "./judgement.ts";
import { overallVerdict } from "./overall.ts";
import { RecordSamples } from "./samples.ts";
import { type Thresholds, thresholdOf, toLogThreshold } from "./threshold.ts";

export interface ComparisonSettings {
  /** What is known of the noise of a metric on this target; a cold start where nothing is. */
  readonly prior?: (metric: MetricOfCell) => NoisePrior;
  /** Practical thresholds instead of the defaults. */
  readonly thresholds?: Thresholds;
  /** Metrics that decide, at most eight. */
  readonly gate?: readonly MetricOfCell[];
  /** Fresh rounds of metrics that were flagged; absent when nobody measured again. */
  readonly confirmation?: RunRecord;
}

/**
 * Compares every candidate of a record with its baseline, round by round.
 * Both corrections go over all candidates together: a reader looks at all of them.
 * @throws RangeError when the gate has more than eight metrics
 */
export function compareArms(record: RunRecord, settings: ComparisonSettings = {}): Comparison {
  const gate = new Set((settings.gate ?? DEFAULT_GATE).map(metricKey));
  if (gate.size > MOST_GATE_METRICS) throw new RangeError(`a gate has at most ${MOST_GATE_METRICS} metrics, not ${gate.size}`);
  const samples = new RecordSamples(record);
  const fresh = settings.confirmation === undefined ? undefined : new RecordSamples(settings.confirmation);
  const judged = samples.metrics().filter(({ metric }) => METRICS[metric].better !== "neither");
  const candidates = record.arms.map(({ name }) => name).filter((name) => name !== record.baseline);
  const found = candidates.flatMap((arm) =>
    judged.map((metric) => {
      const family = gate.has(metricKey(metric)) ? ("gate" as const) : ("report" as const);
      return { arm, family, metric, ...weighMetric(samples, record.baseline, arm, metric, settings) };
    }),
  );

  const weighed = found.filter((one) => one.evidence !== undefined);
  const ps = (some: typeof weighed) => some.map(({ evidence }) => evidence.p);
  const gateTests = weighed.filter(({ family }) => family === "gate");
  const gateP = new Map(zip(gateTests, holm(ps(gateTests))));
  const reportP = new Map(zip(weighed, benjaminiHochberg(ps(weighed))));

  const compared = found.map((one): MetricComparison => {
    const { arm, family, metric, evidence } = one;
    if (evidence === undefined) return { ...metric, arm, family, judgement: one.judgement };
    const isGate = family === "gate";
    const confirmation = fresh === undefined ? undefined : weighMetric(fresh, record.baseline, arm, metric, settings).evidence;
    const judgement = judge({
      evidence,
      adjustedP: (isGate ? gateP.get(one) : reportP.get(one)) ?? 1,
      familySize: isGate ? gateTests.length : weighed.length,
      threshold: one.threshold,
      better: METRICS[metric.metric].better === "lower" ? "lower" : "higher",
      ...(confirmation === undefined ? {} : { confirmation }),
    });
    return { ...metric, arm, family, judgement, evidence, threshold: one.threshold };
  });
  const ofArm = (arm: string) => compared.filter((one) => one.arm === arm);
  return {
    baseline: record.baseline,
    overall: overallVerdict(compared),
    candidates: candidates.map((arm) => ({ arm, overall: overallVerdict(ofArm(arm)), metrics: ofArm(arm) })),
    families: { gate: gateTests.length, report: weighed.length },
  };
}

type Weighed =
  | { readonly evidence: Evidence; readonly threshold: number; readonly judgement?: undefined }
  | { readonly evidence?: undefined; readonly judgement: Extract<MetricComparison["judgement"], { reason: string }> };

function weighMetric(
  samples: RecordSamples,
  baselineArm: string,
  arm: string,
  metric: MetricOfCell,
  settings: ComparisonSettings,
): Weighed {
  const [ours, theirs] = [samples.of(baselineArm, metric), samples.of(arm, metric)];
  if (theirs.byRound.size === 0) return unweighed(samples, arm, metric, "missing");
  if (ours.byRound.size === 0) return unweighed(samples, baselineArm, metric, "new");
  const rounds = [...ours.byRound.keys()].filter((round) => theirs.byRound.has(round));
  const baseline = rounds.map((round) => ours.byRound.get(round) as number);
  const candidate = rounds.map((round) => theirs.byRound.get(round) as number);
  const odd = [...baseline, ...candidate].find((value) => !(value > 0 && Number.isFinite(value)));
  if (odd !== undefined) return { judgement: { verdict: "invalid", reason: `a value of ${odd} has no ratio` } };
  if (rounds.length < 2) return { judgement: { verdict: "inconclusive", reason: "one round in common cannot tell a change from noise" } };
  const resolution = Math.max(ours.resolution, theirs.resolution);
  const threshold = toLogThreshold(thresholdOf(metric.metric, settings.thresholds), quantile(baseline, 0.5), resolution);
  return { evidence: weigh({ pairing: "paired", baseline, candidate }, settings.prior?.(metric) ?? COLD_START, threshold), threshold };
}

/** An arm without values: its steps were invalid, or they failed, or there never were any. */
function unweighed(samples: RecordSamples, arm: string, metric: MetricOfCell, otherwise: "missing" | "new"): Weighed {
  const outcome = samples.unmeasured(arm, metric);
  const reason = outcome === undefined ? `${arm} has no value` : `${arm}: ${outcome.reason}`;
  return { judgement: { verdict: outcome?.status === "invalid" ? "invalid" : otherwise, reason } };
}

const zip = <A, B>(first: readonly A[], second: readonly B[]): [A, B][] => first.map((one, index) => [one, second[index] as B]);
