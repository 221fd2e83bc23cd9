import { plainLine } from "../report/foreign-text.ts";

/** Text from outside is cut here; only a command line is longer. */
const LONGEST_TEXT = 4_000;

/** Five digits are more than any tool can tell apart; raw values keep all of theirs. */
export const rounded = (value: number): number => Number(value.toPrecision(5));

/** Whether a JSON text has to be taken apart: only printable ASCII, with nothing escaped but quotes, is surely harmless. */
const SUSPICIOUS = /[^\x20-\x7e]|\\[^"]/;

/** Shards this long may hold a text that is too long. */
const LONG = 200_000;

/**
 * A shard as a classic script, which a page may load from a disk too. The data is a text that the page parses, so that no key of it means anything to
 * the language; control characters and characters that turn the reading direction are taken out.
 */
export function shardText(name: string, data: unknown): string {
  const written = JSON.stringify(data);
  const json = SUSPICIOUS.test(written) || written.length > LONG ? JSON.stringify(cleaned(data)) : written;
  return `dashboardShard(${quoted(name)},${quoted(json)})\n`;
}

/** A string literal that needs no escaped double quotes, of which JSON is full. */
const quoted = (text: string): string => `'${text.replaceAll(/[\\'\n\r\u2028\u2029]/g, (character) => ESCAPES[character] ?? "")}'`;

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return plainLine(value, LONGEST_TEXT);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [plainLine(key), cleaned(inner)]));
}
