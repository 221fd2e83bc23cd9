import type { ArmFacts } from "../../model/record.ts";
import type { Words } from "../../words/words.ts";
import type { Document, ListItem } from "../document.ts";
import type { Report } from "../report.ts";
import { heading, line, paragraph, small } from "./lines.ts";

/** Which arms, how they were measured, and what was known before. */
export function comparedSection(report: Report, words: Words): Document {
  const { arms, run, remarks, noise, comparison } = report;
  const paired = comparison?.candidates.filter(({ pairing }) => pairing === "paired") ?? [];
  const unpaired = comparison?.candidates.filter(({ pairing }) => pairing === "unpaired") ?? [];
  const sentences = [
    words.run.design(run),
    ...(paired.length > 0 ? [words.run.pairing.paired.sentence] : []),
    ...(unpaired.length > 0 ? [words.run.unpaired(unpaired.map(({ arm }) => arm))] : []),
    ...(run.adaptive === undefined ? [] : [words.run.stopped(run.adaptive, run.rounds)]),
    ...(run.confirmation === undefined ? [] : [words.run.confirmation(run.confirmation.rounds, run.confirmation.cells.length)]),
    ...(paired.length === 0 ? [] : [words.run.noise(noise)]),
    words.run.run(run),
  ];
  return [
    heading(2, words.tables.headings.compared),
    { kind: "list", items: arms.map((arm) => armItem(arm, arms.length > 1 && arms[0] === arm, words)) },
    paragraph(...sentences),
    ...remarkList(remarks),
  ];
}

const remarkList = (remarks: readonly string[]): Document =>
  remarks.length === 0 ? [] : [{ kind: "list", items: remarks.map((remark) => ({ lines: [line(remark)] })) }];

function armItem(arm: ArmFacts, isBaseline: boolean, { run }: Words): ListItem {
  const recipe = run.recipe(arm);
  return {
    lines: [[{ text: arm.name, style: "strong" }, { text: run.arm(arm, isBaseline) }], ...(recipe === "" ? [] : [small(recipe)])],
    ...(arm.notes.length === 0 ? {} : { items: arm.notes.map((note) => ({ lines: [line(note)] })) }),
  };
}

/** Of what a run has to say of itself, a comment shows so much. */
const REMARKS_SHOWN = 4;

/** The same in one line, for a comment, with what a reader must know of the run. */
export function comparedLine(
  { arms, run, noise, comparison, target, environment, remarks }: Report,
  { run: words, numbers }: Words,
): Document {
  const pairings = new Set(comparison?.candidates.map(({ pairing }) => pairing));
  const [baseline, ...candidates] = arms.map(({ name }) => name);
  const facts = [
    words.compared(candidates, baseline ?? ""),
    words.rounds(run.rounds),
    ...Array.from(pairings, (pairing) => words.pairing[pairing].short),
    words.order[run.order.design].short,
    ...(run.confirmation === undefined ? [] : [words.confirmed(run.confirmation.rounds)]),
    words.target(target.kind),
    words.kernel(environment),
    numbers.duration(run.durationSeconds),
    ...(run.estimatedDollars === undefined ? [] : [words.cost(run.estimatedDollars)]),
    ...(pairings.has("paired") ? [words.noiseShort(noise)] : []),
  ];
  return [paragraph(facts.join(" · ")), ...remarkList(remarks.slice(0, REMARKS_SHOWN))];
}
