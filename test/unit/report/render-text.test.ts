import { styleText } from "node:util";
import { describe, expect, it } from "vitest";
import type { Block, Document } from "../../../actions/lib/report/document.ts";
import { renderText } from "../../../actions/lib/report/render-text.ts";

const paint = (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { validateStream: false });
const render = (document: Document, columns = 60, color = false) => renderText(document, { columns, color });
const cell = (text: string) => [[{ text }]];

describe("renderText", () => {
  it.each<[string, Block, string]>([
    ["a heading as it is", { kind: "heading", level: 2, text: "Notes" }, "Notes"],
    [
      "prose wrapped, hanging below its first line",
      { kind: "paragraph", lines: [[{ text: "one two three four five six seven eight nine ten eleven twelve" }]] },
      "  one two three four five six seven eight nine ten eleven\n    twelve",
    ],
    ["an alert as prose", { kind: "alert", tone: "warning", text: "partial" }, "  partial"],
    ["a list of lists", { kind: "list", items: [{ lines: cell("a"), items: [{ lines: cell("b") }] }] }, "  a\n    b"],
    ["notes with their numbers", { kind: "notes", items: [{ number: 3, text: "why" }] }, "  [3] why"],
    ["pairs without columns", { kind: "table", header: [[], []], rows: [[cell("内核"), cell("6.18")]], pairMark: "：" }, "  内核：6.18"],
    ["a command as it is, however wide", { kind: "code", text: `run ${"x".repeat(90)}` }, `  run ${"x".repeat(90)}`],
    [
      "a link with its address below, so that it can be copied",
      { kind: "link", text: "Run", url: "https://h.example/1" },
      "  Run\n    https://h.example/1",
    ],
    [
      "a folded part unfolded",
      { kind: "details", summary: "More", blocks: [{ kind: "list", items: [{ lines: cell("a") }] }] },
      "More\n  a",
    ],
  ])("writes %s", (_, block, expected) => {
    expect(render([block])).toBe(`${expected}\n`);
  });

  it("gives a table air and a heading none", () => {
    const heading: Block = { kind: "heading", level: 2, text: "T" };
    expect(render([heading, { kind: "paragraph", lines: cell("a") }])).toBe("T\n  a\n");
    expect(render([heading, { kind: "table", header: [[], cell("a"), cell("b")], rows: [[cell("r"), cell("1"), cell("2")]] }])).toBe(
      "T\n\n  | a | b\n--+---+--\nr | 1 | 2\n",
    );
  });

  it("colours what is good or bad, and dims what is small", () => {
    const document: Document = [
      { kind: "verdict", tone: "bad", text: "Regression" },
      {
        kind: "table",
        header: [[], cell("a"), cell("b")],
        rows: [
          [
            cell("r"),
            [
              [
                { text: "−31 %", tone: "bad", icon: true },
                { text: " [−35, −27]", style: "small" },
              ],
            ],
            [[{ text: "+2 %", tone: "good" }]],
          ],
        ],
      },
    ];
    const text = render(document, 80, true);
    expect(text).toContain(paint("bold", paint("red", "Regression")));
    expect(text).toContain(`${paint("red", "−31 %")} ${paint("dim", "[−35, −27]")}`);
    expect(text).toContain(paint("green", "+2 %"));
  });

  it("breaks no line within a change or an interval", () => {
    const wide: Document = [
      {
        kind: "table",
        header: [[], cell("a"), cell("b"), cell("c")],
        rows: [[cell("r"), cell("−1.3 % [−15.5, +16.6]"), cell("2"), cell("3")]],
      },
    ];
    expect(render(wide, 40)).toContain("−1.3 %");
    expect(render(wide, 40)).toContain("[−15.5, +16.6]");
  });

  it("measures scripts that are twice as wide", () => {
    const document: Document = [{ kind: "table", header: [[], cell("처리량"), cell("b")], rows: [[cell("r"), cell("1"), cell("2")]] }];
    expect(render(document)).toBe("  | 처리량 | b\n--+--------+--\nr | 1      | 2\n");
  });
});
