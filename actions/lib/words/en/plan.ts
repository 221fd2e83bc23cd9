import type { PlannedState, PlanWords } from "../plan-words.ts";

const STATES: Readonly<Record<PlannedState, string>> = {
  measured: "base and head are measured",
  new: "new: there is no base to compare it with",
  removed: "removed: there is no head to measure",
  refused: "not measured: the checks below refuse it",
  "not-in-lab": "not measured: the lab cannot carry it",
  "not-on-eks": "not measured: it has no recipe for EKS",
};

export const plan: PlanWords = {
  headline: ({ scenarios, headSha }) => `Planned: ${scenarios} ${scenarios === 1 ? "scenario" : "scenarios"} at ${headSha.slice(0, 7)}`,
  nothing: {
    unchanged: "Nothing to compare: no scenario changes",
    unmeasurable: "Nothing to compare: no scenario that changes can be measured",
    refused: "Nothing is measured: the changed files were refused",
    unplannable: "Nothing is measured: no plan can be made of what was asked for",
  },
  explained: ({ baseSha, headSha, scenarios }) => {
    const measured = `Each scenario is measured as it was at ${baseSha.slice(0, 7)} and as it is at ${headSha.slice(0, 7)}.`;
    if (scenarios > 1)
      return `${measured} Each gets a verdict of its own, apart from this plan; a verdict of an earlier commit no longer holds.`;
    return `${measured} Nothing is known of this commit yet; a verdict of an earlier one no longer holds.`;
  },
  elsewhere: ({ headSha }) =>
    `No verdict apart at ${headSha.slice(0, 7)}: the other comment on this pull request tells what is measured, and what came of it`,
  fork: "This pull request comes from a fork, so no credentials of the cloud are within its reach: a maintainer starts the measurement on a cluster for exactly this commit.",
  scenario: "Scenario",
  changes: "Changes",
  planned: "Plan",
  state: (state) => STATES[state],
  places: (count) => `${count} ${count === 1 ? "place" : "places"}`,
  place: "Place",
  from: "From",
  to: "To",
  absent: "not set",
  morePlaces: (count) => `${count} more ${count === 1 ? "place is" : "places are"} not shown.`,
  manifest: "manifests that are applied to the cluster",
  findings: "Checks",
  moreFindings: (count) => `${count} more ${count === 1 ? "finding is" : "findings are"} not shown.`,
  layouts: "Duration and cost",
  layout: "Layout",
  duration: "Duration",
  cost: "Cost",
  layoutExplained: (layout) =>
    ({
      "in-place": "one cluster, upgraded to and fro between both",
      crossover: "the same on two clusters, which begin at different ends",
      parallel: "a cluster for each of the two",
      lab: "kernel mechanisms on one machine",
    })[layout],
  chosen: "chosen",
  dollars: (amount) => `about ${amount.toFixed(2)} USD`,
  free: "none",
  unknownPrice: "unknown: there is no price of this region and instance type here",
  estimate:
    "Estimates for all scenarios one after the other, clusters created and deleted: durations from logs, prices of July 2026. A run with rounds auto may end sooner.",
  sameInLab: ({ podNetwork, serviceRouting }) =>
    `The lab builds the same for both (${podNetwork}, ${serviceRouting}): there, all that they differ by is noise.`,
  noise: (runs) =>
    runs === 0
      ? "Its noise is not known from any night, so only large changes can be told."
      : `Its noise is known from ${runs} ${runs === 1 ? "run" : "runs"} against itself, where the machines are of the same kind.`,
  runLink: "Workflow run",
};
