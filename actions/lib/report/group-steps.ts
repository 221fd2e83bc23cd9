import type { Cell } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";

/** The warm-up: recorded, never in a sample. */
const WARM_UP = 0;

/** Steps of one cell by arm. */
export type StepsByArm = ReadonlyMap<string, readonly StepResult[]>;

/** The steps of the rounds that count. */
export const countingSteps = (steps: readonly StepResult[]): readonly StepResult[] => steps.filter(({ round }) => round !== WARM_UP);

/** @returns how to find the steps of a cell by arm */
export function groupSteps(steps: readonly StepResult[]): (cell: Cell) => StepsByArm {
  const byCell = Map.groupBy(steps, cellKey);
  return (cell) => Map.groupBy(byCell.get(cellKey(cell)) ?? [], ({ arm }) => arm);
}

const cellKey = ({ test, variant, path }: Cell): string => JSON.stringify([test, variant, path]);
