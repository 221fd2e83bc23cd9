import { describe, expect, test } from "vitest";
import type { Document } from "../../../actions/lib/report/document.ts";
import { type PagePicture, renderHtml } from "../../../actions/lib/report/render-html.ts";

const HOSTILE = `<script>alert(1)</script>"'\u0000\u001b[31m\u202E&`;
const ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; &amp;";

const page = (document: Document, figures: ReadonlyMap<string, PagePicture> = new Map(), title = "A page") =>
  renderHtml(document, { title, lang: "en", contents: "Contents", figures });
const mainOf = (html: string): string => /<main>\n([\s\S]*)\n<\/main>/.exec(html)?.[1] ?? "";

describe("every block escapes what came from outside", () => {
  test.each<[kind: string, document: Document]>([
    ["heading", [{ kind: "heading", level: 2, text: HOSTILE }]],
    ["verdict", [{ kind: "verdict", tone: "bad", text: HOSTILE }]],
    ["paragraph", [{ kind: "paragraph", lines: [[{ text: HOSTILE, style: "strong", tone: "bad", icon: true }]] }]],
    ["alert", [{ kind: "alert", tone: "warning", text: HOSTILE }]],
    ["list", [{ kind: "list", items: [{ lines: [[{ text: HOSTILE }]], items: [{ lines: [[{ text: HOSTILE, style: "code" }]] }] }] }]],
    ["notes", [{ kind: "notes", items: [{ number: 1, text: HOSTILE }] }]],
    ["note marks", [{ kind: "paragraph", lines: [[{ text: HOSTILE, style: "note-marks" }]] }]],
    [
      "table",
      [
        { kind: "heading", level: 2, text: HOSTILE },
        { kind: "table", header: [[[{ text: HOSTILE }]]], rows: [[[[{ text: HOSTILE }]]]] },
      ],
    ],
    ["code", [{ kind: "code", text: `${HOSTILE}\n</code></pre>` }]],
    ["link", [{ kind: "link", text: HOSTILE, url: 'https://example.com/"><script>' }]],
    ["details", [{ kind: "details", summary: HOSTILE, blocks: [{ kind: "code", text: HOSTILE }] }]],
    ["figure", [{ kind: "figure", name: HOSTILE }]],
  ])("%s", (_, document) => {
    const html = page(document, new Map([[HOSTILE, { title: HOSTILE, caption: HOSTILE, svg: "<svg/>", narrowSvg: "<svg/>" }]]), HOSTILE);
    for (const harm of ["<script", "\u202E", "\u001b", "\u0000"]) expect(html).not.toContain(harm);
    expect(html).toContain(`<title>${ESCAPED}</title>`);
  });
});

test("fetches and runs nothing by its own policy", () => {
  const html = page([]);
  expect(html).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;`);
  expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<style>"));
  expect(html).not.toMatch(/<script|<link|@import|url\(|src=/);
});

test("stands the verdict above the table of contents", () => {
  const html = page([
    { kind: "verdict", tone: "good", text: "No regression" },
    { kind: "heading", level: 2, text: "Gate metrics" },
  ]);
  expect(html.indexOf("No regression")).toBeLessThan(html.indexOf("<nav"));
  expect(html).toContain('<li><a href="#section-1">Gate metrics</a></li>');
  expect(html).toContain('<h2 id="section-1">Gate metrics</h2>');
});

test("gives a table its caption, and its heads their scope", () => {
  const html = mainOf(
    page([
      { kind: "heading", level: 3, text: "DNS" },
      {
        kind: "table",
        header: [[], [[{ text: "vpc-cni" }]]],
        rows: [[[[{ text: "DNS p50" }]], [[{ text: "187" }], [{ text: "n=3", style: "small" }]]]],
      },
    ]),
  );
  expect(html).toContain("<caption>DNS</caption>");
  expect(html).toContain('<th scope="col" class="right"><div>vpc-cni</div></th>');
  expect(html).toContain('<th scope="row"><div>DNS p50</div></th><td class="right"><div>187</div><div><small>n=3</small></div></td>');
});

test("leaves out a head without a word", () => {
  expect(mainOf(page([{ kind: "table", header: [[], []], rows: [[[[{ text: "Kernel" }]], [[{ text: "6.18" }]]]] }]))).not.toContain(
    "<thead>",
  );
});

test("shows a picture for a desk and one for a hand, and leaves out one that is not there", () => {
  const figures = new Map([
    ["dns", { title: "DNS", caption: "How it is read.", svg: '<svg id="wide"/>', narrowSvg: '<svg id="narrow"/>' }],
  ]);
  const html = mainOf(
    page(
      [
        { kind: "figure", name: "dns" },
        { kind: "figure", name: "latency" },
      ],
      figures,
    ),
  );
  expect(html).toContain('<div class="wide"><svg id="wide"/></div>');
  expect(html).toContain('<div class="narrow"><svg id="narrow"/></div>');
  expect(html).toContain("<figcaption><b>DNS</b> How it is read.</figcaption>");
  expect(html.match(/<figure>/g)).toHaveLength(1);
});

test("links a mark to its note", () => {
  const html = mainOf(
    page([
      { kind: "paragraph", lines: [[{ text: "1, 12", style: "note-marks" }]] },
      { kind: "notes", items: [{ number: 12, text: "failed" }] },
    ]),
  );
  expect(html).toContain('<sup>[<a href="#note-1">1</a>, <a href="#note-12">12</a>]</sup>');
  expect(html).toContain('<li id="note-12" value="12">failed</li>');
});

test("makes a link of http and https only", () => {
  expect(mainOf(page([{ kind: "link", text: "run", url: "javascript:alert(1)" }]))).toBe("<p>run</p>");
  expect(mainOf(page([{ kind: "link", text: "run", url: "https://github.com/o/r/actions/runs/1" }]))).toContain(
    '<a href="https://github.com/o/r/actions/runs/1" rel="noopener noreferrer">run</a>',
  );
});

test("keeps the spaces around a unit, and a number with its sign of percent", () => {
  expect(mainOf(page([{ kind: "paragraph", lines: [[{ text: "DNS p50", style: "strong" }, { text: " µs ↓" }]] }]))).toBe(
    "<p><b>DNS p50</b> µs ↓</p>",
  );
  expect(mainOf(page([{ kind: "paragraph", lines: [[{ text: "−3.1 %" }]] }]))).toBe("<p>−3.1\u00a0%</p>");
});
