import type { Block, Document, ListItem, TableCell } from "../lib/report/document.ts";
import { cell, heading, line, paragraph } from "../lib/report/sections/lines.ts";
import { findingLine, shownValue } from "../lib/scenarios/finding.ts";
import { placeOf, type StateChange } from "../lib/scenarios/state-changes.ts";
import type { PlanLayout } from "../lib/words/plan-words.ts";
import type { Words } from "../lib/words/words.ts";
import type { Estimate } from "./estimate.ts";
import type { FoundChange } from "./find-change.ts";
import type { PlannedScenario } from "./plan-scenarios.ts";

/** All that is to be told of a plan. */
export interface Plan {
  readonly change: Pick<FoundChange, "headSha" | "mergeBase" | "isFork">;
  readonly scenarios: readonly PlannedScenario[];
  readonly layout: PlanLayout;
  readonly estimates: readonly Estimate[];
  /** By scenario, how many runs of it against itself are known. */
  readonly noiseRuns: ReadonlyMap<string, number>;
  readonly runUrl: string;
}

export const measuredOf = (scenarios: readonly PlannedScenario[]): readonly PlannedScenario[] =>
  scenarios.filter(({ state }) => state === "measured");

/** One line that says what comes of the plan. */
export function headlineOf({ scenarios, change }: Plan, { plan: words }: Words): string {
  const { length } = measuredOf(scenarios);
  if (length > 0) return words.headline({ scenarios: length, headSha: change.headSha });
  return words.nothing[scenarios.length === 0 ? "unchanged" : "unmeasurable"];
}

/**
 * A plan as a document; what a stranger wrote is in it as text, which the renderer escapes.
 * Where a comment has no room for all of it, the changed places and the findings can be left out.
 */
export function composePlan(plan: Plan, words: Words, { places = true, findings = true } = {}): Document {
  const { change, scenarios, runUrl } = plan;
  const { plan: said } = words;
  const { length: measured } = measuredOf(scenarios);
  const isPlanned = measured > 0;
  const commits = { baseSha: change.mergeBase, headSha: change.headSha };
  return [
    { kind: "verdict", tone: "neutral", text: headlineOf(plan, words) },
    ...(isPlanned ? [paragraph(said.explained({ ...commits, scenarios: measured }))] : []),
    ...(isPlanned && change.isFork && plan.layout !== "lab" ? [{ kind: "alert", tone: "note", text: said.fork } as const] : []),
    ...(scenarios.length === 0 ? [] : [scenarioTable(plan, words)]),
    ...(places ? scenarios.flatMap((scenario) => placesOf(scenario, words)) : []),
    ...(findings ? findingsOf(scenarios, words) : []),
    ...(isPlanned ? layouts(plan, words) : []),
    { kind: "link", text: said.runLink, url: runUrl },
  ];
}

/** The files of a pull request were refused, or no plan can be made of what was asked for. */
export type Refusal = "refused" | "unplannable";

/** What is told in place of a plan. */
export const composeRefusal = (what: Refusal, sentence: string, runUrl: string, { plan: said }: Words): Document => [
  { kind: "verdict", tone: "mixed", text: said.nothing[what] },
  paragraph(sentence),
  { kind: "link", text: said.runLink, url: runUrl },
];

/** What stands where a scenario had a verdict of its own, and has none at this commit. */
export const composeElsewhere = (headSha: string, runUrl: string, { plan: said }: Words): Document => [
  { kind: "verdict", tone: "neutral", text: said.elsewhere({ headSha }) },
  { kind: "link", text: said.runLink, url: runUrl },
];

function scenarioTable({ scenarios, noiseRuns }: Plan, { plan: said }: Words): Block {
  return {
    kind: "table",
    header: [cell(said.scenario), cell(said.changes), cell(said.planned)],
    align: ["left", "left", "left"],
    rows: scenarios.map(({ change, state, sameInLab }) => [
      code(change.slug),
      cell(change.places.length === 0 ? "" : said.places(change.places.length)),
      cell(
        said.state(state),
        ...(sameInLab === undefined ? [] : [said.sameInLab(sameInLab)]),
        ...(state === "measured" ? [said.noise(noiseRuns.get(change.slug) ?? 0)] : []),
      ),
    ]),
  };
}

const PLACES_SHOWN = 60;

function placesOf({ change: { slug, places } }: PlannedScenario, { plan: said, punctuation }: Words): Document {
  if (places.length === 0) return [];
  const rows = places.slice(0, PLACES_SHOWN).map((place) => [code(cut(placeOf(place))), ...valuesOf(place, said)]);
  const left = places.length - PLACES_SHOWN;
  return [
    {
      kind: "details",
      summary: punctuation.aside(slug, said.places(places.length)),
      blocks: [
        { kind: "table", header: [cell(said.place), cell(said.from), cell(said.to)], align: ["left", "left", "left"], rows },
        ...(left > 0 ? [paragraph(said.morePlaces(left))] : []),
      ],
    },
  ];
}

function valuesOf(place: StateChange, said: Words["plan"]): TableCell[] {
  if (place.path.length === 0) return [cell(said.manifest), cell("")];
  return [place.from, place.to].map((value) => (value === undefined ? cell(said.absent) : code(shownValue(value) ?? "")));
}

/** Nobody reads more, and whoever sent the files may have made thousands. */
const FINDINGS_SHOWN = 60;

function findingsOf(scenarios: readonly PlannedScenario[], { plan: said }: Words): Document {
  const all = scenarios.flatMap(({ findings }) => findings);
  if (all.length === 0) return [];
  const items: ListItem[] = all.slice(0, FINDINGS_SHOWN).map((finding) => ({ lines: [line(cut(findingLine(finding)))] }));
  const left = all.length - FINDINGS_SHOWN;
  return [heading(2, said.findings), { kind: "list", items }, ...(left > 0 ? [paragraph(said.moreFindings(left))] : [])];
}

/** A key may be as long as a file. */
const LONGEST_TEXT = 500;
const cut = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text);

function layouts({ layout: chosen, estimates }: Plan, { plan: said, numbers }: Words): Document {
  return [
    heading(2, said.layouts),
    {
      kind: "table",
      header: [cell(said.layout), cell(said.duration), cell(said.cost)],
      align: ["left", "right", "right"],
      rows: estimates.map(({ layout, minutes, dollars }) => [
        [
          [
            { text: layout, style: "code" },
            { text: layout === chosen ? ` ${said.chosen}` : "", style: "strong" },
          ],
          line(said.layoutExplained(layout)),
        ],
        cell(numbers.duration(minutes * 60)),
        cell(dollars === undefined ? said.unknownPrice : dollars === 0 ? said.free : said.dollars(dollars)),
      ]),
    },
    { kind: "paragraph", lines: [line(said.estimate)], style: "small" },
  ];
}

const code = (text: string): TableCell => [[{ text, style: "code" }]];
