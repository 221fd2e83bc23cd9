import type { Facts } from "../model/outcome.ts";
import type { Cell } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";
import { quantile } from "../statistics/quantile.ts";
import { type Finding, isNarrow, type Same, saysTheSame } from "./alike.ts";
import { type Caution, type FactKind, factKind } from "./fact-kinds.ts";
import { cutText, plainLine } from "./foreign-text.ts";
import type { StepsByArm } from "./group-steps.ts";
import type { FactRow, FactValue } from "./report.ts";
import { chooseScale } from "./scale.ts";

/** A longer word belongs into the record and not into a table. */
const WORD_LIMIT = 40;

/** More different words than these are counted and not listed. */
const WORDS_SHOWN = 3;

type FactCell = FactRow["cells"][number];

/** Facts of a cell: rows where arms differ, findings where they do not. */
export interface SeenFacts {
  readonly rows: readonly FactRow[];
  readonly alike: readonly Finding[];
}

/**
 * What the measured steps of a cell saw beside metrics.
 * @param arms in the order of the columns
 * @param steps those of this cell that count
 * @param notesOf numbers of the notes that say why an arm has no measured step
 */
export function seenFacts(cell: Cell, arms: readonly string[], steps: StepsByArm, notesOf: (arm: string) => readonly number[]): SeenFacts {
  const facts = arms.map((arm) => factsOf(steps.get(arm) ?? []));
  const names = [...new Set(facts.flat().flatMap((one) => Object.keys(one)))];
  const percentiles = hasPercentiles([...steps.values()].flat());
  const missing = (arm: number): FactCell => ({ notes: facts[arm]?.length === 0 ? notesOf(arms[arm] as string) : [] });

  const rows: FactRow[] = [];
  const alike: Finding[] = [];
  for (const name of names) {
    const kind = factKind(name);
    if (kind === undefined || (kind.explainsPercentiles && !percentiles)) continue;
    const fact = kind.as ?? name;
    const seen = facts.map((ofArm) => look(name, kind, ofArm));
    const same = sameOf(kind, seen);
    if (same === undefined) rows.push({ fact, places: [cell], ...cellsOf(kind, seen, missing) });
    // A caution is a note beside the numbers already.
    else if (kind.caution === undefined || !facts.flat().some((one) => one[name] === true)) {
      alike.push({ subject: { fact }, same, places: [cell] });
    }
  }
  return { rows, alike };
}

/** What must be read beside the numbers of these steps, because a fact of theirs is true, and in which rounds. */
export function cautionsOf(steps: readonly StepResult[]): { caution: Caution; rounds: readonly number[] }[] {
  const found = steps.flatMap(({ outcome, round }) => {
    if (outcome.status !== "measured") return [];
    const names = Object.keys(outcome.facts).filter((name) => outcome.facts[name] === true);
    return names.flatMap((name) => {
      const caution = factKind(name)?.caution;
      return caution === undefined ? [] : [{ caution, round }];
    });
  });
  return Array.from(
    Map.groupBy(found, ({ caution }) => caution),
    ([caution, same]) => ({ caution, rounds: same.map(({ round }) => round) }),
  );
}

/** Rows of one fact that say the same of several cells become one; where an arm was not measured in some of them, the others speak for it. */
export function joinRows(rows: readonly FactRow[]): FactRow[] {
  return [...Map.groupBy(rows, ({ fact }) => fact).values()].flatMap((ofFact) => {
    const joined: FactRow[] = [];
    for (const row of ofFact) {
      const index = joined.findIndex((one) => canJoin(one, row));
      const partner = joined[index];
      if (partner === undefined) joined.push(row);
      else joined[index] = joinTwo(partner, row);
    }
    return joined;
  });
}

function canJoin(one: FactRow, other: FactRow): boolean {
  if (one.scale?.unit !== other.scale?.unit) return false;
  return one.cells.every((cell, arm) => {
    const partner = other.cells[arm] as FactCell;
    if (isUnexplained(cell) || isUnexplained(partner)) return isUnexplained(cell) && isUnexplained(partner);
    return cell.seen === undefined || partner.seen === undefined || saysTheSame(cell.seen, partner.seen);
  });
}

/** The arm was measured and did not record the fact: that is something to say, unlike an arm that was not measured. */
const isUnexplained = ({ seen, notes }: FactCell): boolean => seen === undefined && notes.length === 0;

function joinTwo(one: FactRow, other: FactRow): FactRow {
  const cells = one.cells.map((cell, arm) => {
    const partner = other.cells[arm] as FactCell;
    if (cell.seen !== undefined) return cell;
    return partner.seen !== undefined ? partner : { notes: [...new Set([...cell.notes, ...partner.notes])].sort((a, b) => a - b) };
  });
  return { ...one, places: [...one.places, ...other.places], cells };
}

function factsOf(steps: readonly StepResult[]): Facts[] {
  return steps.flatMap(({ outcome }) => (outcome.status === "measured" ? [outcome.facts] : []));
}

function hasPercentiles(steps: readonly StepResult[]): boolean {
  return steps.some(({ outcome }) => outcome.status === "measured" && outcome.measurements.some(({ metric }) => /\.p\d/.test(metric)));
}

/** What one arm saw of a fact over the rounds; nothing where no round has the fact. */
function look(name: string, kind: FactKind, facts: readonly Facts[]): FactValue | undefined {
  const values = facts.flatMap((one) => (Object.hasOwn(one, name) ? [one[name] as Facts[string]] : []));
  if (values.length === 0) return undefined;
  if (values.every((value) => typeof value === "boolean")) return { times: values.filter(Boolean).length, of: values.length };
  if (!values.every((value) => typeof value === "number" && Number.isFinite(value))) return countWords(values.map(String));
  const median = quantile(values as number[], 0.5);
  if (kind.unit === "count") return Math.round(median);
  const companion = kind.with === undefined ? undefined : look(kind.with, {}, facts);
  return typeof companion === "number" ? { value: median, with: companion } : median;
}

function countWords(values: readonly string[]): FactValue {
  const counts = [...Map.groupBy(values.map(shortWord), (word) => word)].map(([word, all]) => ({ word, times: all.length }));
  counts.sort((a, b) => b.times - a.times);
  if (counts.length === 1) return counts[0]?.word ?? "";
  return { words: counts.slice(0, WORDS_SHOWN), others: Math.max(counts.length - WORDS_SHOWN, 0) };
}

function shortWord(word: string): string {
  const line = plainLine(word);
  return line.length > WORD_LIMIT ? `${cutText(line, WORD_LIMIT)}…` : line;
}

/** What all arms that saw the fact have in common, if one value or one narrow span says it. */
function sameOf({ unit }: FactKind, seen: readonly (FactValue | undefined)[]): Same | undefined {
  const there = seen.filter((one) => one !== undefined);
  const [first] = there;
  if (first === undefined) return undefined;
  if (unit === undefined) return there.every((one) => saysTheSame(one, first)) ? { said: first } : undefined;
  const numbers = there.filter((one) => typeof one === "number");
  const span = { low: Math.min(...numbers), high: Math.max(...numbers), unit };
  return numbers.length === there.length && isNarrow(span) ? span : undefined;
}

function cellsOf(
  { unit }: FactKind,
  seen: readonly (FactValue | undefined)[],
  missing: (arm: number) => FactCell,
): Pick<FactRow, "scale" | "cells"> {
  const numbers = seen.filter((one) => typeof one === "number");
  return {
    ...(unit === undefined ? {} : { scale: chooseScale(unit, numbers) }),
    cells: seen.map((one, arm) => (one === undefined ? missing(arm) : { seen: one, notes: [] })),
  };
}
