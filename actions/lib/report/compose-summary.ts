import type { Words } from "../words/words.ts";
import type { Document } from "./document.ts";
import type { Report } from "./report.ts";
import { agentsSection } from "./sections/agents-section.ts";
import { comparedSection } from "./sections/compared-section.ts";
import { contextSection } from "./sections/context-section.ts";
import { costSection } from "./sections/cost-section.ts";
import { environmentSection } from "./sections/environment-section.ts";
import { findingsSection } from "./sections/findings-section.ts";
import { gateSection } from "./sections/gate-section.ts";
import { hostsSection } from "./sections/hosts-section.ts";
import { fold } from "./sections/lines.ts";
import { notesSection } from "./sections/notes-section.ts";
import { ratiosSection } from "./sections/ratios-section.ts";
import { readingSection } from "./sections/reading-section.ts";
import { reproduceSection } from "./sections/reproduce-section.ts";
import { testSections } from "./sections/test-sections.ts";
import { verdictLine } from "./sections/verdict-line.ts";

/** More rows than these are easier to find folded, test by test. */
const OPEN_ROWS = 40;

/** Everything, as the step summary and `report.md` have it: what decides first, what explains it folded. */
export function composeSummary(report: Report, words: Words): Document {
  const rows = report.tests.reduce((sum, test) => sum + test.rows.length, 0);
  return [
    ...verdictLine(report, words),
    ...gateSection(report, words),
    ...findingsSection(report, words),
    ...comparedSection(report, words),
    ...testSections(report, words, { folded: rows > OPEN_ROWS }),
    ...fold(hostsSection(report, words)),
    ...fold(costSection(report, words)),
    ...fold(agentsSection(report, words)),
    ...fold(ratiosSection(report, words)),
    ...fold(contextSection(report, words)),
    ...notesSection(report, words),
    ...fold(environmentSection(report, words)),
    ...fold(readingSection(report, words)),
    ...reproduceSection(report, words),
  ];
}
