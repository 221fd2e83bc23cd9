import { METRICS } from "../model/metric.ts";
import { type ModeratedT, moderatedPairedT, moderatedUnpairedT } from "../statistics/moderated-t.ts";
import { mean } from "../statistics/moments.ts";
import { COLD_START } from "../statistics/noise-prior.ts";
import { winsorize } from "../statistics/winsorize.ts";
import type { ArmComparison, MetricComparison } from "./comparison.ts";
import type { RecordSamples } from "./samples.ts";

/** Fewest gate metrics that a mean is worth making of. */
const METRICS_FOR_AGGREGATE = 2;

/**
 * The gate metrics of a candidate as one number, above 0 where better: the mean of their log-ratios, which is the geometric mean of the ratios.
 * Round by round first and only then over the rounds, so that the interval respects what metrics of a round share. Bad samples
 * are drawn in where the noise of their metric is known.
 * @returns nothing where fewer than two gate metrics were weighed, or these have fewer than two rounds in common
 */
export function aggregateOf(
  samples: RecordSamples,
  baseline: string,
  { arm, pairing, metrics }: Pick<ArmComparison, "arm" | "pairing" | "metrics">,
): ArmComparison["aggregate"] {
  const gate = metrics.filter(({ family, evidence }) => family === "gate" && evidence !== undefined);
  if (gate.length < METRICS_FOR_AGGREGATE) return undefined;
  const [ours, theirs] = [baseline, arm].map((name) => gate.map((metric) => logarithms(samples, name, metric))) as [Rounds[], Rounds[]];
  const test = pairing === "paired" ? ofPairs(gate, ours, theirs) : ofArms(ours, theirs);
  return test && { effect: test.estimate, interval: test.interval, metrics: gate.length };
}

/** Logarithm by round, turned so that more is better. */
type Rounds = ReadonlyMap<number, number>;

function logarithms(samples: RecordSamples, arm: string, metric: MetricComparison): Rounds {
  const sign = METRICS[metric.metric].better === "lower" ? -1 : 1;
  return new Map(Array.from(samples.of(arm, metric).byRound, ([round, value]) => [round, sign * Math.log(value)]));
}

function ofPairs(gate: readonly MetricComparison[], ours: readonly Rounds[], theirs: readonly Rounds[]): ModeratedT | undefined {
  const rounds = shared([...ours, ...theirs]);
  if (rounds.length < 2) return undefined;
  const ratios = gate.map(({ evidence }, index) => {
    const raw = rounds.map((round) => (theirs[index]?.get(round) ?? 0) - (ours[index]?.get(round) ?? 0));
    return evidence?.prior.kind === "calibrated" ? winsorize(raw, evidence.prior.standardDeviation).values : raw;
  });
  return moderatedPairedT(
    rounds.map((_, place) => mean(ratios.map((ofMetric) => ofMetric[place] as number))),
    COLD_START,
  );
}

function ofArms(ours: readonly Rounds[], theirs: readonly Rounds[]): ModeratedT | undefined {
  const [baseline, candidate] = [ours, theirs].map((arm) =>
    shared(arm).map((round) => Math.exp(mean(arm.map((ofMetric) => ofMetric.get(round) ?? 0)))),
  ) as [number[], number[]];
  return Math.min(baseline.length, candidate.length) < 2 ? undefined : moderatedUnpairedT(baseline, candidate, COLD_START);
}

/** Rounds in which no metric is missing. */
function shared([first = new Map(), ...others]: readonly Rounds[]): number[] {
  return [...first.keys()].filter((round) => others.every((other) => other.has(round)));
}
