import { instanceType, nodes } from "../lib/action/aws-inputs.ts";
import { choice, flag, type InputValues, list, optional, text, wholeNumberOr } from "../lib/action/input.ts";
import { workflowToken } from "../lib/action/workflow-token.ts";
import { PROFILES, type ProfileName } from "../lib/benchmark/profiles.ts";
import { PLAN_LAYOUTS } from "../lib/words/plan-words.ts";
import { commit, publishingInputs, reportInputs } from "../report/inputs.ts";
import { inputs as runInputs } from "../run-network-tests/inputs.ts";
import { historyBranch } from "../track-history/inputs.ts";

/** Where this project keeps its own scenarios; `paths` when nobody says otherwise. */
export const SCENARIO_PATHS = "scenarios/*/values.yaml, scenarios/*/scenario.yaml";

/** Every input of the action. */
export const inputs = {
  paths: list({
    description: "Files that make a scenario, as paths in which `*` stands for a part of a name, separated by commas",
    default: SCENARIO_PATHS,
    placeholder: "paths",
  }),
  scenario: optional(
    text({
      description:
        "Scenario of this project's catalogue that the one file in `paths` is the values of, for repositories that keep their values elsewhere: `charts/cilium/values.yaml`",
      placeholder: "name",
    }),
  ),
  layout: choice({
    description:
      "How both states will be measured: `in-place` (one cluster, upgraded to and fro), `crossover` (the same on two clusters, which begin at different ends), `parallel` (a cluster for each) or `lab` (no cluster)",
    values: PLAN_LAYOUTS,
    default: "in-place",
    placeholder: "layout",
  }),
  profile: choice({
    description: runInputs.profile.description,
    values: Object.keys(PROFILES) as ProfileName[],
    default: "quick",
  }),
  tests: runInputs.tests,
  rounds: optional(wholeNumberOr("auto", { description: runInputs.rounds.description, min: 1, max: 1000 })),
  "aws-region": optional(
    text({ description: "Region of the clusters, for what they cost; without it the cost is not told", placeholder: "region" }),
  ),
  "instance-type": instanceType("EC2 instance type of the nodes, for what they cost and what fits on them"),
  nodes,
  "pull-request": publishingInputs["pull-request"],
  "head-sha": commit(
    "Commit of the pull request that somebody has looked at: nothing is planned when the pull request stands on another by now",
  ),
  "github-token": workflowToken({
    description: "Token that reads the files (`contents: read`, `pull-requests: read`) and writes the comment (`pull-requests: write`)",
  }),
  "history-branch": historyBranch,
  out: text({
    description:
      "Folder for the two states, `base/<scenario>/` and `head/<scenario>/`, the plan as `plan.md`, and as `noise.json` what nights say of the noise",
    default: "comparison",
    placeholder: "folder",
  }),
  locale: reportInputs.locale,
  comment: flag({ description: "Tell the plan in the comment on the pull request that the verdict will stand in", default: true }),
  "comment-key": publishingInputs["comment-key"],
} as const;

export type Inputs = InputValues<typeof inputs>;
