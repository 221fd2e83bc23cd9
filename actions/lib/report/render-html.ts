import type { Block, Document, Inline, ListItem, Span, Table, TableCell, Tone } from "./document.ts";
import { escapeHtml, escapePreformatted } from "./html-text.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { safeUrl } from "./safe-url.ts";

/** A picture as the page takes it. */
export interface PagePicture {
  readonly title: string;
  readonly caption: string;
  /** Whole `<svg>` elements that carry their own description. */
  readonly svg: string;
  readonly narrowSvg: string;
}

export interface PageOptions {
  readonly title: string;
  /** Language tag of the words. */
  readonly lang: string;
  /** Above the table of contents. */
  readonly contents: string;
  readonly figures: ReadonlyMap<string, PagePicture>;
}

/** Nothing may be fetched or run: the page is one file, and what came from outside is text. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Shapes that say the same as the colours; the text beside them says it in words. */
const ICONS: Readonly<Record<Tone, string>> = { good: "✓", bad: "▼", mixed: "■", neutral: "◆", unsure: "○", faint: "" };

/** A document as one self-contained HTML file: no script, nothing to fetch, light and dark, and made to be printed. */
export function renderHtml(document: Document, { title, lang, contents, figures }: PageOptions): string {
  const page: Page = { figures, headings: [], caption: title };
  // The verdict stands above everything, the table of contents included.
  const [first, ...others] = document;
  const isVerdict = first?.kind === "verdict";
  const main = renderBlocks(isVerdict ? others : document, page);
  const links = page.headings.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  return [
    "<!doctype html>",
    `<html lang="${escapeHtml(lang)}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    "</head>",
    "<body>",
    '<div class="page">',
    `<header><p class="made-by">eks-cni-bench</p><h1>${escapeHtml(title)}</h1>${isVerdict ? renderBlock(first, page) : ""}</header>`,
    `<nav aria-label="${escapeHtml(contents)}"><div><strong>${escapeHtml(contents)}</strong><ul>${links.join("")}</ul></div></nav>`,
    `<main>\n${main}\n</main>`,
    "</div>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** What grows while a page is written. */
interface Page {
  readonly figures: ReadonlyMap<string, PagePicture>;
  readonly headings: { readonly id: string; readonly text: string }[];
  /** The heading that a table stands under: its caption. */
  caption: string;
}

const renderBlocks = (blocks: Document, page: Page): string =>
  below(blocks.map((block) => renderBlock(block, page)).filter((html) => html !== ""));

/** Texts one below the other. Not by `join`, which would copy a page of megabytes once for every block that another one stands in. */
const below = (texts: readonly string[]): string => (texts.length === 0 ? "" : texts.reduce((above, text) => `${above}\n${text}`));

function renderBlock(block: Block, page: Page): string {
  switch (block.kind) {
    case "heading":
      return renderHeading(block, page);
    case "verdict":
      return `<div class="verdict ${block.tone}">${icon(block.tone)}<p>${escapeHtml(block.text)}</p></div>`;
    case "paragraph":
      return `<p${block.style === undefined ? "" : ` class="${block.style}"`}>${block.lines.map(renderInline).join("<br>")}</p>`;
    case "alert":
      return `<p class="alert ${block.tone}" role="note">${escapeHtml(block.text)}</p>`;
    case "list":
      return renderList(block.items);
    case "notes":
      return `<ol>${block.items.map(({ number, text }) => `<li id="note-${number}" value="${number}">${escapeHtml(text)}</li>`).join("")}</ol>`;
    case "table":
      return renderTable(block, page.caption);
    case "code":
      return `<pre><code>${escapePreformatted(block.text)}</code></pre>`;
    case "link":
      return renderLink(block.text, block.url);
    case "details":
      page.caption = block.summary;
      return `<details><summary>${escapeHtml(block.summary)}</summary>\n${renderBlocks(block.blocks, page)}\n</details>`;
    case "figure":
      return renderFigure(block.name, page);
  }
}

function renderHeading({ level, text }: Extract<Block, { kind: "heading" }>, page: Page): string {
  page.caption = text;
  // Of the page itself there is one heading, so a document's first level is its second.
  const rank = Math.max(level, 2);
  if (rank > 2) return `<h${rank}>${escapeHtml(text)}</h${rank}>`;
  const id = `section-${page.headings.length + 1}`;
  page.headings.push({ id, text });
  return `<h2 id="${id}">${escapeHtml(text)}</h2>`;
}

function renderList(items: readonly ListItem[]): string {
  const written = items.map(({ lines, items: inner }) => {
    const isSigned = lines[0]?.[0]?.icon === true;
    return `<li${isSigned ? ' class="signed"' : ""}>${lines.map(renderInline).join("<br>")}${inner === undefined ? "" : renderList(inner)}</li>`;
  });
  return `<ul>${written.join("")}</ul>`;
}

function renderTable({ header, rows, align }: Table, caption: string): string {
  const side = (column: number) => ((align?.[column] ?? (column === 0 ? "left" : "right")) === "right" ? ' class="right"' : "");
  const isEmpty = header.every((cell) => cell.length === 0);
  const head = isEmpty
    ? ""
    : `<thead><tr>${header.map((cell, column) => `<th scope="col"${side(column)}>${renderCell(cell)}</th>`).join("")}</tr></thead>`;
  const body = rows.map(
    (cells) =>
      `<tr>${cells
        .map((cell, column) =>
          column === 0 ? `<th scope="row"${side(0)}>${renderCell(cell)}</th>` : `<td${side(column)}>${renderCell(cell)}</td>`,
        )
        .join("")}</tr>`,
  );
  // A box that scrolls has to be reachable by keyboard.
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption>${head}<tbody>\n${below(body)}\n</tbody></table></div>`;
}

const renderCell = (cell: TableCell): string => cell.map((one) => `<div>${renderInline(one)}</div>`).join("");

const renderInline = (spans: Inline): string => spans.map(renderSpan).join("");

const ELEMENTS = { strong: "b", small: "small", code: "code" } as const;

function renderSpan({ text, style, tone, icon: hasIcon }: Span): string {
  if (style === "note-marks") return `<sup>[${text.replaceAll(/\d+|[^\d]+/g, noteMark)}]</sup>`;
  const sign = hasIcon === true && tone !== undefined ? icon(tone) : "";
  const tag = style !== undefined ? ELEMENTS[style] : tone === undefined ? undefined : "span";
  const toned = tone === undefined ? "" : ` class="tone-${tone}"`;
  const escaped = escapeHtml(text);
  return `${sign}${tag === undefined ? escaped : `<${tag}${toned}>${escaped}</${tag}>`}`;
}

const noteMark = (part: string): string => (/^\d+$/.test(part) ? `<a href="#note-${part}">${part}</a>` : escapeHtml(part));

const icon = (tone: Tone): string => (ICONS[tone] === "" ? "" : `<span class="icon ${tone}" aria-hidden="true">${ICONS[tone]}</span>`);

function renderLink(text: string, url: string): string {
  const href = safeUrl(url);
  return href === undefined
    ? `<p>${escapeHtml(text)}</p>`
    : `<p><a href="${escapeHtml(href)}" rel="noopener noreferrer">${escapeHtml(text)}</a></p>`;
}

/** The drawings' own text was escaped where they were drawn. */
function renderFigure(name: string, { figures }: Page): string {
  const figure = figures.get(name);
  if (figure === undefined) return "";
  const { title, caption, svg, narrowSvg } = figure;
  return `<figure>\n<div class="wide">${svg}</div>\n<div class="narrow">${narrowSvg}</div>\n<figcaption><b>${escapeHtml(title)}</b> ${escapeHtml(caption)}</figcaption>\n</figure>`;
}
