import { describe, expect, it } from "vitest";
import { composeSummary } from "../../../actions/lib/report/compose-summary.ts";
import type { Block, Document } from "../../../actions/lib/report/document.ts";
import { renderComment } from "../../../actions/lib/report/render-comment.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { situationReport } from "../../support/report-situations.ts";

const HOSTILE = "a|b <b>x</b> `c` ![i](u) [l](javascript:alert(1)) @team #1 GH-2 https://evil.example www.evil.example\n# heading";
const ESCAPED =
  "a\\|b &lt;b&gt;x&lt;/b&gt; \\`c\\` !\\[i\\](u) \\[l\\](javascript:alert(1)) @&#8203;team #&#8203;1 GH-&#8203;2 https&#58;//evil.example www&#46;evil.example # heading";

describe("renderMarkdown", () => {
  it.each<[string, Block, string]>([
    ["a heading one level below the page's", { kind: "heading", level: 2, text: HOSTILE }, `### ${ESCAPED}`],
    ["a verdict with a sign", { kind: "verdict", tone: "bad", text: HOSTILE }, `## 🔴 ${ESCAPED}`],
    ["a paragraph", { kind: "paragraph", lines: [[{ text: HOSTILE }]] }, ESCAPED],
    ["small lines", { kind: "paragraph", style: "small", lines: [[{ text: "a" }], [{ text: "b" }]] }, "<sub>a</sub><br>\n<sub>b</sub>"],
    ["an alert", { kind: "alert", tone: "warning", text: HOSTILE }, `> [!WARNING]\n> ${ESCAPED}`],
    [
      "a list of lists",
      {
        kind: "list",
        items: [{ lines: [[{ text: "- a", style: "strong" }, { text: " b" }], [{ text: "c" }]], items: [{ lines: [[{ text: "1. d" }]] }] }],
      },
      "- **\\- a** b<br>c\n  - 1\\. d",
    ],
    ["numbered notes", { kind: "notes", items: [{ number: 1, text: HOSTILE }] }, `1. ${ESCAPED}`],
    [
      "a table, with several lines to a cell",
      {
        kind: "table",
        header: [[], [[{ text: HOSTILE }]]],
        rows: [
          [
            [[{ text: "x", style: "strong" }]],
            [
              [
                { text: "+31 %", tone: "bad", icon: true },
                { text: "1, 2", style: "note-marks" },
              ],
              [{ text: "s", style: "small" }],
            ],
          ],
        ],
      },
      `| | ${ESCAPED} |\n| :- | -: |\n| **x** | 🔴 +31&nbsp;% <sup>[1, 2]</sup><br><sub>s</sub> |`,
    ],
    ["a command behind a fence that it cannot close", { kind: "code", text: "a ``` b" }, "````sh\na ``` b\n````"],
    ["a link", { kind: "link", text: "[run]", url: "https://h.example/a_(b)?c=d e" }, "[\\[run\\]](https://h.example/a_%28b%29?c=d%20e)"],
    ["no link to what is no page", { kind: "link", text: "run", url: "javascript:alert(1)" }, "run"],
    [
      "a folded part",
      { kind: "details", summary: HOSTILE, blocks: [{ kind: "paragraph", lines: [[{ text: "in" }]] }] },
      `<details>\n<summary>${ESCAPED}</summary>\n\nin\n\n</details>`,
    ],
  ])("writes %s", (_, block, expected) => {
    expect(renderMarkdown([block])).toBe(`${expected}\n`);
  });

  it("leaves pictures out, for their tables stand beside them", () => {
    const document: Document = [
      { kind: "figure", name: "verdicts" },
      { kind: "paragraph", lines: [[{ text: "a" }]] },
    ];
    expect(renderMarkdown(document)).toBe("a\n");
  });

  it.each([
    ["comment", () => renderComment(situationReport("hostile-strings"), en)],
    ["summary", () => renderMarkdown(composeSummary(situationReport("hostile-strings"), en))],
  ])("lets nothing from outside become markup, a link, an image, a mention or a line of its own in a %s", (_, render) => {
    const [ours, fenced] = render().split(/`{5}sh\n/) as [string, string];
    expect(fenced).toContain("\n`````");
    const tags = new Set(Array.from(ours.matchAll(/<[^>]*>/g), ([tag]) => tag));
    const known = ["</details>", "</sub>", "</summary>", "</sup>", "<br>", "<details>", "<sub>", "<summary>", "<sup>", "<span>", "</span>"];
    expect([...tags].filter((tag) => !known.includes(tag))).toEqual([]);
    expect(ours).not.toMatch(/(?<!\\)!?\[[^\]]*\]\(/);
    expect(ours).not.toMatch(/(?<!&)[@#]\w/);
    expect(ours).not.toContain("://");
    expect(ours).not.toMatch(/www\./);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(ours).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    const headings = ours.split("\n").filter((line) => /^#+ /.test(line));
    expect(headings.filter((line) => line.includes("heading"))).toEqual([]);
    const rows = ours.split("\n").filter((line) => line.startsWith("|"));
    expect(new Set(rows.map((line) => line.split(/(?<!\\)\|/).length - 2))).toEqual(new Set([2, 3]));
  });
});
