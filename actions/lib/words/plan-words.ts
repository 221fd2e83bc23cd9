import type { LabRecipe } from "../model/scenario.ts";

/** How the two states of a scenario are measured beside each other. */
export const PLAN_LAYOUTS = ["in-place", "crossover", "parallel", "lab"] as const;

export type PlanLayout = (typeof PLAN_LAYOUTS)[number];

/** What is planned with a scenario that a pull request changes, or why nothing is. */
export type PlannedState = "measured" | "new" | "removed" | "refused" | "not-in-lab" | "not-on-eks";

/** What is said of a comparison before it is measured. */
export interface PlanWords {
  /** First line: how many scenarios will be compared, at which commit. */
  headline(facts: { readonly scenarios: number; readonly headSha: string }): string;
  /** The same where nothing will be measured. */
  readonly nothing: Readonly<Record<"unchanged" | "unmeasurable" | "refused" | "unplannable", string>>;
  /** Below it: between which commits, and where the verdict will be: the text that says so stays where there are several scenarios. */
  explained(facts: { readonly baseSha: string; readonly headSha: string; readonly scenarios: number }): string;
  /** In place of a verdict of a scenario that had a comment of its own, and has none at this commit. */
  elsewhere(facts: { readonly headSha: string }): string;
  /** Why a stranger's pull request does not get to a cluster by itself. */
  readonly fork: string;
  readonly scenario: string;
  readonly changes: string;
  readonly planned: string;
  state(state: PlannedState): string;
  places(count: number): string;
  readonly place: string;
  readonly from: string;
  readonly to: string;
  readonly absent: string;
  /** Of a table whose end is left out. */
  morePlaces(count: number): string;
  /** A manifest, whose content is not shown. */
  readonly manifest: string;
  /** What the offline checks found, as the head of a list. */
  readonly findings: string;
  moreFindings(count: number): string;
  readonly layouts: string;
  readonly layout: string;
  readonly duration: string;
  readonly cost: string;
  /** Behind its name: what is built for it. */
  layoutExplained(layout: PlanLayout): string;
  readonly chosen: string;
  dollars(amount: number): string;
  readonly free: string;
  readonly unknownPrice: string;
  /** What the numbers of the table rest on. */
  readonly estimate: string;
  /** What the lab builds for the two states, where that is the same. */
  sameInLab(recipe: LabRecipe): string;
  /** How many runs of the scenario against itself are known: without any, only large changes can be told from noise. */
  noise(runs: number): string;
  readonly runLink: string;
}
