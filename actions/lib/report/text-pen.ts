import { styleText } from "node:util";
import type { Inline, Span, Tone } from "./document.ts";
import { plainLine, SPAN_LIMIT } from "./foreign-text.ts";
import { wordsOf, wrapPieces } from "./wrap.ts";

export interface TextOptions {
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Whether terminal colours may be used. */
  readonly color: boolean;
}

export type Style = Parameters<typeof styleText>[0];

/** How to write on this terminal. */
export interface Pen {
  readonly columns: number;
  paint(style: Style | undefined, text: string): string;
  /** Spans as lines of at most so many columns; without a width as one line. @param style of what has none of its own */
  lines(spans: Inline, width?: number, style?: Style): string[];
  /** Wrapped prose; lines after the first hang two characters further in where there is an indent. */
  prose(spans: Inline, indent?: string, style?: Style): string;
}

/** Prose wider than this is hard to read, however wide the terminal is. */
const PROSE_WIDTH = 120;

export const TONE_STYLES: Readonly<Record<Tone, Style | undefined>> = {
  bad: "red",
  good: "green",
  mixed: "yellow",
  neutral: undefined,
  unsure: "yellow",
  faint: "dim",
};

const SPAN_STYLES: Readonly<Record<NonNullable<Span["style"]>, Style | undefined>> = {
  strong: undefined,
  small: "dim",
  code: undefined,
  "note-marks": undefined,
};

export function makePen({ columns, color }: TextOptions): Pen {
  const paint: Pen["paint"] = (style, text) =>
    color && style !== undefined && text !== "" ? styleText(style, text, { validateStream: false }) : text;
  const lines: Pen["lines"] = (spans, width, style) => {
    const pieces = spans.flatMap((span) => {
      const own = span.tone === undefined ? SPAN_STYLES[span.style ?? "strong"] : TONE_STYLES[span.tone];
      const text = spanText(span);
      // Each word is painted on its own, so that a line may break between any two; the space stays bare.
      return text === "" ? [] : wordsOf(text).map((word) => paintWord(word, (core) => paint(own ?? style, core)));
    });
    return pieces.length === 0 ? [] : wrapPieces(pieces, width ?? Number.POSITIVE_INFINITY);
  };
  const room = Math.max(20, Math.min(columns, PROSE_WIDTH));
  return {
    columns,
    paint,
    lines,
    prose: (spans, indent = "", style = undefined) => {
      const hang = indent === "" ? "" : "  ";
      return lines(spans, room - indent.length - hang.length, style)
        .map((line, index) => `${indent}${index === 0 ? "" : hang}${line}`)
        .join("\n");
    },
  };
}

function paintWord(word: string, paint: (core: string) => string): string {
  const core = word.trimEnd();
  return `${paint(core)}${word.slice(core.length)}`;
}

/** A span without anything that a terminal would obey; the spaces that part it from its neighbours stay. */
function spanText({ text, style }: Span): string {
  const plain = plainLine(text, SPAN_LIMIT);
  if (plain === "") return "";
  if (style === "note-marks") return ` [${plain.replaceAll(" ", "")}]`;
  return `${/^\s/.test(text) ? " " : ""}${plain}${/\s$/.test(text) ? " " : ""}`;
}
