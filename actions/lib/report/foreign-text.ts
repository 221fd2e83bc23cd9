import { stripVTControlCharacters } from "node:util";

/** Longer foreign text is cut: a tool's whole error output does not belong in a table. */
const LIMIT = 600;

/**
 * Text from outside (reasons, versions, names, titles) as one harmless line: no terminal sequences, control characters,
 * line breaks or invisible characters that turn the reading direction.
 */
export function plainLine(text: string): string {
  const line = stripVTControlCharacters(text.toWellFormed())
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > LIMIT ? `${line.slice(0, LIMIT).toWellFormed()}…` : line;
}

/**
 * Text from outside as it may stand anywhere in GitHub markdown, tables and HTML included: it shows as it was written and
 * makes no markup, column, link, image, mention or issue reference.
 */
export function escapeMarkdown(text: string): string {
  return (
    plainLine(text)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/[\\`*_{}[\]|~]/g, "\\$&")
      // GitHub turns names and numbers behind these into links after the markdown is done, so a backslash is no help.
      .replaceAll(/[@#](?=\w)|\bGH-(?=\d)/gi, "$&&#8203;")
      .replaceAll("://", "&#58;//")
      .replaceAll(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}&#46;`)
      .replaceAll("$", "<span>$</span>")
      .replace(/^[-+=#]/, "\\$&")
      .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2")
  );
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
