import type { Conditions, StepResult } from "../model/record.ts";
import { quantile } from "../statistics/quantile.ts";
import { gatherAlike } from "./alike.ts";
import type { MachineConditions, TextRow } from "./report.ts";

interface Condition {
  readonly title: string;
  readonly unit: string;
  /** What the steps of an arm had. */
  text(conditions: readonly Conditions[]): string;
}

const CONDITIONS: readonly Condition[] = [
  { title: "Waited for quiet", unit: "s", text: spread(({ settleSeconds }) => settleSeconds) },
  { title: "Taken by other processes", unit: "%", text: spread(({ foreignShare }) => foreignShare * 100) },
  { title: "Taken by other virtual machines", unit: "%", text: spread(({ stealShare }) => stealShare * 100) },
  // The kernel receives packets in interrupts, so most of this is the measured traffic.
  { title: "In interrupts, the measured packets' own included", unit: "%", text: spread(({ interruptShare }) => interruptShare * 100) },
  {
    title: "Steps repeated, because others took too much",
    unit: "",
    text: (all) => {
      const repeated = all.filter(({ attempts }) => attempts > 1).length;
      return repeated === 0 ? "none" : `${repeated} of ${all.length}`;
    },
  },
];

/**
 * How quiet the machine was while each arm was measured; `undefined` where the target did not say.
 * @param arms in the order of the columns
 * @param steps those that count
 */
export function machineConditions(arms: readonly string[], steps: readonly StepResult[]): MachineConditions | undefined {
  const byArm = arms.map((arm) => steps.flatMap(({ arm: of, conditions }) => (of === arm && conditions !== undefined ? [conditions] : [])));
  const measured = byArm.filter((all) => all.length > 0);
  if (measured.length === 0) return undefined;

  const isSame = ({ text }: Condition) => new Set(measured.map(text)).size === 1;
  return {
    rows: CONDITIONS.filter((condition) => !isSame(condition)).map(
      ({ title, unit, text }): TextRow => ({
        title,
        unit,
        places: [],
        cells: byArm.map((all) => ({ text: all.length === 0 ? "not measured" : text(all), notes: [] })),
      }),
    ),
    alike: gatherAlike(
      CONDITIONS.filter(isSame).map(({ title, unit, text }) => ({
        title,
        same: { text: `${text(measured[0] ?? [])} ${unit}`.trim() },
        places: [],
      })),
    ),
  };
}

/** The median and, where it is another, the largest: `0.4 (4.7)`. */
function spread(amount: (conditions: Conditions) => number): Condition["text"] {
  return (all) => {
    const amounts = all.map(amount);
    const median = tenths(quantile(amounts, 0.5));
    const largest = tenths(Math.max(...amounts));
    return median === largest ? median : `${median} (${largest})`;
  };
}

function tenths(value: number): string {
  if (value > 0 && value < 0.1) return "< 0.1";
  return value === 0 ? "0" : new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}
