import { createHash } from "node:crypto";
import { ConfigurationError } from "../../model/errors.ts";
import { HISTORY_SCHEMA_VERSION, type HistoryEntry } from "../../model/history-entry.ts";
import { schemaProblem } from "../records/schema-problem.ts";
import { STOP_AT_FIRST } from "../records/stop-at-first.ts";
import { entrySchema } from "./entry-schema.ts";

/** Longer files are no entries of ours: 60 metrics over 100 rounds need about 200 KB. */
export const ENTRY_LIMIT_BYTES = 5_000_000;

/**
 * An entry as it is stored: one line of JSON, always the same for the same entry.
 *
 * Numbers are written whole, so that whoever judges an entry comes to what was said of its record. What that costs, measured on a lab run of 33 metrics and
 * 5 rounds with made-up noise: 2.1 KB per file when git has packed it, instead of 1.1 KB with 5 digits; that is about 55 MB for five years of eight
 * scenarios with 60 metrics.
 * @throws TypeError when the entry breaks its own schema, which is a bug of ours
 */
export function writeEntry(entry: HistoryEntry): string {
  const result = entrySchema.safeParse(entry);
  if (!result.success) throw new TypeError(`the entry does not fit its schema: ${schemaProblem(result.error)}`);
  return `${JSON.stringify(result.data)}\n`;
}

/**
 * Holds an entry that was made of a record against the rules of the history, which are narrower where a path is made of it.
 * @param name of the record
 * @throws ConfigurationError one sentence with the rule
 */
export function checkEntry(name: string, entry: HistoryEntry): void {
  const result = entrySchema.safeParse(entry);
  if (!result.success) throw new ConfigurationError(`${name} is not stored: ${schemaProblem(result.error)}.`);
}

/**
 * Reads what was stored, or what an artifact claims to be an entry.
 * @param name what to call it
 * @throws ConfigurationError one sentence: too long, not JSON, of a newer release, or against a rule of the schema
 */
export function readEntry(name: string, text: string): HistoryEntry {
  if (text.length > ENTRY_LIMIT_BYTES)
    throw new ConfigurationError(`${name} has more than ${ENTRY_LIMIT_BYTES / 1e6} MB, so it is no entry.`);
  const content = parseJson(name, text);
  const version = content !== null && typeof content === "object" && "schemaVersion" in content ? content.schemaVersion : undefined;
  if (typeof version === "number" && version > HISTORY_SCHEMA_VERSION)
    throw new ConfigurationError(
      `${name} was written by a newer release (schemaVersion ${version}); this one reads ${HISTORY_SCHEMA_VERSION}, so update it.`,
    );
  const result = entrySchema.safeParse(content, STOP_AT_FIRST);
  if (!result.success) throw new ConfigurationError(`${name} is not a valid entry: ${schemaProblem(result.error)}.`);
  return result.data;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigurationError(`${name} is not JSON, so it is no entry.`);
  }
}

/** What git calls a file with that content. @param like another name in the same repository, which tells the algorithm */
export function blobId(text: string, like: string): string {
  const content = Buffer.from(text);
  return createHash(like.length === 64 ? "sha256" : "sha1")
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest("hex");
}
