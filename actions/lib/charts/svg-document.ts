import { plainLine, SPAN_LIMIT } from "../report/foreign-text.ts";
import { type Element, escapeXml, writeElement } from "./element.ts";

/** Widths that pictures are drawn for: a page on a desk, and one in a hand. */
export const WIDE = 820;
export const NARROW = 350;

/** What a picture is drawn on. */
export interface Canvas {
  readonly width: number;
}

export const isNarrow = ({ width }: Canvas): boolean => width < 600;

/** A drawing of a known height, as wide as its canvas. */
export interface Drawing {
  readonly height: number;
  /** Elements inside `<svg>`, written. */
  readonly content: string;
}

export const drawing = (height: number, elements: readonly Element[]): Drawing => ({
  height,
  content: elements.map(writeElement).join("\n"),
});

/** A whole `<svg>` element: it carries its own name for those who cannot see it, and takes the face of the page it stands on. */
export function svgDocument({ width }: Canvas, { height, content }: Drawing, alt: string): string {
  const h = Math.ceil(height);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${h}" width="${width}" height="${h}" role="img" aria-label="${escapeXml(plainLine(alt, SPAN_LIMIT))}" font-family="system-ui, sans-serif">\n${content}\n</svg>`;
}
