/**
 * Widths of characters in a wide sans-serif face (DejaVu Sans), as shares of the font's size: a reader's own face is rarely wider, so
 * what fits by these numbers fits.
 */
const NARROW = new Set("ijl|.,:;'!I()[]`");
const SLIM = new Set('frt -/\\"·');
const WIDE = new Set("mwMW@%—…→←↑↓±×−+=<>≤≥≈~#&QOGDHNU▲▼●◆○");

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (NARROW.has(character)) return 0.36;
  if (SLIM.has(character)) return 0.42;
  if (WIDE.has(character)) return 0.88;
  // Scripts whose characters fill a square: Hangul, Han, kana and full-width forms; and whatever lies beyond the first plane.
  if (code >= 0x1100 && (code < 0x1200 || (code >= 0x2e80 && code < 0xd7b0) || (code >= 0xf900 && code < 0xfb00) || code >= 0xff00))
    return 1;
  return character >= "A" && character <= "Z" ? 0.72 : 0.63;
}

const BOLD = 1.14;

/** About as wide as a text gets, in the unit of `size`. */
export function textWidth(text: string, size: number, { bold = false }: { readonly bold?: boolean } = {}): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * size * (bold ? BOLD : 1);
}

/**
 * Behind a space, a hyphen or a slash, and in Chinese anywhere but before a mark that closes what stands before it. Korean has spaces.
 */
const BREAKS = /(?<=[\s\-/·@,;])|(?<=[\u3000-\u9fff，；：！？）])(?![、。，；：！？）\s])/u;

/** A text in lines that fit; a word that is wider than a line is broken anywhere. Nothing is cut. */
export function wrapToWidth(text: string, width: number, size: number, style: { readonly bold?: boolean } = {}): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(BREAKS).flatMap((word) => fitting(word, width, size, style))) {
    if (line !== "" && textWidth((line + piece).trimEnd(), size, style) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  lines.push(line.trimEnd());
  return lines;
}

function fitting(word: string, width: number, size: number, style: { readonly bold?: boolean }): string[] {
  if (textWidth(word.trimEnd(), size, style) <= width) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && textWidth(piece + character, size, style) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}
