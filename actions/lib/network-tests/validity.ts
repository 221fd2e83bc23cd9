import type { Facts, Measurement } from "../model/outcome.ts";
import type { Parsed } from "./network-test.ts";

/** A load that was not held to this share measured another load than the one asked for. */
const REQUIRED_RATE_SHARE = 0.99;

/** Above this share of failures or losses, the others are a selection. */
export const ALLOWED_FAILURE_SHARE = 0.001;

/** What a parser found. A problem makes the step invalid; a warning becomes a note. */
export interface Findings {
  readonly measurements: readonly Measurement[];
  readonly facts: Facts;
  readonly problems: readonly string[];
  readonly warnings?: readonly string[];
}

export function conclude({ measurements, facts, problems, warnings = [] }: Findings): Parsed {
  if (problems.length > 0) return { status: "invalid", reason: problems.join("; "), measurements, facts };
  return { status: "measured", measurements, facts, warnings };
}

/** Nothing, or the sentence that says how far the rate was from what was asked for. */
export function rateProblems(
  what: string,
  perSecond: number,
  targetPerSecond: number,
  requiredShare = REQUIRED_RATE_SHARE,
): readonly string[] {
  const share = perSecond / targetPerSecond;
  if (share >= requiredShare) return [];
  return [`${what} reached ${percent(share)} of the rate that was asked for, not ${percent(requiredShare)}`];
}

/** Nothing, or the sentence that says how many failed, and `detail`. */
export function failureProblems(whatFailed: string, failed: number, total: number, detail: string): readonly string[] {
  if (failed <= ALLOWED_FAILURE_SHARE * total) return [];
  return [`${failed} of ${total} ${whatFailed}, more than ${percent(ALLOWED_FAILURE_SHARE)} (${detail})`];
}

/** Rounded down, so that what is just under a limit never reads as the limit. */
export const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;

export const megabits = (bitsPerSecond: number): string => `${Math.round(bitsPerSecond / 1e6)} Mbit/s`;
