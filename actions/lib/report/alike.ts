import type { Unit } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import type { Alike } from "./report.ts";
import { chooseScale, formatValue } from "./scale.ts";

/** What was found to be the same on all arms: a text, or numbers that lie as close as `isNarrow` wants. */
export type Same = { readonly text: string } | Span;

/** Numbers from `low` to `high`, in a base unit. */
export interface Span {
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
}

export interface Finding {
  readonly title: string;
  readonly same: Same;
  readonly places: readonly Cell[];
}

/** Numbers this close tell a reader the same. Every step of a fixed rate holds 99 % of it, for instance. */
const NARROW = 1.01;

/** Whether one span says it all. A share may be as good as 0 or 100 %, where the smallest difference counts. */
export function isNarrow({ low, high, unit }: Span): boolean {
  return unit === "ratio" ? low === high : low === high || (low > 0 && high <= low * NARROW);
}

/** Gathers what is alike under its title; the same in several places is said once. */
export function gatherAlike(findings: readonly Finding[]): Alike[] {
  return Array.from(
    Map.groupBy(findings, ({ title }) => title),
    ([title, ofTitle]) => {
      const joined: Finding[] = [];
      for (const finding of ofTitle) {
        const partner = joined.find(({ same }) => join(same, finding.same) !== undefined);
        const same = partner && join(partner.same, finding.same);
        if (partner === undefined || same === undefined) joined.push(finding);
        else joined[joined.indexOf(partner)] = { title, same, places: [...partner.places, ...finding.places] };
      }
      return { title, values: joined.map(({ same, places }) => ({ text: sameText(same), places })) };
    },
  );
}

function join(one: Same, other: Same): Same | undefined {
  if ("text" in one || "text" in other) return "text" in one && "text" in other && one.text === other.text ? one : undefined;
  const span = { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high), unit: one.unit };
  return one.unit === other.unit && isNarrow(span) ? span : undefined;
}

function sameText(same: Same): string {
  if ("text" in same) return same.text;
  const scale = chooseScale(same.unit, [same.low, same.high]);
  const bounds = new Set([formatValue(same.low, scale), formatValue(same.high, scale)]);
  return `${[...bounds].join("–")} ${scale.unit}`.trim();
}
