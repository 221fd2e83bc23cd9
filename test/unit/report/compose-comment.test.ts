import { describe, expect, it } from "vitest";
import { catalogTitles } from "../../../actions/lib/network-tests/titles.ts";
import { renderComment } from "../../../actions/lib/report/render-comment.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { withTitles } from "../../../actions/lib/words/with-titles.ts";
import { SITUATIONS, type Situation, situationReport } from "../../support/report-situations.ts";

const words = withTitles(en, catalogTitles);
const LINKS = { runUrl: "https://github.com/made-up/repository/actions/runs/1" };
const situations = Object.keys(SITUATIONS) as Situation[];

describe("composeComment", () => {
  it.each(situations)("comments on %s as kept in the fixture", async (name) => {
    await expect(renderComment(situationReport(name), words, LINKS)).toMatchFileSnapshot(`../../fixtures/reports/${name}.comment.md`);
  });

  it.each(situations)("begins with the verdict on %s, and says what the target is", (name) => {
    const report = situationReport(name);
    const [first, ...others] = renderComment(report, words, LINKS).split("\n");
    expect(first).toMatch(/^## (🔴 Regression|🟢 Improvement|🟢 No regression|🟡 Mixed|🟡 Invalid|❔ Inconclusive|⚪ Measured): /u);
    expect(others.find((line) => line.startsWith("**"))).toMatch(/^\*\*(lab|cluster|Kubernetes cluster): /);
  });

  it("has at most eight gate metrics, in three columns where there is one candidate", () => {
    const comment = renderComment(situationReport("regression-confirmed"), words, LINKS);
    const table =
      comment
        .split("<details>")[0]
        ?.split("\n")
        .filter((line) => line.startsWith("|")) ?? [];
    expect(table).toHaveLength(8 + 2);
    expect(new Set(table.map((line) => line.split("|").length - 2))).toEqual(new Set([3]));
  });

  it("never claims a change that was not measured again", () => {
    const comment = renderComment(situationReport("unconfirmed"), words, LINKS);
    expect(comment).not.toMatch(/regression|improvement/i);
    expect(comment).toContain("not measured again");
  });
});
