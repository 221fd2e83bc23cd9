import { describe, expect, test } from "vitest";
import { composeSummary } from "../../../actions/lib/report/compose-summary.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderComment } from "../../../actions/lib/report/render-comment.ts";
import { renderJson } from "../../../actions/lib/report/render-json.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { wordsOf } from "../../../actions/lib/words/catalogues.ts";
import { buildRecord } from "../../support/records.ts";

const WORDS = {
  en: "8 min 24 s, about 12.50 USD by estimate, eks-cni-bench",
  ko: "예상 비용 약 12.50달러",
  zh: "估算费用约 12.50 USD",
} as const;

describe.each(["en", "ko", "zh"] as const)("what the clusters are estimated to cost, in %s", (locale) => {
  const words = wordsOf(locale);
  const texts = (settings: { readonly estimatedDollars?: number }) => {
    const report = makeReport(buildRecord(), settings);
    return [renderMarkdown(composeSummary(report, words)), renderComment(report, words, { limit: 59_000 })];
  };

  test("stands beside the duration", () => {
    const [summary = "", comment = ""] = texts({ estimatedDollars: 12.5 });
    expect(summary).toContain(WORDS[locale]);
    expect(comment).toContain(words.run.cost(12.5));
  });

  test("is not spoken of where nobody knows", () => {
    for (const text of texts({})) expect(text).not.toMatch(/USD|달러/);
  });
});

test("what the clusters are estimated to cost is in report.json", () => {
  const run = (settings: { readonly estimatedDollars?: number }) => JSON.parse(renderJson(makeReport(buildRecord(), settings))).run;
  expect(run({ estimatedDollars: 3.2 })).toMatchObject({ estimatedDollars: 3.2 });
  expect(Object.keys(run({}))).not.toContain("estimatedDollars");
});
