import { expect, test } from "vitest";
import { drawFigures } from "../../../actions/lib/charts/draw-figures.ts";
import { catalogTitles } from "../../../actions/lib/network-tests/titles.ts";
import { composeSummary } from "../../../actions/lib/report/compose-summary.ts";
import { composeTerminal } from "../../../actions/lib/report/compose-terminal.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderComment } from "../../../actions/lib/report/render-comment.ts";
import { renderCsv } from "../../../actions/lib/report/render-csv.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { renderText } from "../../../actions/lib/report/render-text.ts";
import type { Report } from "../../../actions/lib/report/report.ts";
import { headline } from "../../../actions/lib/report/sections/verdict-line.ts";
import { wordsOf } from "../../../actions/lib/words/catalogues.ts";
import { LOCALES } from "../../../actions/lib/words/locale.ts";
import { withTitles } from "../../../actions/lib/words/with-titles.ts";
import type { Words } from "../../../actions/lib/words/words.ts";
import { renderPage } from "../../../actions/report/render-page.ts";
import { ladderRecord } from "../../support/page-record.ts";

/** Markup, a terminal's and a workflow's commands, mentions, links, a formula, what turns the reading direction, and half a character. */
const CORPUS =
  "=\u202E<svg onload=alert(1)>\u0000\u001b[31m\"'&]]>\r\n::error::x @octocat #1 https://evil.example ![x](y) | =1+1 \u2066\ud83d";

const report = makeReport(hostileRecord());

const RENDERINGS: Readonly<Record<string, (report: Report, words: Words) => string>> = {
  headline,
  comment: (some, words) => renderComment(some, words),
  summary: (some, words) => renderMarkdown(composeSummary(some, words)),
  page: renderPage,
  pictures: (some, words) =>
    drawFigures(some, words)
      .flatMap(({ svg, narrowSvg }) => [svg, narrowSvg])
      .join("\n"),
  terminal: (some, words) => renderText(composeTerminal(some, words), { columns: 120, color: false }),
  "report.csv": (some) => renderCsv(some).replaceAll("\r\n", "\n"),
};

test.each(LOCALES.flatMap((locale) => Object.keys(RENDERINGS).map((rendering) => ({ locale, rendering }))))(
  "a record that is hostile in every text does no harm in $rendering, $locale",
  ({ locale, rendering }) => {
    const text = RENDERINGS[rendering]?.(report, withTitles(wordsOf(locale), catalogTitles)) ?? "";
    expect(text).toContain("octocat");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(text.isWellFormed()).toBe(true);
    if (rendering === "comment" || rendering === "summary") {
      expect(text).not.toMatch(/@octocat|#1\b|https:\/\/evil|!\[x|<svg/);
      expect(text).not.toMatch(/^\s*::/m);
    }
    if (rendering === "page" || rendering === "pictures") expect(text).not.toMatch(/<svg onload|<script/);
    if (rendering === "report.csv") expect(text).not.toMatch(/(^|,)"?[=+@-][^,"]*octocat/m);
    if (rendering === "headline") expect(text).not.toContain("\n");
  },
);

/** A whole record, and a stranger's words wherever a record takes any. */
function hostileRecord(): Parameters<typeof makeReport>[0] {
  const record = ladderRecord();
  const nameOf = (name: string) => `${CORPUS}${record.arms.findIndex((arm) => arm.name === name)}`;
  const pick = { kernel: CORPUS, operatingSystem: CORPUS };
  return {
    ...record,
    runId: CORPUS,
    baseline: nameOf(record.baseline),
    target: { ...record.target, statement: CORPUS },
    notes: [CORPUS],
    harness: { version: CORPUS, commit: CORPUS },
    arms: record.arms.map((arm) => ({
      ...arm,
      name: nameOf(arm.name),
      scenario: nameOf(arm.name),
      title: CORPUS,
      revision: CORPUS,
      notes: [CORPUS],
    })),
    steps: record.steps.map((step) => ({
      ...step,
      arm: nameOf(step.arm),
      outcome:
        step.outcome.status === "measured"
          ? { ...step.outcome, warnings: [CORPUS], facts: { ...step.outcome.facts, [CORPUS]: `${CORPUS}${step.round}` } }
          : { ...step.outcome, reason: CORPUS },
    })),
    environment: {
      ...record.environment,
      ...pick,
      cpuModel: CORPUS,
      tools: { [CORPUS]: CORPUS },
      sysctls: { [CORPUS]: CORPUS },
      pinning: { client: CORPUS, server: CORPUS },
      cluster: {
        version: CORPUS,
        images: { [CORPUS]: CORPUS },
        nodes: [
          {
            ...pick,
            name: CORPUS,
            instanceType: CORPUS,
            zone: CORPUS,
            architecture: CORPUS,
            containerRuntime: CORPUS,
            kubelet: CORPUS,
            cores: 4,
            memoryBytes: 1e9,
          },
        ],
      },
    },
  };
}
