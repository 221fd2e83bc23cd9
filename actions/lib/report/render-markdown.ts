import { markdownTable } from "markdown-table";
import type { Block, Document, Inline, ListItem, Span, Table, TableCell, Tone } from "./document.ts";
import { escapeInline, escapeMarkdown, fencedBlock } from "./foreign-text.ts";
import { safeUrl } from "./safe-url.ts";

/** Signs of what a reader should feel; the text beside them always says the same. */
const ICONS: Readonly<Record<Tone, string>> = { bad: "🔴", good: "🟢", mixed: "🟡", neutral: "⚪", unsure: "❔", faint: "" };

/** A document as GitHub markdown: a file, a step summary, a comment. Ends with a line break. */
export function renderMarkdown(document: Document): string {
  return `${renderBlocks(document)}\n`;
}

const renderBlocks = (blocks: Document): string =>
  blocks
    .map(renderBlock)
    .filter((text) => text !== "")
    .join("\n\n");

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      // The first heading of a page or a comment is the verdict's.
      return `${"#".repeat(block.level + 1)} ${escapeMarkdown(block.text)}`;
    case "verdict":
      return `## ${`${ICONS[block.tone]} ${escapeMarkdown(block.text)}`.trim()}`;
    case "paragraph":
      return renderParagraph(block.lines, block.style);
    case "alert":
      return `> [!${block.tone === "warning" ? "WARNING" : "NOTE"}]\n> ${escapeMarkdown(block.text)}`;
    case "list":
      return renderList(block.items, "");
    case "notes":
      return block.items.map(({ number, text }) => `${number}. ${escapeMarkdown(text)}`).join("\n");
    case "table":
      return renderTable(block);
    case "code":
      return fencedBlock(block.text);
    case "link":
      return renderLink(block.text, block.url);
    case "details":
      return `<details>\n<summary>${escapeMarkdown(block.summary)}</summary>\n\n${renderBlocks(block.blocks)}\n\n</details>`;
    case "figure":
      return "";
  }
}

function renderParagraph(lines: readonly Inline[], style: "strong" | "small" | undefined): string {
  const wrap = { strong: (text: string) => `**${text}**`, small: (text: string) => `<sub>${text}</sub>` };
  return lines.map((one) => (style === undefined ? renderInline(one) : wrap[style](renderInline(one)))).join("<br>\n");
}

function renderList(items: readonly ListItem[], indent: string): string {
  return items
    .map(({ lines, items: inner }) => {
      const item = `${indent}- ${lines.map(renderInline).join("<br>")}`;
      return inner === undefined ? item : `${item}\n${renderList(inner, `${indent}  `)}`;
    })
    .join("\n");
}

function renderTable({ header, rows, align }: Table): string {
  const sides = align ?? header.map((_, index) => (index === 0 ? "left" : "right"));
  const table = [header, ...rows].map((cells) => cells.map(renderCell));
  // Unpadded, so that one changed number changes one line.
  return markdownTable(table, { align: sides.map((side) => (side === "left" ? "l" : "r")), alignDelimiters: false });
}

/** A number and its unit stay on one line, however narrow the screen is. */
const renderCell = (cell: TableCell): string =>
  cell
    .map(renderCellLine)
    .join("<br>")
    .replaceAll(/(?<=\d) (?=%)/g, "&nbsp;");

/** A line of its own: only what stands first in it could begin a list or a heading. */
const renderInline = (spans: Inline): string =>
  spans
    .map((span, index) => renderSpan(span, index === 0 ? escapeMarkdown : escapeInline))
    .join("")
    .trim();

/** Within a table nothing begins a line. */
const renderCellLine = (spans: Inline): string =>
  spans
    .map((span) => renderSpan(span, escapeInline))
    .join("")
    .trim();

function renderSpan({ text, style, tone, icon }: Span, escapeText: (text: string) => string): string {
  const escaped = escapeText(text);
  if (escaped === "") return "";
  const sign = icon === undefined || tone === undefined ? "" : `${ICONS[tone]} `;
  const styled = {
    strong: () => `**${escaped}**`,
    small: () => `<sub>${escaped}</sub>`,
    code: () => `<code>${escaped}</code>`,
    "note-marks": () => ` <sup>[${escaped}]</sup>`,
    none: () => escaped,
  }[style ?? "none"]();
  // Escaping takes spaces from both ends, which here stand between two spans.
  return `${/^\s/.test(text) ? " " : ""}${sign}${styled}${/\s$/.test(text) ? " " : ""}`;
}

function renderLink(text: string, url: string): string {
  const target = safeUrl(url);
  return target === undefined ? escapeMarkdown(text) : `[${escapeMarkdown(text)}](${target})`;
}
