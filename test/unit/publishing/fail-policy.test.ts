import { describe, expect, test } from "vitest";
import { VerdictError } from "../../../actions/lib/model/errors.ts";
import type { OverallVerdict } from "../../../actions/lib/model/verdict.ts";
import { conclude, FAIL_POLICIES, refuseVerdict } from "../../../actions/lib/publishing/fail-policy.ts";

/** Verdict, which policies fail the step, and what a check run concludes under `never` and under the strictest policy. */
const CASES: readonly (readonly [OverallVerdict | undefined, readonly string[], string, string])[] = [
  ["regression", ["regression", "regression-or-invalid"], "failure", "failure"],
  ["mixed", ["regression", "regression-or-invalid"], "failure", "failure"],
  ["invalid", ["regression-or-invalid"], "neutral", "failure"],
  ["inconclusive", [], "neutral", "neutral"],
  ["improvement", [], "success", "success"],
  ["equivalent", [], "success", "success"],
  [undefined, [], "neutral", "neutral"],
];

describe.each(CASES)("the verdict %s", (verdict, failing, lenient, strict) => {
  test.each(FAIL_POLICIES)("fails the step, or does not, under %s", (policy) => {
    const refuse = () => refuseVerdict(verdict, policy);
    if (failing.includes(policy)) expect(refuse).toThrow(VerdictError);
    else expect(refuse).not.toThrow();
  });

  test("is concluded by a check run", () => {
    expect(conclude("final", verdict, "never")).toBe(lenient);
    expect(conclude("final", verdict, "regression-or-invalid")).toBe(strict);
  });
});

test.each([
  ["in-progress", undefined, undefined],
  ["cancelled", "cancelled", "cancelled"],
  ["failed", "neutral", "failure"],
] as const)("a measurement that is %s has no verdict to conclude", (state, lenient, strict) => {
  expect(conclude(state, "regression", "never")).toBe(lenient);
  expect(conclude(state, undefined, "regression-or-invalid")).toBe(strict);
});
