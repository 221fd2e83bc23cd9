import { markdownTable } from "markdown-table";
import { displayWidth } from "./display-width.ts";

/** What stands in one cell, line by line; may carry terminal colours. */
export type Lines = readonly string[];

const SEPARATOR = " | ";

/** Columns that the eye needs beside every block: the labels and the baseline. */
const REPEATED = 2;

/**
 * A table for a terminal. Where it is wider than the terminal, the columns behind the first two are dealt out to several
 * blocks, one below the other, and every block begins with those two.
 * @param header one cell per column
 * @param rows as many cells as the header
 * @param columns width of the terminal in characters
 */
export function renderTextTable(header: readonly Lines[], rows: readonly (readonly Lines[])[], columns: number): string {
  const others = Math.max(header.length - REPEATED, 0);
  const widths = header.map((_, column) => widthOfColumn([header, ...rows].map((cells) => cells[column] ?? [])));
  // Blocks of equal size, and the fewest of them that fit; at one column per block there is nothing left to split.
  for (let blocks = 1; ; blocks++) {
    const size = Math.ceil(others / blocks);
    const starts = Array.from({ length: Math.ceil(others / Math.max(size, 1)) || 1 }, (_, block) => REPEATED + block * size);
    if (size <= 1 || starts.every((first) => widthOf([...widths.slice(0, REPEATED), ...widths.slice(first, first + size)]) <= columns))
      return starts.map((first) => renderBlock(header, rows, first, first + size)).join("\n\n");
  }
}

function renderBlock(header: readonly Lines[], rows: readonly (readonly Lines[])[], first: number, end: number): string {
  const chosen = (cells: readonly Lines[]): Lines[] => [...cells.slice(0, REPEATED), ...cells.slice(first, end)];
  const head = spread(chosen(header));
  const body = rows.flatMap((cells) => spread(chosen(cells)));
  const lines = markdownTable([...head, ...body], {
    stringLength: displayWidth,
    delimiterStart: false,
    delimiterEnd: false,
  }).split("\n");
  // The package draws its rule below the first line; a header of several lines needs it further down.
  const [rule] = lines.splice(1, 1);
  lines.splice(head.length, 0, (rule as string).replaceAll(SEPARATOR, "-+-"));
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Cells of several lines as so many rows. */
function spread(cells: readonly Lines[]): string[][] {
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ""));
}

/** The rule under a header takes three characters of every column. */
const LEAST_WIDTH = 3;

const widthOfColumn = (cells: readonly Lines[]): number =>
  cells.reduce((widest, lines) => Math.max(widest, ...lines.map(displayWidth)), LEAST_WIDTH);

/** Of columns with their separators. */
const widthOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + SEPARATOR.length * (widths.length - 1);
