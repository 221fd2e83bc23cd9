import type { ArmComparison } from "../comparison/comparison.ts";
import type { OverallVerdict } from "../model/verdict.ts";
import { LEFT_OUT, type LeftOut } from "../words/comment-words.ts";
import type { Words } from "../words/words.ts";
import type { Block, Document } from "./document.ts";
import type { Report } from "./report.ts";
import { agentsSection } from "./sections/agents-section.ts";
import { comparedLine, comparedSection } from "./sections/compared-section.ts";
import { contextSection } from "./sections/context-section.ts";
import { costSection } from "./sections/cost-section.ts";
import { environmentSection } from "./sections/environment-section.ts";
import { findingsSection } from "./sections/findings-section.ts";
import { type GateOptions, gateSection } from "./sections/gate-section.ts";
import { hostsSection } from "./sections/hosts-section.ts";
import { fold, line, paragraph } from "./sections/lines.ts";
import { notesSection } from "./sections/notes-section.ts";
import { ratiosSection } from "./sections/ratios-section.ts";
import { readingSection } from "./sections/reading-section.ts";
import { reproduceSection } from "./sections/reproduce-section.ts";
import { type TestOptions, testSections } from "./sections/test-sections.ts";
import { verdictLine } from "./sections/verdict-line.ts";

export interface CommentLinks {
  /** Commit that was measured. */
  readonly headSha?: string;
  /** Which of several configurations this is. */
  readonly configuration?: string;
  /** Of the workflow run. */
  readonly runUrl?: string;
  /** Of the whole report, where it is somewhere else than in the run's summary. */
  readonly reportUrl?: string;
}

const BACKGROUND = [comparedSection, environmentSection, readingSection, reproduceSection];

/** Most candidates that have a column where room is short. */
const CANDIDATES_SHOWN = 4;

const WORST_FIRST: readonly OverallVerdict[] = ["regression", "mixed", "invalid", "inconclusive", "improvement", "equivalent"];

/** A part of a comment: there unless something of `without` is left out, and only where everything of `instead` is. */
export interface CommentPart {
  compose(): Document;
  readonly without?: LeftOut;
  readonly instead?: LeftOut;
}

/** A pull-request comment in parts: what decides stands open, everything else is folded. The verdict, the gate table and the links always stay. */
export function composeComment(report: Report, words: Words, links: CommentLinks): CommentPart[] {
  // The table speaks for itself right below the verdict.
  const gate = (options: GateOptions) => gateSection(report, words, options).filter(({ kind }) => kind !== "heading");
  const tables = (options: TestOptions) => fold(testSections(report, words, options));
  return [
    { compose: () => [...verdictLine(report, words), ...comparedLine(report, words)] },
    { without: "candidates", compose: () => gate({}) },
    { instead: "candidates", compose: () => gate({ candidates: worstCandidates(report) }) },
    { compose: () => linkBlocks(links, words) },
    { without: "findings", compose: () => fold(findingsSection(report, words)) },
    { without: "quiet-rows", compose: () => tables({}) },
    { instead: "quiet-rows", without: "tables", compose: () => tables({ withoutQuiet: true }) },
    { without: "tables", compose: () => [hostsSection, costSection, agentsSection].flatMap((section) => fold(section(report, words))) },
    { without: "ratios", compose: () => fold(ratiosSection(report, words)) },
    { without: "context", compose: () => [...fold(contextSection(report, words)), ...fold(notesSection(report, words))] },
    { without: "background", compose: () => BACKGROUND.flatMap((section) => fold(section(report, words))) },
  ];
}

export const isThere = ({ without, instead }: CommentPart, leftOut: ReadonlySet<LeftOut>): boolean =>
  (without === undefined || !leftOut.has(without)) && (instead === undefined || leftOut.has(instead));

/** What the reader is told of what had no room. */
export function leftOutBlocks(leftOut: ReadonlySet<LeftOut>, { comment }: Words): Document {
  const told = LEFT_OUT.filter((part) => leftOut.has(part) && !(part === "quiet-rows" && leftOut.has("tables")));
  return told.length === 0 ? [] : [{ kind: "paragraph", lines: [line(comment.leftOut(told))], style: "small" }];
}

export function linkBlocks({ runUrl, reportUrl, ...about }: CommentLinks, { comment }: Words): Block[] {
  const measured = comment.measured(about);
  return [
    ...(measured === "" ? [] : [paragraph(measured)]),
    ...(reportUrl === undefined ? [] : [{ kind: "link", text: comment.reportLink, url: reportUrl } as const]),
    ...(runUrl === undefined ? [] : [{ kind: "link", text: comment.runLink, url: runUrl } as const]),
  ];
}

/** Candidates that a reader must not miss, in the order of the columns. */
function worstCandidates({ comparison }: Report): string[] {
  const candidates = comparison?.candidates ?? [];
  const rank = ({ overall }: ArmComparison) => WORST_FIRST.indexOf(overall);
  const worst = new Set(candidates.toSorted((a, b) => rank(a) - rank(b)).slice(0, CANDIDATES_SHOWN));
  return candidates.filter((candidate) => worst.has(candidate)).map(({ arm }) => arm);
}
