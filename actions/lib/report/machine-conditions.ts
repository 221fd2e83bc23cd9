import type { Conditions, StepResult } from "../model/record.ts";
import { quantile } from "../statistics/quantile.ts";
import type { ConditionName, ConditionRow, MachineConditions } from "./report.ts";

type ConditionCell = ConditionRow["cells"][number];

/** What the steps of an arm met, of each condition. */
const CONDITIONS: Readonly<Record<ConditionName, (conditions: readonly Conditions[]) => ConditionCell | undefined>> = {
  settle: spread(({ settleSeconds }) => settleSeconds),
  foreign: spread(({ foreignShare }) => foreignShare),
  steal: spread(({ stealShare }) => stealShare),
  interrupt: spread(({ interruptShare }) => interruptShare),
  repeated: (all) => ({ count: all.filter(({ attempts }) => attempts > 1).length, of: all.length }),
};

/**
 * How quiet the machine was while each arm was measured; `undefined` where the target did not say.
 * @param arms in the order of the columns
 * @param steps those that count
 */
export function machineConditions(arms: readonly string[], steps: readonly StepResult[]): MachineConditions | undefined {
  const byArm = arms.map((arm) => steps.flatMap(({ arm: of, conditions }) => (of === arm && conditions !== undefined ? [conditions] : [])));
  if (byArm.every((all) => all.length === 0)) return undefined;
  return {
    rows: Object.entries(CONDITIONS).map(([condition, lookAt]) => ({
      condition: condition as ConditionName,
      cells: byArm.map((all) => (all.length === 0 ? undefined : lookAt(all))),
    })),
  };
}

function spread(amount: (conditions: Conditions) => number | undefined) {
  return (all: readonly Conditions[]): ConditionCell | undefined => {
    const amounts = all.flatMap((conditions) => amount(conditions) ?? []);
    if (amounts.length === 0) return undefined;
    return { median: quantile(amounts, 0.5), largest: amounts.reduce((a, b) => Math.max(a, b)) };
  };
}
