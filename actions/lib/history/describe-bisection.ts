import type { BisectionPlan, BisectionQuestion, ComparedCommit } from "./bisect.ts";

type Compared = Pick<ComparedCommit, "baseline" | "candidate">;

/** How the command line is called, as reports print it too. */
const COMMAND = "npm run -s bench --";

/**
 * What to do next in the search for a commit, as lines: the comparison to make, how, and how to go on from what it says; or what the search came to.
 * @param question what the plan was made of; its commits are names of commits and go into commands
 */
export function describeBisection(plan: BisectionPlan, question: BisectionQuestion): string[] {
  const { direction } = question;
  switch (plan.kind) {
    case "compare":
      return [
        `Compare next: baseline ${plan.baseline}, candidate ${plan.candidate}.`,
        `There ${plan.atMost === 1 ? "is 1 comparison" : `are ${plan.atMost} comparisons`} still to make at most, with this one.`,
        "",
        "Either push a branch at each of the two, and open a pull request from the candidate's into the baseline's: the workflow Compare measures it. Where both have the same values there is nothing to measure: they are equivalent.",
        "Or measure both here, with what was measured on these nights; the issue has the command with scenario and tests:",
        "",
        ...measuring(plan, question).map((line) => `  ${line}`),
        "",
        "Then ask again, with what that says of the metric (regression, improvement, equivalent, inconclusive or invalid):",
        "",
        `  ${asking(plan, question)}`,
      ];
    case "culprit": {
      const [only, ...others] = plan.commits;
      if (others.length === 0) return [`The ${direction} came with ${only}.`];
      return [
        `The ${direction} came with one of ${plan.commits.length} commits, as comparisons of the others said nothing:`,
        ...plan.commits,
      ];
    }
    case "not-reproduced":
      return [
        `The ${direction} is not in these commits: ${plan.candidate} is as good as ${plan.baseline} when both are measured side by side.`,
        "Look at what else changed between the two nights: the environment, the machines, the harness.",
      ];
    case "undecided":
      return [
        `Whether the ${direction} is in these commits cannot be told: ${plan.candidate} against ${plan.baseline} said nothing.`,
        "Compare these two once more, with more rounds, and add what it says as another answer.",
      ];
  }
}

/** Takes a checkout for each commit; that of the baseline is there from the first comparison on. */
function measuring({ baseline, candidate }: Compared, { answers }: BisectionQuestion): string[] {
  const folder = (commit: string) => `"$PWD/../at-${commit.slice(0, 12)}`;
  return [
    ...(answers.length === 0 ? [baseline, candidate] : [candidate]).map(
      (commit) => `git worktree add --detach ${folder(commit)}" ${commit}`,
    ),
    [
      `${COMMAND} run --scenarios NAME --tests NAMES`,
      `--baseline-folder ${folder(baseline)}/scenarios" --baseline-revision ${baseline}`,
      `--scenario-folder ${folder(candidate)}/scenarios" --revision ${candidate}`,
    ].join(" "),
  ];
}

function asking({ candidate }: Compared, { commits, direction, answers }: BisectionQuestion): string {
  const told = answers.map((answer) => ` --answer ${answer.candidate}=${answer.verdict}`).join("");
  const way = direction === "regression" ? "" : ` --direction ${direction}`;
  return `${COMMAND} bisect --good ${commits[0]} --bad ${commits.at(-1)}${way}${told} --answer ${candidate}=VERDICT`;
}
