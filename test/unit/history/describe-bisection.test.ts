import { describe, expect, it } from "vitest";
import { type ComparedCommit, planBisection } from "../../../actions/lib/history/bisect.ts";
import { describeBisection } from "../../../actions/lib/history/describe-bisection.ts";
import type { Verdict } from "../../../actions/lib/model/verdict.ts";

const [GOOD, SECOND, THIRD, BAD] = ["a", "b", "c", "d"].map((letter) => letter.repeat(40)) as [string, string, string, string];

function described(direction: "regression" | "improvement", ...verdicts: readonly (readonly [candidate: string, verdict: Verdict])[]) {
  const answers = verdicts.map(([candidate, verdict]): ComparedCommit => ({ baseline: GOOD, candidate, verdict }));
  const question = { commits: [GOOD, SECOND, THIRD, BAD], direction, answers };
  return describeBisection(planBisection(question), question).join("\n");
}

describe("what to do next in a bisection", () => {
  it("is a comparison: which, how many are left, how to make it and how to go on", () => {
    expect(described("regression")).toBe(`Compare next: baseline ${GOOD}, candidate ${BAD}.
There are 3 comparisons still to make at most, with this one.

Either push a branch at each of the two, and open a pull request from the candidate's into the baseline's: the workflow Compare measures it. Where both have the same values there is nothing to measure: they are equivalent.
Or measure both here, with what was measured on these nights; the issue has the command with scenario and tests:

  git worktree add --detach "$PWD/../at-aaaaaaaaaaaa" ${GOOD}
  git worktree add --detach "$PWD/../at-dddddddddddd" ${BAD}
  npm run -s bench -- run --scenarios NAME --tests NAMES --baseline-folder "$PWD/../at-aaaaaaaaaaaa/scenarios" --baseline-revision ${GOOD} --scenario-folder "$PWD/../at-dddddddddddd/scenarios" --revision ${BAD}

Then ask again, with what that says of the metric (regression, improvement, equivalent, inconclusive or invalid):

  npm run -s bench -- bisect --good ${GOOD} --bad ${BAD} --answer ${BAD}=VERDICT`);
  });

  it("goes on with all answers there were, and with the direction where that is not the usual one", () => {
    const told = described("improvement", [BAD, "improvement"], [SECOND, "equivalent"]);
    expect(told.match(/worktree add .*/g)).toEqual([`worktree add --detach "$PWD/../at-cccccccccccc" ${THIRD}`]);
    expect(told).toMatch(/^There is 1 comparison still to make at most/m);
    expect(told).toContain(
      `bisect --good ${GOOD} --bad ${BAD} --direction improvement --answer ${BAD}=improvement --answer ${SECOND}=equivalent --answer ${THIRD}=VERDICT`,
    );
  });

  it("ends at the commit, or at those that could not be told apart", () => {
    expect(described("regression", [BAD, "regression"], [SECOND, "equivalent"], [THIRD, "equivalent"])).toBe(
      `The regression came with ${BAD}.`,
    );
    expect(described("regression", [BAD, "regression"], [SECOND, "equivalent"], [THIRD, "invalid"])).toBe(
      `The regression came with one of 2 commits, as comparisons of the others said nothing:\n${THIRD}\n${BAD}`,
    );
  });

  it("ends without a commit where the last one does not show it, or does not say", () => {
    expect(described("regression", [BAD, "equivalent"])).toMatch(/^The regression is not in these commits: d+ is as good as a+ when/);
    expect(described("regression", [BAD, "inconclusive"])).toMatch(/^Whether the regression is in these commits cannot be told: /);
  });
});
