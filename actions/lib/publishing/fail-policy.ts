import { VerdictError } from "../model/errors.ts";
import type { OverallVerdict } from "../model/verdict.ts";
import type { Conclusion } from "../ports/pull-request.ts";
import type { PublishedState } from "./stamp.ts";

/** For which overall verdicts the step fails. */
export const FAIL_POLICIES = ["never", "regression", "regression-or-invalid"] as const;

export type FailPolicy = (typeof FAIL_POLICIES)[number];

/**
 * @param verdict absent where there was one arm, so nothing to judge
 * @throws VerdictError when the policy does not let the verdict pass
 */
export function refuseVerdict(verdict: OverallVerdict | undefined, policy: FailPolicy): void {
  if (policy === "never") return;
  if (isRegression(verdict)) throw new VerdictError(`A gate metric has become worse, and "fail-on" is ${policy}.`);
  if (verdict === "invalid" && policy === "regression-or-invalid") {
    throw new VerdictError(`A gate metric could not be judged, and "fail-on" is ${policy}.`);
  }
}

/** What a check run says in the end; nothing while the measurement runs. Only a regression fails it, unless the policy says more. */
export function conclude(state: PublishedState, verdict: OverallVerdict | undefined, policy: FailPolicy): Conclusion | undefined {
  if (state === "in-progress") return undefined;
  if (state === "cancelled") return "cancelled";
  if (state === "final" && isRegression(verdict)) return "failure";
  if (state === "failed" || verdict === "invalid") return policy === "regression-or-invalid" ? "failure" : "neutral";
  return verdict === "improvement" || verdict === "equivalent" ? "success" : "neutral";
}

/** `mixed` is a regression with an improvement beside it. */
const isRegression = (verdict: OverallVerdict | undefined): boolean => verdict === "regression" || verdict === "mixed";
