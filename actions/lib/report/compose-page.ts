import type { Words } from "../words/words.ts";
import { COMPATIBILITY, DATA_PLANE_KINDS } from "./compatibility.ts";
import type { Document, TableCell } from "./document.ts";
import { type Recommendation, recommend, recommendationFacts } from "./recommendations.ts";
import type { Report } from "./report.ts";
import { agentsSection } from "./sections/agents-section.ts";
import { comparedSection } from "./sections/compared-section.ts";
import { contextSection } from "./sections/context-section.ts";
import { costSection } from "./sections/cost-section.ts";
import { environmentSection } from "./sections/environment-section.ts";
import { findingsSection } from "./sections/findings-section.ts";
import { gateSection } from "./sections/gate-section.ts";
import { hostsSection } from "./sections/hosts-section.ts";
import { fold, heading, line, paragraph, small } from "./sections/lines.ts";
import { notesSection } from "./sections/notes-section.ts";
import { ratiosSection } from "./sections/ratios-section.ts";
import { readingSection } from "./sections/reading-section.ts";
import { reproduceSection } from "./sections/reproduce-section.ts";
import { testSection, testsIntroduction } from "./sections/test-sections.ts";
import { verdictLine } from "./sections/verdict-line.ts";

/** Pictures that belong to a test. */
const FIGURES_OF_TESTS: Readonly<Record<string, readonly string[]>> = {
  "tcp-throughput": ["tcp-throughput"],
  "udp-delivery": ["udp-throughput", "udp-loss"],
  latency: ["latency"],
  connection: ["connection"],
  http: ["http"],
  dns: ["dns"],
  "service-scaling": ["service-scaling"],
  "service-start": ["service-start"],
  "pod-start": ["pod-start"],
  "network-policy": ["network-policy"],
  "multi-hop": ["multi-hop"],
};

/**
 * Everything, as `report.html` has it: what decides, what it means, then the results with a picture and its numbers side by side.
 * @param figures names of the pictures that there are; a page without pictures has the tables alone
 */
export function composePage(report: Report, words: Words, figures: ReadonlySet<string>): Document {
  const shown = (...names: readonly string[]): Document =>
    names.filter((name) => figures.has(name)).map((name) => ({ kind: "figure", name }));
  const behindHeading = ([first, ...others]: Document, ...blocks: Document): Document =>
    first === undefined ? [] : [first, ...blocks, ...others];
  return [
    ...verdictLine(report, words),
    ...behindHeading(gateSection(report, words), ...shown("verdicts")),
    ...findingsSection(report, words),
    ...recommendationsSection(report, words, shown("recommendations")),
    ...comparedSection(report, words),
    ...shown("scenario-facets", "data-plane-stack", "tuning-points"),
    ...resultsSection(report, words, shown),
    ...hostsSection(report, words),
    ...behindHeading(costSection(report, words), ...shown("cost")),
    ...behindHeading(agentsSection(report, words), ...shown("agents")),
    ...fold(ratiosSection(report, words)),
    ...contextSection(report, words),
    ...behindHeading(environmentSection(report, words), ...shown("environment")),
    ...compatibilitySection(words, shown("compatibility")),
    ...notesSection(report, words),
    ...readingSection(report, words),
    ...reproduceSection(report, words),
  ];
}

/** What the page is called: what was compared with what. */
export function pageTitle({ arms }: Report, { run }: Words): string {
  const [baseline, ...candidates] = arms.map(({ name }) => name);
  return run.compared(candidates, baseline ?? "");
}

/** Test by test: the picture, and folded beside it all its numbers. */
function resultsSection(report: Report, words: Words, shown: (...names: readonly string[]) => Document): Document {
  return [
    ...testsIntroduction(report, words),
    ...report.tests.flatMap((test): Document => {
      const [title, ...blocks] = testSection(test, report, words);
      const pictures = shown(...(FIGURES_OF_TESTS[test.test] ?? []));
      if (title === undefined) return [];
      // Without a picture the numbers are all there is.
      return [
        title,
        ...pictures,
        ...(pictures.length === 0 ? blocks : [{ kind: "details", summary: words.figures.page.data, blocks } as const]),
      ];
    }),
  ];
}

function recommendationsSection(report: Report, words: Words, pictures: Document): Document {
  const all = recommend(report);
  const { comparison } = report;
  if (comparison === undefined || all.every(({ metrics }) => metrics.length === 0)) return [];
  const { titles, recommendations } = words.figures;
  const { columns } = recommendations;
  return [
    heading(2, titles.recommendations),
    ...pictures,
    {
      kind: "table",
      header: [columns.workload, columns.decides, columns.recommendation].map((text) => [line(text)]),
      rows: all.map((one) => recommendationRow(one, comparison.baseline, words)),
      align: ["left", "left", "left"],
    },
    {
      kind: "paragraph",
      lines: [
        line(words.punctuation.sentences([recommendations.introduction, recommendations.caption(words.run.statement(report.target))])),
      ],
      style: "small",
    },
  ];
}

function recommendationRow(one: Recommendation, baseline: string, { figures, names }: Words): TableCell[] {
  const { recommendations } = figures;
  return [
    [[{ text: recommendations.characteristics[one.characteristic], style: "strong" }]],
    one.metrics.length === 0
      ? [line("—")]
      : one.metrics.map(({ metric, test, variant, path }) => small(names.place(names.metric(metric, test), variant, path))),
    [line(recommendations.sentence(recommendationFacts(one, baseline)))],
  ];
}

function compatibilitySection({ figures, punctuation }: Words, pictures: Document): Document {
  const { compatibility, titles } = figures;
  const { columns } = compatibility;
  const rows = COMPATIBILITY.map(({ feature, on, sources }): TableCell[] => [
    [[{ text: compatibility.features[feature], style: "strong" }]],
    [line(compatibility.notes[feature])],
    sources.map((source) => small(source)),
    // Without the picture the table has to say it itself.
    ...(pictures.length > 0
      ? []
      : [DATA_PLANE_KINDS.map((kind) => small(punctuation.pair(compatibility.kinds[kind], compatibility.values[on[kind]])))]),
  ]);
  const header = [columns.feature, columns.note, columns.sources, ...(pictures.length > 0 ? [] : [titles.compatibility])];
  return [
    heading(2, titles.compatibility),
    paragraph(compatibility.introduction),
    ...pictures,
    { kind: "table", header: header.map((text) => [line(text)]), rows, align: header.map(() => "left" as const) },
  ];
}
