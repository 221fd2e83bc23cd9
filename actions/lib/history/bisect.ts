import type { Verdict } from "../model/verdict.ts";
import type { Direction } from "./finding.ts";

/** A comparison that was made, as a pull request's is: both commits side by side, and what it says of the metric that changed. */
export interface ComparedCommit {
  readonly baseline: string;
  readonly candidate: string;
  readonly verdict: Verdict;
}

export interface BisectionQuestion {
  /** From the last good commit to the first bad one, both included, oldest first; of a branch with merges, its own line only. */
  readonly commits: readonly string[];
  /** Which way the level moved. */
  readonly direction: Direction;
  /** In the order in which they were made; those against another baseline, or of other commits, do not count. */
  readonly answers: readonly ComparedCommit[];
}

/**
 * `compare`: what to measure next, and how many comparisons there are still to come with it, at most. `culprit`: the commit that changed the
 * level; several where those between could not be told, and then `untold` says which. `not-reproduced`: the last commit is as good as the
 * first, so it was not the commits. `undecided`: whether it is cannot be told.
 */
export type BisectionPlan =
  | { readonly kind: "compare"; readonly baseline: string; readonly candidate: string; readonly atMost: number }
  | { readonly kind: "culprit"; readonly commits: readonly string[]; readonly untold: readonly string[] }
  | { readonly kind: "not-reproduced"; readonly baseline: string; readonly candidate: string }
  | { readonly kind: "undecided"; readonly baseline: string; readonly candidate: string };

/** What an answer says of its commit: whether it has the change. */
type Told = "changed" | "unchanged" | "untold";

/**
 * Plans the search for the commit behind an event: every comparison has the last good commit as its baseline, so that the effect is as large
 * in each. The last commit comes first: what cannot be seen again there is not worth a search. A commit that could not be told is passed over.
 * @throws RangeError with fewer than two commits, or when one is there twice
 */
export function planBisection({ commits, direction, answers }: BisectionQuestion): BisectionPlan {
  const [baseline, last] = [commits[0], commits.at(-1)];
  if (baseline === undefined || last === undefined || commits.length < 2) {
    throw new RangeError(`a bisection needs at least two commits, there are ${commits.length}`);
  }
  if (new Set(commits).size < commits.length) throw new RangeError("a bisection needs every commit once");

  const told = toldOf(answers, baseline, direction);
  const between = commits.slice(1, -1);
  if (!told.has(last)) return { kind: "compare", baseline, candidate: last, atMost: 1 + stepsFor(between.length) };
  if (told.get(last) === "unchanged") return { kind: "not-reproduced", baseline, candidate: last };
  if (told.get(last) === "untold") return { kind: "undecided", baseline, candidate: last };

  // Should answers contradict each other, what came and went again does not matter: the change that is there at the end is searched for.
  const good = commits.findLastIndex((commit, index) => index === 0 || told.get(commit) === "unchanged");
  const bad = commits.findIndex((commit, index) => index > good && told.get(commit) === "changed");
  const left = commits.slice(good + 1, bad);
  const open = left.filter((commit) => !told.has(commit));
  const candidate = open[Math.floor((open.length - 1) / 2)];
  if (candidate !== undefined) return { kind: "compare", baseline, candidate, atMost: stepsFor(open.length) };
  return { kind: "culprit", commits: commits.slice(good + 1, bad + 1), untold: left };
}

/** Comparisons that tell apart what lies before, between and after so many commits. */
const stepsFor = (open: number): number => Math.ceil(Math.log2(open + 1));

/** A commit that was compared again is judged by the last answer that says something. */
function toldOf(answers: readonly ComparedCommit[], baseline: string, direction: Direction): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const answer of answers) {
    if (answer.baseline !== baseline) continue;
    const now = tellOf(answer.verdict, direction);
    if (now !== "untold" || !told.has(answer.candidate)) told.set(answer.candidate, now);
  }
  return told;
}

function tellOf(verdict: Verdict, direction: Direction): Told {
  if (verdict === direction) return "changed";
  return verdict === "equivalent" || verdict === "regression" || verdict === "improvement" ? "unchanged" : "untold";
}
