import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BisectionPlan, type ComparedCommit, planBisection } from "../../../actions/lib/history/bisect.ts";
import type { Verdict } from "../../../actions/lib/model/verdict.ts";

const commitsOf = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
const against = (candidate: string, verdict: Verdict): ComparedCommit => ({ baseline: "c0", candidate, verdict });
const plan = (count: number, ...answers: readonly ComparedCommit[]) =>
  planBisection({ commits: commitsOf(count), direction: "regression", answers });

/** Follows the plan to its end. @returns what it came to, and the answers on the way */
function follow(count: number, verdictOf: (commit: number) => Verdict) {
  const answers: ComparedCommit[] = [];
  const promised: number[] = [];
  for (;;) {
    const next: BisectionPlan = plan(count, ...answers);
    if (next.kind !== "compare") return { end: next, answers, promised };
    promised.push(next.atMost);
    answers.push({ baseline: next.baseline, candidate: next.candidate, verdict: verdictOf(Number(next.candidate.slice(1))) });
  }
}

describe("planBisection", () => {
  it("begins with the last commit: what cannot be seen there again is not worth a search", () => {
    expect(plan(9)).toEqual({ kind: "compare", baseline: "c0", candidate: "c8", atMost: 4 });
    expect(plan(9, against("c8", "equivalent"))).toEqual({ kind: "not-reproduced", baseline: "c0", candidate: "c8" });
    expect(plan(9, against("c8", "improvement"))).toMatchObject({ kind: "not-reproduced" });
    expect(plan(9, against("c8", "inconclusive"))).toEqual({ kind: "undecided", baseline: "c0", candidate: "c8" });
  });

  it("goes on in the middle, always against the last good commit", () => {
    expect(plan(9, against("c8", "regression"))).toEqual({ kind: "compare", baseline: "c0", candidate: "c4", atMost: 3 });
    const halved = plan(9, against("c8", "regression"), against("c4", "equivalent"));
    expect(halved).toEqual({ kind: "compare", baseline: "c0", candidate: "c6", atMost: 2 });
  });

  it("knows the culprit of two commits once it was seen again", () => {
    expect(plan(2)).toEqual({ kind: "compare", baseline: "c0", candidate: "c1", atMost: 1 });
    expect(plan(2, against("c1", "regression"))).toEqual({ kind: "culprit", commits: ["c1"], untold: [] });
  });

  it("finds any culprit in at most as many comparisons as it said, and says one less with each", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), (count, chosen) => {
        const culprit = 1 + (chosen % (count - 1));
        const { end, answers, promised } = follow(count, (commit) => (commit >= culprit ? "regression" : "equivalent"));
        expect(end).toEqual({ kind: "culprit", commits: [`c${culprit}`], untold: [] });
        expect(answers.length).toBeLessThanOrEqual(promised[0] as number);
        promised.forEach((atMost, index) => {
          if (index > 0) expect(atMost).toBeLessThan(promised[index - 1] as number);
        });
      }),
    );
  });

  it("ends with a range that holds the culprit where answers say nothing, and names what could not be told", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.func(fc.boolean()), (count, chosen, isMute) => {
        const culprit = 1 + (chosen % (count - 1));
        const { end, answers } = follow(count, (commit) =>
          commit < count - 1 && isMute(commit) ? "invalid" : commit >= culprit ? "regression" : "equivalent",
        );
        if (end.kind !== "culprit") throw new Error(`it ended with ${end.kind}`);
        expect(end.commits).toContain(`c${culprit}`);
        expect(end.untold).toEqual(end.commits.slice(0, -1));
        for (const commit of end.untold) expect(answers).toContainEqual(against(commit, "invalid"));
        expect(new Set(answers.map(({ candidate }) => candidate)).size).toBe(answers.length);
      }),
    );
  });

  it("looks for what got better when that is what happened", () => {
    const answers = [against("c2", "improvement"), against("c1", "regression")];
    expect(planBisection({ commits: commitsOf(3), direction: "improvement", answers })).toMatchObject({ commits: ["c2"] });
  });

  it("believes the last answer that says something", () => {
    const reproduced = [against("c2", "inconclusive"), against("c2", "regression")];
    expect(plan(3, ...reproduced)).toMatchObject({ kind: "compare", candidate: "c1" });
    expect(plan(3, ...reproduced, against("c1", "regression"), against("c1", "invalid"))).toMatchObject({ commits: ["c1"] });
  });

  it("searches for the change that is there at the end when it came, went and came again", () => {
    const answers = [against("c8", "regression"), against("c2", "regression"), against("c5", "equivalent")];
    expect(plan(9, ...answers)).toMatchObject({ kind: "compare", candidate: "c6" });
  });

  it("leaves out answers against another baseline and of other commits", () => {
    expect(plan(3, { baseline: "c1", candidate: "c2", verdict: "regression" }, against("c9", "regression"))).toEqual(plan(3));
  });

  it.each([
    [[], /at least two commits, there are 0/],
    [["a"], /at least two commits, there are 1/],
    [["a", "b", "a"], /every commit once/],
  ])("refuses %j", (commits, reason) => {
    expect(() => planBisection({ commits, direction: "regression", answers: [] })).toThrow(reason);
  });
});
