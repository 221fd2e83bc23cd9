import { displayWidth } from "./display-width.ts";

/**
 * Behind a space, unless it stands before a percent sign, around an equals sign or between brackets, and behind every character of a script that writes without
 * spaces.
 */
const BREAKS = /(?<=\s)(?<![=<] )(?!%|[=<] |[^[\]]{0,20}\])|(?<=[\p{Script=Han}，。；：、）])(?![，。；：、）\s])/u;

/** Where a text may be broken into lines. */
export const wordsOf = (text: string): string[] => text.split(BREAKS);

/** Breaks text at spaces into lines of at most `width` columns; a longer word stays whole. */
export const wrapWords = (text: string, width: number): string[] => wrapPieces(wordsOf(text), width);

/** Breaks a name at spaces and behind hyphens: `cilium-vxlan-` `kube-proxy`. */
export const wrapName = (name: string, width: number): string[] => wrapPieces(name.split(/(?<=[\s-])/), width);

/** Fills lines with pieces, each of which carries its own space at its end; pieces may carry colours. */
export function wrapPieces(pieces: readonly string[], width: number): string[] {
  const lines: { text: string; width: number }[] = [];
  for (const piece of pieces) {
    const line = lines.at(-1);
    const [full, trimmed] = [displayWidth(piece), displayWidth(piece.trimEnd())];
    if (line !== undefined && line.width + trimmed <= width) {
      line.text += piece;
      line.width += full;
    } else lines.push({ text: piece, width: full });
  }
  return lines.map(({ text }) => text.trimEnd());
}
