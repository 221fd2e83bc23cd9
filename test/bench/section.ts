import { markdownTable } from "markdown-table";
import type { Unit } from "../../actions/lib/model/metric.ts";
import { chooseScale } from "../../actions/lib/report/scale.ts";
import { numbersOf } from "../../actions/lib/words/numbers.ts";
import { type Estimate, type Goal, judge, medianOf } from "./goal.ts";

/** One benchmark of ourselves, ready to print. */
export interface Section {
  readonly title: string;
  /** The header first. */
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export const NOTHING = "–";

export function renderSection({ title, rows, notes }: Section): string {
  const align = ["l", ...(rows[0] ?? []).slice(1).map(() => "r")];
  return [`## ${title}`, "", markdownTable(rows, { align }), "", ...notes.map((note) => `- ${note}`), ""].join("\n");
}

/** `12.3 Gbit/s (11.0 to 13.1)`: median and range, all in one unit. */
export function showSample(values: readonly number[], unit: Unit): string {
  if (values.length === 0) return NOTHING;
  const extremes = [Math.min(...values), Math.max(...values)] as const;
  const { value } = medianOf(values);
  const scale = chooseScale(unit, [value, ...extremes]);
  const [median, low, high] = [value, ...extremes].map((one) => numbersOf("en").value(one, scale));
  return `${median} ${scale.unit} (${low} to ${high})`;
}

/** `0.998 (0.991 to 1.004)`: an estimate and its bounds. */
export const showRatio = ({ value, low, high }: Estimate): string => `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;

export const showGoal = ({ kind, value }: Goal): string => `${kind === "at-least" ? "≥" : "≤"} ${value}`;

/** The columns for a goal and how an estimate stands to it; the issue sets one for some numbers only. */
export const goalCells = (goal: Goal | undefined, estimate: Estimate): [string, string] =>
  goal === undefined ? ["none set", NOTHING] : [showGoal(goal), judge(goal, estimate)];

export function droppedNotes(what: string, dropped: readonly string[]): string[] {
  return dropped.map((reason) => `${what}: a repetition does not count, ${reason}.`);
}
