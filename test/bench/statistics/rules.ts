import { pseudoMedian } from "../../../actions/lib/statistics/hodges-lehmann.ts";
import { logRatios, toLogDistance } from "../../../actions/lib/statistics/log-ratio.ts";
import { mannWhitney } from "../../../actions/lib/statistics/mann-whitney.ts";
import { moderatedPairedT } from "../../../actions/lib/statistics/moderated-t.ts";
import { mean, variance } from "../../../actions/lib/statistics/moments.ts";
import { benjaminiHochberg, holm } from "../../../actions/lib/statistics/multiplicity.ts";
import { COLD_START } from "../../../actions/lib/statistics/noise-prior.ts";
import { quantile } from "../../../actions/lib/statistics/quantile.ts";
import { studentTQuantile } from "../../../actions/lib/statistics/student-t.ts";
import type { SimulatedComparison, SimulatedMetric } from "./simulate.ts";

/** What a rule says of a metric: it went down, up, or nothing. */
export type Flag = -1 | 0 | 1;

/** How a tool decides. Higher values are better, and rules that warn of losses only never flag a gain. */
export interface Rule {
  readonly name: string;
  readonly judge: (comparison: SimulatedComparison) => readonly Flag[];
}

const ALPHA = 0.05;
/** Practical threshold of the robust rules, a logarithm. */
const THRESHOLD = toLogDistance(0.03);
const AGREEING = 0.8;

const eachAlone =
  (decide: (metric: SimulatedMetric) => Flag): Rule["judge"] =>
  (comparison) =>
    comparison.map(decide);

/** github-action-benchmark: this run's value against the last stored one, by a percentage. */
const previousRun = (limit: number) =>
  eachAlone(({ history, candidate }) => ((history.at(-1) ?? Number.NaN) / quantile(candidate, 0.5) > limit ? -1 : 0));

/** Bencher: below the prediction interval of the stored runs, a t test of one new value with a lower boundary. */
const predictionInterval = (boundary: number) =>
  eachAlone(({ history, candidate }) => {
    const reach = studentTQuantile(boundary, history.length - 1) * Math.sqrt(variance(history) * (1 + 1 / history.length));
    return quantile(candidate, 0.5) < mean(history) - reach ? -1 : 0;
  });

type Test = (metric: SimulatedMetric) => { readonly p: number; readonly estimate: number };

/** Rules share tests; each is made once per metric. */
function remembered(test: Test): Test {
  const made = new WeakMap<SimulatedMetric, ReturnType<Test>>();
  return (metric) => {
    const result = made.get(metric) ?? test(metric);
    made.set(metric, result);
    return result;
  };
}

/** benchstat: the two samples as if their rounds were not pairs. */
const unpaired = remembered(({ baseline, candidate }) => {
  const { u, p } = mannWhitney(candidate, baseline);
  return { p, estimate: u - (baseline.length * candidate.length) / 2 };
});
const pairedT = remembered((metric) => moderatedPairedT(ratiosOf(metric), COLD_START));
const moderatedT = remembered((metric) => moderatedPairedT(ratiosOf(metric), metric.prior));

const significant =
  (test: Test, adjust: (ps: readonly number[]) => readonly number[]): Rule["judge"] =>
  (comparison) => {
    const tests = comparison.map(test);
    const adjusted = adjust(tests.map(({ p }) => p));
    return tests.map(({ estimate }, index) => ((adjusted[index] as number) <= ALPHA ? flagOf(estimate) : 0));
  };
const unadjusted = (ps: readonly number[]) => ps;

/** Significant, large enough to matter by an estimate no bad sample carries, and seen in most rounds (statistics.md §6.5). */
const robust =
  (adjust: (ps: readonly number[]) => readonly number[]): Rule["judge"] =>
  (comparison) => {
    const flags = significant(moderatedT, adjust)(comparison);
    return comparison.map((metric, index) => {
      const flag = flags[index] as Flag;
      const ratios = ratiosOf(metric);
      const { estimate } = pseudoMedian(ratios);
      const agreeing = ratios.filter((ratio) => flagOf(ratio) === flag).length / ratios.length;
      return flagOf(estimate) === flag && Math.abs(estimate) >= THRESHOLD && agreeing >= AGREEING ? flag : 0;
    });
  };

/**
 * Flagged metrics are measured again, and the fresh rounds alone have to show at least half of the practical threshold in the same
 * direction, by their median: of three rounds one bad sample can neither make nor break it.
 */
const confirmed =
  (first: Rule["judge"]): Rule["judge"] =>
  (comparison) =>
    first(comparison).map((flag, index) => {
      if (flag === 0) return 0;
      const { fresh } = comparison[index] as SimulatedMetric;
      return flag * quantile(logRatios(fresh.baseline, fresh.candidate), 0.5) >= THRESHOLD / 2 ? flag : 0;
    });

export const PREVIOUS_RUN: Rule = { name: "previous run, ratio > 1.05 (github-action-benchmark)", judge: previousRun(1.05) };
export const PREVIOUS_RUN_TENTH: Rule = { name: "previous run, ratio > 1.10", judge: previousRun(1.1) };
export const PREDICTION_INTERVAL: Rule = { name: "prediction interval 0.99 of 30 runs (Bencher)", judge: predictionInterval(0.99) };
export const UNPAIRED: Rule = { name: "Mann–Whitney, α = .05 (benchstat)", judge: significant(unpaired, unadjusted) };
export const UNPAIRED_HOLM: Rule = { name: "Mann–Whitney + Holm", judge: significant(unpaired, holm) };
export const PAIRED: Rule = { name: "paired t, α = .05", judge: significant(pairedT, unadjusted) };
export const PAIRED_BH: Rule = { name: "paired t + BH", judge: significant(pairedT, benjaminiHochberg) };
export const MODERATED_HOLM: Rule = { name: "moderated t + Holm", judge: significant(moderatedT, holm) };
export const MODERATED_BH: Rule = { name: "moderated t + BH", judge: significant(moderatedT, benjaminiHochberg) };
export const ROBUST: Rule = { name: "robust rule (BH)", judge: robust(benjaminiHochberg) };
export const ROBUST_CONFIRMED: Rule = {
  name: "robust rule (BH), confirmed by 3 fresh rounds",
  judge: confirmed(robust(benjaminiHochberg)),
};
export const ROBUST_GATE: Rule = { name: "robust rule (Holm), confirmed by 3 fresh rounds", judge: confirmed(robust(holm)) };

export const RULES: readonly Rule[] = [
  PREVIOUS_RUN,
  PREVIOUS_RUN_TENTH,
  PREDICTION_INTERVAL,
  UNPAIRED,
  UNPAIRED_HOLM,
  PAIRED,
  PAIRED_BH,
  MODERATED_HOLM,
  MODERATED_BH,
  ROBUST,
  ROBUST_CONFIRMED,
  ROBUST_GATE,
];

const ratiosOf = ({ baseline, candidate }: SimulatedMetric) => logRatios(baseline, candidate);
const flagOf = (estimate: number): Flag => (estimate < 0 ? -1 : estimate > 0 ? 1 : 0);
