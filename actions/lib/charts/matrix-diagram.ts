import type { PageColour } from "../report/page-theme.ts";
import { type Element, lineHeight, pathElement, rectangle, SMALL_SIZE, TEXT_SIZE, textLines } from "./element.ts";
import { type Marker, markerPath, paint } from "./paint.ts";
import { type Canvas, type Drawing, drawing, isNarrow } from "./svg-document.ts";
import { textWidth, wrapToWidth } from "./text-width.ts";

export interface MatrixCell {
  readonly text: string;
  /** Ground and colour of what stands out; `faint` for what is next to nothing. */
  readonly tone?: "good" | "bad" | "mixed" | "neutral" | "unsure" | "faint";
  /** A shape before the text, so that the colour does not carry the meaning alone. */
  readonly marker?: Marker;
  readonly isBold?: boolean;
}

export interface MatrixRow {
  readonly title: string;
  /** Below the title. */
  readonly detail?: string;
  readonly cells: readonly MatrixCell[];
}

export interface Matrix {
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRow[];
}

const PADDING = 8;
const ROW_GAP = 4;

/** A table of short words as a picture; on a narrow canvas each row becomes a block, with a line per column. */
export function matrixDiagram({ columns, rows }: Matrix, canvas: Canvas): Drawing {
  return isNarrow(canvas) ? blocks(columns, rows, canvas) : table(columns, rows, canvas);
}

function table(columns: readonly string[], rows: readonly MatrixRow[], { width }: Canvas): Drawing {
  const widest = Math.max(...rows.map(({ title }) => textWidth(title, TEXT_SIZE, { bold: true })));
  const first = Math.min(width * 0.27, widest + 12);
  const each = (width - first) / columns.length;
  const elements: Element[] = [];
  const heads = columns.map((column) => wrapToWidth(column, each - 2 * PADDING, SMALL_SIZE, { bold: true }));
  const headHeight = Math.max(...heads.map(({ length }) => length)) * lineHeight(SMALL_SIZE) + 10;
  heads.forEach((lines, column) => {
    const top = headHeight - lines.length * lineHeight(SMALL_SIZE) - 4;
    elements.push(textLines(lines, first + column * each + PADDING, top + 6, { size: SMALL_SIZE, bold: true, fill: paint("faint") }));
  });
  let top = headHeight;
  for (const { title, detail = "", cells } of rows) {
    const titleLines = wrapToWidth(title, first - PADDING, TEXT_SIZE, { bold: true });
    const detailLines = detail === "" ? [] : wrapToWidth(detail, first - PADDING, SMALL_SIZE);
    const texts = cells.map((cell) => wrapToWidth(cell.text, each - 2 * PADDING - markerRoom(cell), TEXT_SIZE, boldOf(cell)));
    const titleHeight = titleLines.length * lineHeight(TEXT_SIZE) + detailLines.length * lineHeight(SMALL_SIZE);
    const height = Math.max(titleHeight, ...texts.map(({ length }) => length * lineHeight(TEXT_SIZE))) + 2 * PADDING - 2;
    elements.push(
      pathElement(`M0 ${top - ROW_GAP / 2}H${width}`, { stroke: paint("line") }),
      textLines(titleLines, 0, top + (height - titleHeight) / 2 + 7, { bold: true }),
      ...(detailLines.length === 0
        ? []
        : [
            textLines(detailLines, 0, top + (height - titleHeight) / 2 + titleLines.length * lineHeight(TEXT_SIZE) + 6, {
              size: SMALL_SIZE,
              fill: paint("faint"),
            }),
          ]),
    );
    cells.forEach((cell, column) => {
      elements.push(...cellElements(cell, texts[column] ?? [], { x: first + column * each + 2, y: top, width: each - 4, height }));
    });
    top += height + ROW_GAP;
  }
  return drawing(top, elements);
}

function blocks(columns: readonly string[], rows: readonly MatrixRow[], { width }: Canvas): Drawing {
  const first = Math.min(width * 0.45, Math.max(...columns.map((column) => textWidth(column, SMALL_SIZE))) + 10);
  const elements: Element[] = [];
  let top = 0;
  for (const { title, detail = "", cells } of rows) {
    const titleLines = wrapToWidth(title, width, TEXT_SIZE, { bold: true });
    elements.push(pathElement(`M0 ${top + 1}H${width}`, { stroke: paint("line") }), textLines(titleLines, 0, top + 14, { bold: true }));
    top += 8 + titleLines.length * lineHeight(TEXT_SIZE);
    if (detail !== "") {
      const detailLines = wrapToWidth(detail, width, SMALL_SIZE);
      elements.push(textLines(detailLines, 0, top + 5, { size: SMALL_SIZE, fill: paint("faint") }));
      top += detailLines.length * lineHeight(SMALL_SIZE);
    }
    top += 3;
    cells.forEach((cell, column) => {
      const name = wrapToWidth(columns[column] ?? "", first - 6, SMALL_SIZE);
      const lines = wrapToWidth(cell.text, width - first - 2 * PADDING - markerRoom(cell), TEXT_SIZE, boldOf(cell));
      const height = Math.max(name.length * lineHeight(SMALL_SIZE), lines.length * lineHeight(TEXT_SIZE)) + 6;
      elements.push(
        textLines(name, 0, top + (height - name.length * lineHeight(SMALL_SIZE)) / 2 + 6, { size: SMALL_SIZE, fill: paint("faint") }),
        ...cellElements(cell, lines, { x: first, y: top, width: width - first, height: height - 2 }),
      );
      top += height;
    });
    top += 10;
  }
  return drawing(top, elements);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function cellElements(cell: MatrixCell, lines: readonly string[], { x, y, width, height }: Box): Element[] {
  const { tone, marker } = cell;
  const colour: PageColour = tone ?? "ink";
  const middle = y + height / 2;
  const firstLine = middle - ((lines.length - 1) * lineHeight(TEXT_SIZE)) / 2;
  return [
    ...(tone === undefined || tone === "faint" ? [] : [rectangle(x, y + 1, width, height - 2, { rx: 4, fill: paint(`${tone}-soft`) })]),
    ...(marker === undefined ? [] : [pathElement(markerPath(marker, x + PADDING + 3, firstLine, 4), { fill: paint(colour) })]),
    textLines(lines, x + PADDING - 2 + markerRoom(cell), firstLine, { fill: paint(colour), ...boldOf(cell) }),
  ];
}

const markerRoom = ({ marker }: MatrixCell): number => (marker === undefined ? 0 : 14);
const boldOf = ({ isBold = false }: MatrixCell) => ({ bold: isBold });
