import type { Words } from "../words/words.ts";
import type { Document } from "./document.ts";
import type { Report } from "./report.ts";
import { agentsSection } from "./sections/agents-section.ts";
import { comparedSection } from "./sections/compared-section.ts";
import { contextSection } from "./sections/context-section.ts";
import { environmentSection } from "./sections/environment-section.ts";
import { findingsSection } from "./sections/findings-section.ts";
import { gateSection } from "./sections/gate-section.ts";
import { hostsSection } from "./sections/hosts-section.ts";
import { notesSection } from "./sections/notes-section.ts";
import { readingSection } from "./sections/reading-section.ts";
import { reproduceSection } from "./sections/reproduce-section.ts";
import { testSections } from "./sections/test-sections.ts";
import { verdictLine } from "./sections/verdict-line.ts";

/** Everything for a terminal, where the end is what stays on the screen: gate table and verdict come last. */
export function composeTerminal(report: Report, words: Words): Document {
  return [
    ...comparedSection(report, words),
    ...testSections(report, words),
    ...hostsSection(report, words),
    ...agentsSection(report, words),
    ...contextSection(report, words),
    ...notesSection(report, words),
    ...environmentSection(report, words),
    ...readingSection(report, words),
    ...reproduceSection(report, words),
    ...findingsSection(report, words),
    ...gateSection(report, words),
    ...verdictLine(report, words),
  ];
}
