import type { Unit } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import type { Alike, FactValue } from "./report.ts";
import { chooseScale } from "./scale.ts";

/** What was found to be the same on all arms: what a fact says, or numbers that lie as close as `isNarrow` wants. */
export type Same = { readonly said: FactValue } | Span;

/** Numbers from `low` to `high`, in a base unit. */
export interface Span {
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
}

export interface Finding {
  readonly subject: Alike["subject"];
  readonly same: Same;
  readonly places: readonly Cell[];
}

/** Numbers this close tell a reader the same. Every step of a fixed rate holds 99 % of it, for instance. */
const NARROW = 1.01;

/** Whether one span says it all. A share may be as good as 0 or 100 %, where the smallest difference counts. */
export function isNarrow({ low, high, unit }: Span): boolean {
  return unit === "ratio" ? low === high : low === high || (low > 0 && high <= low * NARROW);
}

/** Whether a reader learns the same from both; something that never was so is the same over however many rounds. */
export function saysTheSame(one: FactValue, other: FactValue): boolean {
  const isNever = (value: FactValue) => typeof value === "object" && "times" in value && value.times === 0;
  return (isNever(one) && isNever(other)) || JSON.stringify(one) === JSON.stringify(other);
}

/** Gathers what is alike under its subject; the same in several places is said once. */
export function gatherAlike(findings: readonly Finding[]): Alike[] {
  return Array.from(
    Map.groupBy(findings, ({ subject }) => subjectKey(subject)),
    ([, ofSubject]) => {
      const joined: Finding[] = [];
      for (const finding of ofSubject) {
        const index = joined.findIndex(({ same }) => join(same, finding.same) !== undefined);
        const partner = joined[index];
        const same = partner && join(partner.same, finding.same);
        if (partner === undefined || same === undefined) joined.push(finding);
        else joined[index] = { ...partner, same, places: [...partner.places, ...finding.places] };
      }
      const { subject } = ofSubject[0] as Finding;
      return { subject, values: joined.map(({ same, places }) => ({ ...told(same), places })) };
    },
  );
}

const subjectKey = (subject: Alike["subject"]): string =>
  "fact" in subject ? `fact ${subject.fact}` : `metric ${subject.metric} ${subject.test}`;

function join(one: Same, other: Same): Same | undefined {
  if ("said" in one || "said" in other) return "said" in one && "said" in other && saysTheSame(one.said, other.said) ? one : undefined;
  const span = { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high), unit: one.unit };
  return one.unit === other.unit && isNarrow(span) ? span : undefined;
}

function told(same: Same): Pick<Alike["values"][number], "same" | "scale"> {
  if ("said" in same) return { same: same.said };
  const { low, high, unit } = same;
  return { same: { low, high }, scale: chooseScale(unit, [low, high]) };
}
