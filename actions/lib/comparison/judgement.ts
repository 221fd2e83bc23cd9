import type { Direction } from "../model/metric.ts";
import type { Verdict } from "../model/verdict.ts";
import { minimumDetectableEffect, roundsNeeded } from "../statistics/power.ts";
import type { Evidence } from "./evidence.ts";

/** The chance that a family of metrics carries a false flag, and the chance to call two arms equivalent that are not. */
export const ALPHA = 0.05;
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
  /** Smallest true change that these rounds would find four times out of five, as a distance of logarithms; only of an inconclusive verdict. */
  readonly minimumDetectable?: number;
  /** Rounds after which a change of the threshold's size would be found four times out of five; absent beyond a thousand. */
  readonly roundsNeeded?: number;
}

export interface JudgementRequest {
  readonly evidence: Evidence;
  /** p after the correction for the family of this metric. */
  readonly adjustedP: number;
  /** How many metrics the family has; what it takes to be found depends on it. */
  readonly familySize: number;
  /** Practical threshold, a distance of logarithms. */
  readonly threshold: number;
  readonly better: Exclude<Direction, "neither">;
  /** Fresh rounds of a flagged metric; absent when nobody measured again. */
  readonly confirmation?: Evidence;
}

/**
 * The verdict on one metric (statistics.md §6.6): a change counts when it is significant in its family, large enough to matter by an
 * estimate that no bad sample carries, seen in four of five rounds, not contradicted by a test without assumptions, and said again by
 * fresh rounds. *Equivalent* is a claim of its own and needs an interval inside the threshold; everything else is *inconclusive*.
 */
export function judge(request: JudgementRequest): Judgement {
  const { evidence, adjustedP } = request;
  const doubt = doubtOf(request);
  if (doubt === undefined) return { verdict: isGain(request) ? "improvement" : "regression", adjustedP };
  // Without a prior a bad sample cannot be told, so a narrow interval may be luck.
  if (evidence.equivalent && evidence.prior.kind === "calibrated") return { verdict: "equivalent", adjustedP };
  return { verdict: "inconclusive", doubt, adjustedP, ...whatItWouldTake(request) };
}

/** Whether a metric has to be measured again before the word regression or improvement may be used. */
export const needsConfirmation = (judgement: Judgement): boolean => judgement.doubt === "unconfirmed";

/** What stands between the evidence and the word regression or improvement. */
function doubtOf({ evidence, adjustedP, threshold, confirmation }: JudgementRequest): Doubt | undefined {
  const { effect, interval, agreement, crossCheck, p, prior } = evidence;
  const significant = adjustedP <= ALPHA;
  if (!significant) return prior.kind === "cold-start" && Math.abs(effect) >= threshold ? "no-prior" : "wide-interval";
  if (Math.abs(effect) < threshold) return "around-threshold";
  if (agreement < AGREEING) return "rounds-disagree";
  if (crossCheck !== undefined && crossCheck > ALPHA !== p > ALPHA) return "tests-disagree";
  // Nothing is known of the noise but these rounds: only a change whose whole interval matters, in every round, speaks for itself.
  if (prior.kind === "cold-start" && !(agreement === 1 && Math.min(Math.abs(interval.low), Math.abs(interval.high)) >= threshold))
    return "no-prior";
  if (confirmation === undefined) return "unconfirmed";
  return confirms(confirmation, evidence, threshold) ? undefined : "not-confirmed";
}

/**
 * Fresh rounds say the same: their median goes the same way by at least half the threshold. Of seven criteria simulated, this one lost least
 * power for the false flags it stops, because one bad fresh round can neither make nor break it (test/bench/statistics).
 */
const confirms = (confirmation: Evidence, evidence: Evidence, threshold: number): boolean =>
  confirmation.middle * Math.sign(evidence.effect) >= threshold / 2;

const isGain = ({ evidence, better }: JudgementRequest): boolean => evidence.effect > 0 === (better === "higher");

function whatItWouldTake({ evidence, familySize, threshold }: JudgementRequest): Pick<Judgement, "minimumDetectable" | "roundsNeeded"> {
  const { standardDeviation, n, prior } = evidence;
  if (!(standardDeviation > 0)) return {};
  // The first step of Holm: what one metric has to reach among all of its family.
  const test = { priorDegreesOfFreedom: prior.degreesOfFreedom, alpha: ALPHA / familySize };
  const rounds = roundsNeeded(threshold / standardDeviation, test);
  return {
    minimumDetectable: minimumDetectableEffect({ ...test, rounds: n }) * standardDeviation,
    ...(rounds === undefined ? {} : { roundsNeeded: rounds }),
  };
}
