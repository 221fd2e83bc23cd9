import type { Facts } from "../model/outcome.ts";
import type { Cell } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";
import { quantile } from "../statistics/quantile.ts";
import { type Finding, isNarrow } from "./alike.ts";
import { plainLine } from "./foreign-text.ts";
import type { StepsByArm } from "./group-steps.ts";
import type { TextCell, TextRow } from "./report.ts";
import { chooseScale, formatValue } from "./scale.ts";
import { type FactWords, factWords } from "./test-words.ts";

/** A longer word belongs into the record and not into a table. */
const WORD_LIMIT = 40;

/** More different words than these are counted and not listed. */
const WORDS_SHOWN = 3;

/** Nothing was measured; notes say why. */
const MISSING = "—";

type FactValue = Facts[string];

/** Facts of a cell: rows where arms differ, findings where they do not. */
export interface SeenFacts {
  readonly rows: readonly TextRow[];
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
  const missing = (arm: number): TextCell =>
    facts[arm]?.length === 0 ? { text: MISSING, notes: notesOf(arms[arm] as string) } : { text: "not recorded", notes: [] };

  const rows: TextRow[] = [];
  const alike: Finding[] = [];
  for (const name of names) {
    const words = factWords(name);
    if (words === undefined || (words.explainsPercentiles && !percentiles)) continue;
    const seen = facts.map((ofArm) => look(name, words, ofArm));
    const same = sameOf(words, seen);
    if (same === undefined) rows.push({ title: words.title, places: [cell], ...cellsOf(words, seen, missing) });
    // A caution is a note beside the numbers already.
    else if (words.caution === undefined || !facts.flat().some((one) => one[name] === true)) {
      alike.push({ title: words.title, same, places: [cell] });
    }
  }
  return { rows, alike };
}

/** A caution that holds in some rounds of an arm. */
export interface Caution {
  readonly text: string;
  readonly rounds: readonly number[];
}

/** What must be read beside the numbers of these steps, because a fact of theirs is true. */
export function cautionsOf(steps: readonly StepResult[]): Caution[] {
  const found = steps.flatMap(({ outcome, round }) => {
    if (outcome.status !== "measured") return [];
    const names = Object.keys(outcome.facts).filter((name) => outcome.facts[name] === true);
    return names.flatMap((name) => ({ text: factWords(name)?.caution ?? "", round }));
  });
  const byText = Map.groupBy(
    found.filter(({ text }) => text !== ""),
    ({ text }) => text,
  );
  return Array.from(byText, ([text, same]) => ({ text, rounds: same.map(({ round }) => round) }));
}

/** Rows of one fact that say the same of several cells become one; where an arm was not measured in some of them, the others speak for it. */
export function joinRows(rows: readonly TextRow[]): TextRow[] {
  return [...Map.groupBy(rows, ({ title }) => title).values()].flatMap((ofTitle) => {
    const joined: TextRow[] = [];
    for (const row of ofTitle) {
      const index = joined.findIndex((one) => canJoin(one, row));
      const partner = joined[index];
      if (partner === undefined) joined.push(row);
      else joined[index] = joinTwo(partner, row);
    }
    return joined;
  });
}

function canJoin(one: TextRow, other: TextRow): boolean {
  if (one.unit !== other.unit) return false;
  return one.cells.every(({ text }, arm) => [text, MISSING].includes(other.cells[arm]?.text ?? "") || text === MISSING);
}

function joinTwo(one: TextRow, other: TextRow): TextRow {
  const cells = one.cells.map((cell, arm) => {
    const partner = other.cells[arm] as TextCell;
    if (cell.text !== MISSING) return cell;
    return partner.text !== MISSING
      ? partner
      : { text: MISSING, notes: [...new Set([...cell.notes, ...partner.notes])].sort((a, b) => a - b) };
  });
  return { ...one, places: [...one.places, ...other.places], cells };
}

function factsOf(steps: readonly StepResult[]): Facts[] {
  return steps.flatMap(({ outcome }) => (outcome.status === "measured" ? [outcome.facts] : []));
}

function hasPercentiles(steps: readonly StepResult[]): boolean {
  return steps.some(({ outcome }) => outcome.status === "measured" && outcome.measurements.some(({ metric }) => /\.p\d/.test(metric)));
}

/** What one arm saw of a fact over the rounds; a number only where the unit is known. Nothing where no round has the fact. */
type Seen = string | number | undefined;

function look(name: string, words: FactWords, facts: readonly Facts[]): Seen {
  const values = facts.flatMap((one) => (Object.hasOwn(one, name) ? [one[name] as FactValue] : []));
  if (values.length === 0) return undefined;
  if (values.every((value) => typeof value === "boolean")) return flagText(values);
  if (!values.every((value) => Number.isFinite(value))) return wordsText(values.map(String));
  const median = quantile(values as number[], 0.5);
  if (words.unit !== undefined) return words.unit === "count" ? Math.round(median) : median;
  const companion = words.with === undefined ? undefined : look(words.with.fact, { title: "" }, facts);
  return companion === undefined ? numberText(median) : `${numberText(median)} with ${companion} ${words.with?.noun}`;
}

/** `in 4 of 5 rounds`, `never`. */
function flagText(values: readonly boolean[]): string {
  const times = values.filter(Boolean).length;
  if (values.length === 1) return times === 1 ? "yes" : "no";
  return times === 0 ? "never" : `in ${times} of ${values.length} rounds`;
}

/** `cubic`; `bbr 4, cubic 1`. */
function wordsText(values: readonly string[]): string {
  const counts = [...Map.groupBy(values.map(shortWord), (word) => word)].map(([word, all]) => ({ word, times: all.length }));
  counts.sort((a, b) => b.times - a.times);
  if (counts.length === 1) return counts[0]?.word ?? "";
  const named = counts.slice(0, WORDS_SHOWN).map(({ word, times }) => `${word} ${times}`);
  const others = counts.length - named.length;
  return `${named.join(", ")}${others > 0 ? ` and ${others} others` : ""}`;
}

function shortWord(word: string): string {
  const line = plainLine(word);
  return line.length > WORD_LIMIT ? `${line.slice(0, WORD_LIMIT).toWellFormed()}…` : line;
}

const numberText = (value: number): string => new Intl.NumberFormat("en", { maximumSignificantDigits: 6 }).format(value);

/** What all arms that saw the fact have in common, if one word or one narrow span says it. */
function sameOf({ unit }: FactWords, seen: readonly Seen[]): Finding["same"] | undefined {
  const there = seen.filter((one) => one !== undefined);
  if (unit === undefined) return new Set(there).size === 1 ? { text: String(there[0]) } : undefined;
  const numbers = there.filter((one) => typeof one === "number");
  const span = { low: Math.min(...numbers), high: Math.max(...numbers), unit };
  return numbers.length === there.length && isNarrow(span) ? span : undefined;
}

function cellsOf(
  { unit = "count" }: FactWords,
  seen: readonly Seen[],
  missing: (arm: number) => TextCell,
): Pick<TextRow, "unit" | "cells"> {
  const scale = chooseScale(
    unit,
    seen.filter((one) => typeof one === "number"),
  );
  return {
    unit: scale.unit,
    cells: seen.map((one, arm) => {
      if (one === undefined) return missing(arm);
      return { text: typeof one === "number" ? formatValue(one, scale) : one, notes: [] };
    }),
  };
}
