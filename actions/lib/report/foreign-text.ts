import { stripVTControlCharacters } from "node:util";

/** Longer text is cut: a tool's whole error output does not belong in a table. */
const LIMIT = 600;

/** What a renderer writes at once at the most: room for our own longest sentence with names from outside in it. */
export const SPAN_LIMIT = 1200;

/** Visible characters that stay as they are, of scripts that run from left to right. */
const VISIBLE = "!-~\\u00a1-\\u00ac\\u00ae-\\u02ff\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u23ff\\u4e00-\\u9fff\\uac00-\\ud7a3";

/** Most texts are plain already; to see it costs a tenth of making them so. */
const PLAIN = new RegExp(`^[${VISIBLE}]+(?: [${VISIBLE}]+)*$`);

/**
 * Text from outside (reasons, versions, names, titles) as one harmless line: no terminal sequences, control characters,
 * line breaks or invisible characters that turn the reading direction.
 */
export function plainLine(text: string, limit = LIMIT): string {
  if (text.length <= limit && PLAIN.test(text)) return text;
  const line = stripVTControlCharacters(text.toWellFormed())
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > limit ? `${cutText(line, limit)}…` : line;
}

/**
 * Text from outside as it may stand anywhere in GitHub markdown, tables and HTML included: it shows as it was written and
 * makes no markup, column, link, image, mention or issue reference.
 */
export function escapeMarkdown(text: string): string {
  return escapeInline(text)
    .replace(/^[-+=#]/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** Most of what a report says needs nothing done; the check costs a tenth of the doing. */
const HARMLESS = /^[\p{L}\p{N} .,;:%()/+−–—·≥±×≈→↑↓?'-]*$/u;

/** The same where the text does not begin a line, so that nothing in it can begin a list or a heading. */
export function escapeInline(text: string): string {
  const line = plainLine(text, SPAN_LIMIT);
  if (HARMLESS.test(line) && !/:\/\/|\bwww\.|\bGH-\d/i.test(line)) return line;
  return (
    line
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/[\\`*_{}[\]|~]/g, "\\$&")
      // GitHub turns names and numbers behind these into links after the markdown is done, so a backslash is no help.
      .replaceAll(/[@#](?=\w|$)|\bGH-(?=\d)/gi, "$&&#8203;")
      .replaceAll("://", "&#58;//")
      .replaceAll(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}&#46;`)
      .replaceAll("$", "<span>$</span>")
  );
}

/** At most so many characters of a text, never half of one. */
export function cutText(text: string, limit: number): string {
  const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return text.length <= limit ? text : text.slice(0, isSplit ? limit - 1 : limit);
}

/** Text from outside as a fenced block, behind a fence that it cannot close. */
export function fencedBlock(text: string): string {
  const body = stripVTControlCharacters(text.toWellFormed())
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Cc}\n]/gu, " ")
    .replaceAll(/\p{Cf}/gu, "")
    .trim();
  const longest = Math.max(2, ...Array.from(body.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}sh\n${body}\n${fence}`;
}
