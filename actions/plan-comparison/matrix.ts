import type { PlanLayout } from "../lib/words/plan-words.ts";
import type { PlannedScenario } from "./plan-scenarios.ts";

/** A job that measures: an entry of `include`. No word of a stranger's is in it, as a slug is letters, digits and hyphens. */
export interface MeasuringJob {
  readonly scenario: string;
  /** `both` states take turns in it; or the one state that its cluster has. */
  readonly arms: "both" | "base" | "head";
  /** The state that its cluster is installed with. */
  readonly first: "base" | "head";
  /** Input `order` of `run-network-tests`. */
  readonly order: "abba" | "baab";
}

type Job = Omit<MeasuringJob, "scenario">;

const JOBS: Readonly<Record<PlanLayout, readonly Job[]>> = {
  lab: [{ arms: "both", first: "base", order: "abba" }],
  "in-place": [{ arms: "both", first: "base", order: "abba" }],
  crossover: [
    { arms: "both", first: "base", order: "abba" },
    { arms: "both", first: "head", order: "baab" },
  ],
  parallel: [
    { arms: "base", first: "base", order: "abba" },
    { arms: "head", first: "head", order: "abba" },
  ],
};

/** The jobs of a layout, scenario by scenario. */
export const matrixOf = (measured: readonly PlannedScenario[], layout: PlanLayout): { readonly include: readonly MeasuringJob[] } => ({
  include: measured.flatMap(({ change }) => JOBS[layout].map((job) => ({ scenario: change.slug, ...job }))),
});
