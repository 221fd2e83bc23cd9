import type { Verdict } from "../model/verdict.ts";
import { COLD_START, type NoisePrior } from "../statistics/noise-prior.ts";
import { quantile } from "../statistics/quantile.ts";
import type { Unweighed } from "./comparison.ts";
import { type Evidence, type Samples, weigh } from "./evidence.ts";
import type { MetricOfCell } from "./gate.ts";
import type { ArmSample, RecordSamples } from "./samples.ts";
import { type AppliedThreshold, applyThreshold, type Threshold } from "./threshold.ts";

/** What was found of one metric of one candidate, before the corrections. */
export type Weighed =
  | { readonly evidence: Evidence; readonly threshold: AppliedThreshold; readonly unweighed?: undefined }
  | {
      readonly evidence?: undefined;
      readonly unweighed: Unweighed;
      readonly verdict: Exclude<Verdict, "regression" | "improvement" | "equivalent">;
    };

export interface WeighRequest {
  readonly samples: RecordSamples;
  readonly baseline: string;
  readonly arm: string;
  readonly metric: MetricOfCell;
  readonly pairing: Samples["pairing"];
  readonly prior?: NoisePrior;
  readonly threshold: Threshold;
  /** Distance, a logarithm, below which an arm differs from itself too often. */
  readonly noise?: number;
}

/** The evidence on one metric, or why there is none. */
export function weighMetric(request: WeighRequest): Weighed {
  const { samples, arm, metric, pairing, prior = COLD_START, noise = 0 } = request;
  const [ours, theirs] = [samples.of(request.baseline, metric), samples.of(arm, metric)];
  if (theirs.byRound.size === 0) return without(samples, arm, metric, "missing");
  if (ours.byRound.size === 0) return without(samples, request.baseline, metric, "new");
  const [baseline, candidate] = pairing === "paired" ? inCommon(ours, theirs) : [[...ours.byRound.values()], [...theirs.byRound.values()]];
  const odd = oddOf(request.baseline, baseline) ?? oddOf(arm, candidate);
  if (odd !== undefined) return { unweighed: odd, verdict: "invalid" };
  if (Math.min(baseline.length, candidate.length) < 2) return { unweighed: { kind: "one-round" }, verdict: "inconclusive" };
  const resolution = Math.max(ours.resolution, theirs.resolution);
  const threshold = applyThreshold(request.threshold, { baseline: quantile(baseline, 0.5), resolution, noise });
  return { evidence: weigh({ pairing, baseline, candidate }, prior, threshold.equivalence), threshold };
}

/** Values of the rounds that both arms have, round by round. */
function inCommon(ours: ArmSample, theirs: ArmSample): [baseline: number[], candidate: number[]] {
  const rounds = [...ours.byRound.keys()].filter((round) => theirs.byRound.has(round));
  return [rounds.map((round) => ours.byRound.get(round) as number), rounds.map((round) => theirs.byRound.get(round) as number)];
}

function oddOf(arm: string, values: readonly number[]): Unweighed | undefined {
  const value = values.find((one) => !(one > 0 && one < Number.POSITIVE_INFINITY));
  return value === undefined ? undefined : { kind: "no-ratio", arm, value };
}

/** An arm without values: its steps were invalid, or they failed, or there never were any. */
function without(samples: RecordSamples, arm: string, metric: MetricOfCell, otherwise: "missing" | "new"): Weighed {
  const outcome = samples.unmeasured(arm, metric);
  if (outcome === undefined) return { unweighed: { kind: "absent", arm }, verdict: otherwise };
  return {
    unweighed: { kind: "not-measured", arm, outcome: outcome.status, text: outcome.reason },
    verdict: outcome.status === "invalid" ? "invalid" : otherwise,
  };
}
