import type { Direction } from "../model/metric.ts";
import type { Verdict } from "../model/verdict.ts";
import { agreementEffect } from "../statistics/agreement.ts";
import { normalQuantile } from "../statistics/normal.ts";
import { minimumDetectableEffect, POWER, roundsNeeded } from "../statistics/power.ts";
import { ALPHA } from "../statistics/sequential.ts";
import type { Evidence } from "./evidence.ts";

/** Standard errors beyond a limit at which an estimate lies beyond it four times out of five. */
const SURE = normalQuantile(POWER);
/** Share of the rounds that have to agree on a direction. */
const AGREEING = 0.8;

/** Why a metric has no clearer verdict. */
export type Doubt =
  /** One round cannot tell a change from noise. */
  | "one-round"
  /** The interval reaches from nothing to something that matters: more rounds could tell. */
  | "wide-interval"
  /** There is a difference, but not surely one that matters. */
  | "around-threshold"
  /** Too many rounds went the other way. */
  | "rounds-disagree"
  /** The t test and the test without its assumptions do not say the same. */
  | "tests-disagree"
  /** Nothing is known of the noise, and what was seen is not so large that it speaks for itself. */
  | "no-prior"
  /** The rounds lie further apart than what is known of the noise allows, so that does not count, and they alone are not enough. */
  | "noisier-than-known"
  /** The hosts changed the same way without a data plane for pods, so the machines may be all that differs. */
  | "hosts-differ"
  /** Flagged, and not measured again yet. */
  | "unconfirmed"
  /** Flagged, and fresh rounds did not say the same. */
  | "not-confirmed";

/** What is said of one metric of one candidate, and how sure that is. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Only of an inconclusive verdict. */
  readonly doubt?: Doubt;
  /** p after the correction for its family. */
  readonly adjustedP: number;
  /** Smallest true change that these rounds would flag four times out of five, as a distance of logarithms; only of an inconclusive verdict. */
  readonly minimumDetectable?: number;
  /** Rounds after which a change of the threshold's size would be told from none four times out of five; absent beyond a thousand. */
  readonly roundsNeeded?: number;
}

/** Which ways the hosts of an arm changed, measured without a data plane for pods. */
export interface HostChange {
  readonly worse: boolean;
  readonly better: boolean;
}

export interface JudgementRequest {
  readonly evidence: Evidence;
  /** p after the correction for the family of this metric. */
  readonly adjustedP: number;
  /** How many metrics the family has; what it takes to be found depends on it. */
  readonly familySize: number;
  /** Chance of a false flag in the family: 0.05, or less at an early look of an adaptive run. */
  readonly alpha: number;
  /** Practical threshold, a distance of logarithms. */
  readonly threshold: number;
  readonly better: Exclude<Direction, "neither">;
  /** Fresh rounds of a flagged metric; absent when nobody measured again. */
  readonly confirmation?: Evidence;
  /** Of a control: it only casts doubt, which needs no fresh rounds. */
  readonly isControl?: boolean;
  /** How the machines of the arms differ; absent where nobody measured between them. */
  readonly hosts?: HostChange;
}

/**
 * The verdict on one metric (statistics.md §6.6): a change counts when it is significant in its family, large enough to matter by an
 * estimate that no bad sample carries, seen in four of five rounds, not contradicted by a test without assumptions, not seen between the
 * hosts as well, and said again by fresh rounds. *Equivalent* is a claim of its own and needs an interval inside the threshold; everything else is *inconclusive*.
 */
export function judge(request: JudgementRequest): Judgement {
  const { evidence, adjustedP } = request;
  const doubt = doubtOf(request);
  if (doubt === undefined) return { verdict: isGain(request) ? "improvement" : "regression", adjustedP };
  if (evidence.equivalent && evidence.prior.kind === "calibrated") return { verdict: "equivalent", adjustedP };
  // Without a prior a bad sample cannot be told, so a narrow interval may be luck.
  return { verdict: "inconclusive", doubt: evidence.equivalent ? coldDoubt(evidence) : doubt, adjustedP, ...whatItWouldTake(request) };
}

/** Whether a metric has to be measured again before the word regression or improvement may be used. */
export const needsConfirmation = ({ doubt }: { readonly doubt?: Doubt }): boolean => doubt === "unconfirmed";

/** What stands between the evidence and the word regression or improvement. */
function doubtOf(request: JudgementRequest): Doubt | undefined {
  const { evidence, adjustedP, alpha, threshold, confirmation, hosts, isControl } = request;
  const { effect, interval, agreement, crossCheck, p, prior } = evidence;
  if (adjustedP > alpha) return prior.kind === "cold-start" && Math.abs(effect) >= threshold ? coldDoubt(evidence) : "wide-interval";
  if (Math.abs(effect) < threshold) return "around-threshold";
  if (agreement < AGREEING) return "rounds-disagree";
  if (crossCheck !== undefined && crossCheck > ALPHA !== p > ALPHA) return "tests-disagree";
  // Nothing is known of the noise but these rounds: only a change whose whole interval matters, in every round, speaks for itself.
  if (prior.kind === "cold-start" && !(agreement === 1 && Math.min(Math.abs(interval.low), Math.abs(interval.high)) >= threshold))
    return coldDoubt(evidence);
  // No fresh rounds on the same machines would mend it.
  if (hosts !== undefined && (isGain(request) ? hosts.better : hosts.worse)) return "hosts-differ";
  if (confirmation === undefined) return isControl === true ? undefined : "unconfirmed";
  return confirms(confirmation, evidence, threshold) ? undefined : "not-confirmed";
}

const coldDoubt = ({ outgrown }: Evidence): Doubt => (outgrown === undefined ? "no-prior" : "noisier-than-known");

/**
 * Fresh rounds say the same: their median goes the same way by at least half the threshold. Of seven criteria simulated, this one lost least
 * power for the false flags it stops, because one bad fresh round can neither make nor break it (test/bench/statistics).
 */
const confirms = (confirmation: Evidence, evidence: Evidence, threshold: number): boolean =>
  confirmation.middle * Math.sign(evidence.effect) >= threshold / 2;

const isGain = ({ evidence, better }: JudgementRequest): boolean => evidence.effect > 0 === (better === "higher");

function whatItWouldTake({
  evidence,
  familySize,
  alpha,
  threshold,
}: JudgementRequest): Pick<Judgement, "minimumDetectable" | "roundsNeeded"> {
  const { standardDeviation, n, prior } = evidence;
  if (!(standardDeviation > 0)) return {};
  // The first step of Holm: what one metric has to reach among all of its family.
  const test = { priorDegreesOfFreedom: prior.degreesOfFreedom, alpha: alpha / familySize };
  const rounds = roundsNeeded(threshold / standardDeviation, test);
  const inDeviations = Math.max(
    minimumDetectableEffect({ ...test, rounds: n }),
    agreementEffect(n, prior.kind === "cold-start" ? 1 : AGREEING),
  );
  return {
    minimumDetectable: Math.max(inDeviations * standardDeviation, threshold + beyondThreshold(evidence)),
    ...(rounds === undefined ? {} : { roundsNeeded: rounds }),
  };
}

/**
 * How far beyond the threshold a true change has to lie for its estimate, or in a cold start for its whole interval, to lie beyond it four
 * times out of five.
 */
function beyondThreshold({ standardDeviation, n, prior }: Evidence): number {
  if (prior.kind === "calibrated") return (SURE * standardDeviation) / Math.sqrt(n);
  return minimumDetectableEffect({ rounds: n, priorDegreesOfFreedom: 0, alpha: ALPHA }) * standardDeviation;
}
