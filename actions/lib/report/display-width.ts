import { stripVTControlCharacters } from "node:util";

/** Characters that a terminal draws two columns wide: those of East Asian scripts, their punctuation, and pictures. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/** How many columns of a terminal a text takes; colours take none. */
export function displayWidth(text: string): number {
  const visible = stripVTControlCharacters(text);
  // Most text is of one column per character, and a report has many thousand of them.
  if (/^[ -~\u00a0-\u02ff\u2010-\u2027\u2190-\u22ff]*$/.test(visible)) return visible.length;
  return Array.from(visible.replaceAll(/\p{Mn}/gu, "")).length + (visible.match(WIDE)?.length ?? 0);
}
