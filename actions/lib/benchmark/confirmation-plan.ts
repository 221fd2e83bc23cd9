import type { Cell, Plan, Step } from "../model/plan.ts";
import { makePlan } from "./plan.ts";

/** Fresh rounds behind the word regression (statistics.md §6.5). */
export const CONFIRMATION_ROUNDS = 3;

/** What was flagged: one cell on one arm. */
export interface Flag {
  readonly arm: string;
  readonly cell: Cell;
}

/** Measures again what was flagged and nothing else: each flagged cell on its flagged arms and on the baseline, in the order design of the run. */
export function confirmationPlan(plan: Plan, flags: readonly Flag[]): Plan {
  const flagged = new Set(flags.map(({ arm, cell }) => `${arm} ${cellKey(cell)}`));
  const cells = plan.cells.filter((cell) => flags.some((flag) => cellKey(flag.cell) === cellKey(cell)));
  const arms = plan.arms.filter(({ name }) => name === plan.baseline || flags.some(({ arm }) => arm === name));
  const { looks: _, steps: __, ...rest } = plan;
  const whole = makePlan({ ...rest, cells, arms, rounds: CONFIRMATION_ROUNDS });
  const steps = whole.steps.filter(({ arm, ...cell }) => arm === plan.baseline || flagged.has(`${arm} ${cellKey(cell)}`));
  // In the same journal as the steps they confirm.
  return { ...whole, steps: steps.map((step) => ({ ...step, id: `${PREFIX}${step.id}` })) };
}

const PREFIX = "confirmation/";

export const isConfirmation = ({ id }: Pick<Step, "id">): boolean => id.startsWith(PREFIX);

const cellKey = ({ test, variant, path }: Cell): string => `${test}/${variant}/${path}`;
