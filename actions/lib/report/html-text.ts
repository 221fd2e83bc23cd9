import { stripVTControlCharacters } from "node:util";
import { cutText, SPAN_LIMIT } from "./foreign-text.ts";

/** A command line of many scenarios and tests is long, and of use only as a whole. */
const PREFORMATTED_LIMIT = 20_000;

/** Any text as it may stand in HTML between tags and in quoted attributes: the one place where a page escapes. Line breaks become spaces. */
export const escapeHtml = (text: string): string => escapeMarkup(keepTogether(cleanText(text, SPAN_LIMIT).replaceAll(/\s/g, " ")));

/** The same for what is shown as it was written, line by line. */
export const escapePreformatted = (text: string): string => escapeMarkup(cleanText(text, PREFORMATTED_LIMIT).trim());

/** A number and its sign of percent stay on one line, and so does a p. */
const keepTogether = (text: string): string => text.replaceAll(/(?<=\d) %/g, "\u00a0%").replaceAll(/\bp ([<=]) (?=\d)/g, "p\u00a0$1\u00a0");

const escapeMarkup = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");

/** Without terminal sequences, control characters and invisible characters that turn the reading direction. */
function cleanText(text: string, limit: number): string {
  const clean = stripVTControlCharacters(text.toWellFormed())
    .replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu, "\n")
    .replaceAll(/[^\P{Cc}\n]/gu, " ")
    .replaceAll(/\p{Cf}/gu, "");
  return clean.length > limit ? `${cutText(clean, limit)}…` : clean;
}
