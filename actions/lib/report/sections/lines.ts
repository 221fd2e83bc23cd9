import type { Block, Document, Inline, Span, TableCell } from "../document.ts";

/** Short ways to write parts of a document. */

export const line = (text: string): Inline => [{ text }];
export const small = (text: string, tone?: Span["tone"]): Inline => [{ text, style: "small", ...(tone === undefined ? {} : { tone }) }];
export const cell = (...texts: readonly string[]): TableCell => texts.filter((text) => text !== "").map(line);
export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: "heading", level, text });
export const paragraph = (...texts: readonly string[]): Block => ({ kind: "paragraph", lines: texts.map(line) });

/** Numbers of notes behind what they are about; nothing where there are none. */
export const marks = (notes: readonly number[]): Inline => (notes.length === 0 ? [] : [{ text: notes.join(", "), style: "note-marks" }]);

/** A section with its heading as what is seen of it while it is folded; nothing of a section that is empty. */
export function fold(section: Document): Document {
  const [first, ...blocks] = section;
  if (first === undefined) return [];
  return first.kind === "heading" ? [{ kind: "details", summary: first.text, blocks }] : section;
}
