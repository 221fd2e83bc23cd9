import { describe, expect, it } from "vitest";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { buildRecord, measured } from "../../support/records.ts";
import { SITUATIONS } from "../../support/report-situations.ts";

const situations = Object.entries(SITUATIONS).map(([name, record]) => ({ name, record: record() }));

/** Rows of all tables, split at the pipes that are not escaped. */
const tableRows = (markdown: string): string[][] =>
  markdown
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1));

describe("renderMarkdown", () => {
  it.each(situations)("renders $name as kept in the fixture", async ({ name, record }) => {
    await expect(renderMarkdown(makeReport(record))).toMatchFileSnapshot(`../../fixtures/reports/${name}.md`);
  });

  it.each(situations)("says of $name what the target is, right below the title, and that no significance is claimed", ({ record }) => {
    const [title, , statement, , claim] = renderMarkdown(makeReport(record)).split("\n");
    expect(title).toMatch(/^# /);
    expect(statement).toMatch(/^\*\*lab: /);
    expect(claim).toMatch(/^This report claims no significance\./);
  });

  it.each(situations)("gives every table row of $name as many cells as its header", ({ record }) => {
    const rows = tableRows(renderMarkdown(makeReport(record)));
    const widths = rows.map((row) => row.length);
    // The environment has two columns, all others one per arm and one for the label.
    expect(new Set(widths)).toEqual(new Set([2, record.arms.length + 1]));
  });

  it("lets nothing from outside become markup, a link, an image, a mention or a line of its own", () => {
    const [ours, fenced] = renderMarkdown(makeReport(SITUATIONS["hostile-strings"]())).split("## Measure it again") as [string, string];
    const tags = new Set(Array.from(ours.matchAll(/<[^>]*>/g), ([tag]) => tag));
    expect([...tags].sort()).toEqual([
      "</details>",
      "</span>",
      "</sub>",
      "</summary>",
      "</sup>",
      "<br>",
      "<details>",
      "<span>",
      "<sub>",
      "<summary>",
      "<sup>",
    ]);
    expect(ours).not.toMatch(/(?<!\\)!?\[[^\]]*\]\(/);
    expect(ours).not.toMatch(/(?<!&)[@#]\w/);
    expect(ours).not.toContain("://");
    expect(ours).not.toMatch(/www\./);
    expect(ours.split("\n").filter((line) => line.startsWith("#"))).toEqual([
      "# Network benchmark of 1 data plane, 2 arms",
      "## What was compared",
      "## Results",
      "### tcp-throughput",
      "### &lt;img src=x onerror=alert(1)&gt;",
      "## Context",
      "## Notes",
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(ours).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    const fence = /^`+/.exec(fenced.trim())?.[0] as string;
    expect(fence.length).toBe(5);
    expect(fenced.trim().endsWith(`\n${fence}`)).toBe(true);
  });

  it("escapes names and words of facts in the table", () => {
    const record = buildRecord({
      cells: [
        {
          test: "dns",
          variant: "max",
          path: "service/other-node",
          outcome: (arm) => measured({ "dns.rate.max": 1 }, { facts: { "a|@team": arm === "vpc-cni" ? "<b>|" : "![x](y)" } }),
        },
      ],
    });
    expect(renderMarkdown(makeReport(record))).toContain(
      "| **a\\|@&#8203;team**<br><sub>dns · max · service/other-node</sub> | &lt;b&gt;\\| | !\\[x\\](y) |",
    );
  });

  it("tells how quiet the machine was below the context, where the target told", () => {
    const cells = SITUATIONS["everything-fine"]();
    expect(renderMarkdown(makeReport(cells))).toMatch(/## Context\n[\s\S]*### How quiet the machine was\n[\s\S]*## Notes/);
    const silent = { ...cells, steps: cells.steps.map(({ conditions: _, ...step }) => step) };
    expect(renderMarkdown(makeReport(silent))).not.toContain("How quiet");
  });

  it("explains tests and variants where the catalog gives their titles", () => {
    const record = buildRecord({
      cells: [{ test: "dns", variant: "max", path: "service/other-node", outcome: () => measured({ "dns.rate.max": 1000 }) }],
    });
    const markdown = renderMarkdown(makeReport(record, { test: () => "DNS", variant: () => "as many as are answered" }));
    expect(markdown).toContain("### DNS\n\n<sub>max: as many as are answered</sub>\n\n|");
  });
});
