import type { Plan, Step } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";

/** Where the run stands; seconds. */
export interface Standing {
  readonly done: number;
  readonly total: number;
  readonly elapsedSeconds: number;
  readonly remainingSeconds: number;
}

/** Who watches a run: a live line on a terminal, groups of plain lines in a workflow log. */
export interface Progress {
  /** Wraps a round; 0 is the warm-up. An adaptive plan has the most rounds that there may be. */
  round<T>(round: number, plan: Pick<Plan, "rounds" | "looks">, body: () => Promise<T>): Promise<T>;
  begin(step: Step, standing: Standing): void;
  finish(result: StepResult, standing: Standing): void;
}
