import type { Block, Document, ListItem, Table, TableCell } from "./document.ts";
import { fencedBlock, plainLine } from "./foreign-text.ts";
import { safeUrl } from "./safe-url.ts";
import { makePen, type Pen, type Style, type TextOptions, TONE_STYLES } from "./text-pen.ts";
import { type Lines, renderTextTable } from "./text-table.ts";
import { wrapName } from "./wrap.ts";

export type { TextOptions } from "./text-pen.ts";

const LABEL_WIDTH = 27;
/** On a terminal with room to spare, most labels need one line less. */
const WIDE_COLUMNS = 140;
const WIDE_LABEL_WIDTH = 36;
/** Names above the cells; a change with its interval is a little wider. */
const NAME_WIDTH = 13;
const CELL_WIDTH = 17;
/** Between two columns. */
const GAP = 3;

/** A document for a terminal. Ends with a line break. */
export function renderText(document: Document, options: TextOptions): string {
  return `${renderBlocks(document, makePen(options))}\n`;
}

function renderBlocks(blocks: Document, pen: Pen): string {
  const rendered = blocks.map((block) => ({ block, text: renderBlock(block, pen) })).filter(({ text }) => text !== "");
  return rendered
    .map(({ block, text }, index) => {
      const next = rendered[index + 1]?.block;
      if (next === undefined) return text;
      return `${text}${block.kind === "heading" && !isGrid(next) && next.kind !== "heading" ? "\n" : "\n\n"}`;
    })
    .join("");
}

function renderBlock(block: Block, pen: Pen): string {
  switch (block.kind) {
    case "heading":
      return pen.prose([{ text: block.text }], "", "bold");
    case "verdict":
      return pen.prose([{ text: block.text }], "", ["bold", ...stylesOf(TONE_STYLES[block.tone])]);
    case "paragraph": {
      const style = block.style === undefined ? undefined : ({ strong: "bold", small: "dim" } as const)[block.style];
      return block.lines.map((line) => pen.prose(line, "  ", style)).join("\n");
    }
    case "alert":
      return pen.prose([{ text: block.text }], "  ", "yellow");
    case "list":
      return block.items.map((item) => renderItem(item, "  ", pen)).join("\n");
    case "notes":
      return block.items.map(({ number, text }) => pen.prose([{ text: `[${number}] ${text}` }], "  ")).join("\n");
    case "table":
      return renderTable(block, pen);
    case "code":
      // Not wrapped, so that it can be copied.
      return fencedBlock(block.text)
        .split("\n")
        .slice(1, -1)
        .map((line) => `  ${line}`)
        .join("\n");
    case "link": {
      const url = safeUrl(block.url);
      return url === undefined ? "" : `  ${plainLine(block.text)}\n    ${url}`;
    }
    case "details":
      return `${pen.prose([{ text: block.summary }], "", "bold")}\n${block.blocks[0] !== undefined && isGrid(block.blocks[0]) ? "\n" : ""}${renderBlocks(block.blocks, pen)}`;
    case "figure":
      return "";
  }
}

/** Drawn with columns, and so in need of air. */
const isGrid = (block: Block): boolean => block.kind === "table" && block.pairMark === undefined;

const stylesOf = (style: Style | undefined) => (style === undefined ? [] : [style].flat());

function renderItem({ lines, items }: ListItem, indent: string, pen: Pen): string {
  const [first, ...others] = lines;
  const inner = `${indent}  `;
  return [
    ...(first === undefined ? [] : [pen.prose(first, indent)]),
    ...others.map((line) => pen.prose(line, inner)),
    ...(items ?? []).map((item) => renderItem(item, inner, pen)),
  ].join("\n");
}

function renderTable(table: Table, pen: Pen): string {
  const { header, rows, pairMark } = table;
  if (pairMark !== undefined) {
    return rows.map(([name = [], value = []]) => pen.prose([...name.flat(), { text: pairMark }, ...value.flat()], "  ")).join("\n");
  }
  const labelWidth = pen.columns < WIDE_COLUMNS ? LABEL_WIDTH : WIDE_LABEL_WIDTH;
  const others = Math.max(header.length - 1, 1);
  const cellWidth = Math.max(CELL_WIDTH, Math.floor((pen.columns - labelWidth) / others) - GAP);
  const widthOf = (column: number) => (column === 0 ? labelWidth : cellWidth);
  const cellLines = (cell: TableCell, column: number): Lines => cell.flatMap((line) => pen.lines(line, widthOf(column)));
  const head = header.map((cell, column): Lines => {
    const [name, ...more] = cell;
    const text = plainLine((name ?? []).map((span) => span.text).join(""));
    const narrow = header.length > 3 ? NAME_WIDTH : cellWidth;
    return [...(text === "" ? [] : wrapName(text, column === 0 ? labelWidth : narrow)), ...more.flatMap((line) => pen.lines(line))];
  });
  return renderTextTable(
    head,
    rows.map((row) => row.map(cellLines)),
    pen.columns,
  );
}
