import { describe, expect, it } from "vitest";
import { catalogTitles } from "../../../actions/lib/network-tests/titles.ts";
import { composeSummary } from "../../../actions/lib/report/compose-summary.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { withTitles } from "../../../actions/lib/words/with-titles.ts";
import { SITUATIONS, type Situation, situationReport } from "../../support/report-situations.ts";

const words = withTitles(en, catalogTitles);
const render = (name: Situation) => renderMarkdown(composeSummary(situationReport(name), words));
// Half a megabyte of rows would tell nobody anything.
const situations = (Object.keys(SITUATIONS) as Situation[]).filter((name) => name !== "500-metrics");

describe("composeSummary", () => {
  it.each(situations)("sums up %s as kept in the fixture", async (name) => {
    await expect(render(name)).toMatchFileSnapshot(`../../fixtures/reports/${name}.summary.md`);
  });

  it("folds every test where there are many rows, with its verdicts counted", () => {
    expect(render("500-metrics")).toMatch(/<summary>HTTP: [\d,]+ equivalent, [\d,]+ inconclusive<\/summary>/);
  });

  it("tells how quiet the machine was below the context, where the target told", () => {
    expect(render("several-candidates")).toMatch(/<summary>Context<\/summary>\n[\s\S]*#### How quiet the machine was\n/);
    expect(render("one-arm")).not.toContain("How quiet");
  });

  it.each(situations)("says nothing twice of %s", (name) => {
    const sentences = render(name)
      .split(/\n|(?<=\.) |<br>/)
      .map((sentence) => sentence.replaceAll(/<[^>]*>/g, "").trim())
      .filter((sentence) => /\w+ \w+ \w+ \w+/.test(sentence) && !sentence.includes("|"));
    const repeated = sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index);
    // Arms may have the same recipe; two tables may have things that are the same everywhere; a metric may be in two lists.
    expect(repeated.filter((sentence) => !/^(native|VXLAN)|^The same on all arms|other-node[.;]?$/.test(sentence))).toEqual([]);
  });
});
