import { readFile, stat } from "node:fs/promises";
import { ConfigurationError } from "../../model/errors.ts";
import { RECORD_SCHEMA_VERSION, type RunRecord } from "../../model/record.ts";
import { recordSchema } from "./record-schema.ts";
import { replaceFile } from "./replace-file.ts";
import { schemaProblem } from "./schema-problem.ts";
import { STOP_AT_FIRST } from "./stop-at-first.ts";
import { errorNumber, storageError } from "./storage-error.ts";

/** Larger files are no records of ours: 10,000 steps need about 15 MB, and a string of Node ends at 512 MB. */
export const RECORD_LIMIT_BYTES = 300_000_000;

/**
 * Reads `record.json`.
 * @throws ConfigurationError one sentence: it is missing, too large, not JSON, of another version, or breaks a rule of the schema (with its place)
 */
export async function readRecord(path: string): Promise<RunRecord> {
  const content = parseJson(path, await readText(path));
  const version = content !== null && typeof content === "object" && "schemaVersion" in content ? content.schemaVersion : undefined;
  if (version !== RECORD_SCHEMA_VERSION) throw new ConfigurationError(`${path} ${versionProblem(version)}.`);
  const result = recordSchema.safeParse(content, STOP_AT_FIRST);
  if (!result.success) throw new ConfigurationError(`${path} is not a valid record: ${schemaProblem(result.error)}.`);
  return result.data;
}

/**
 * Writes `record.json` so that at every moment either the old or the new file is there in full.
 * @throws EnvironmentError when the disk is full, read-only or not ours to write
 * @throws TypeError when the record breaks its own schema, which is a bug of ours
 */
export async function writeRecord(path: string, record: RunRecord): Promise<void> {
  const result = recordSchema.safeParse(record);
  if (!result.success) throw new TypeError(`the record does not fit its schema: ${schemaProblem(result.error)}`);
  try {
    await replaceFile(path, `${JSON.stringify(record, null, 2)}\n`);
  } catch (error) {
    throw storageError(error, path, "all that was measured is kept in the journal", "run the same command with --resume");
  }
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > RECORD_LIMIT_BYTES)
      throw new ConfigurationError(`${path} has ${Math.ceil(size / 1e6)} MB; a record has at most ${RECORD_LIMIT_BYTES / 1e6} MB.`);
    return await readFile(path, "utf8");
  } catch (error) {
    const number = errorNumber(error);
    if (number === "ENOENT" || number === "ENOTDIR")
      throw new ConfigurationError(`${path} does not exist; give the path of a record.json.`);
    if (number === "EISDIR") throw new ConfigurationError(`${path} is a folder; give the path of the record.json in it.`);
    if (number === "EACCES" || number === "EPERM") throw new ConfigurationError(`${path} may not be read by this user.`);
    throw error;
  }
}

function parseJson(path: string, text: string): unknown {
  if (text.trim() === "") throw new ConfigurationError(`${path} is empty; it is no record.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const start = text.trimStart().startsWith("{") ? "it breaks off or is damaged" : "it does not even begin like a record";
    throw new ConfigurationError(`${path} is not JSON: ${start} (${(error as Error).message.replaceAll(/\s+/g, " ")}).`);
  }
}

function versionProblem(version: unknown): string {
  if (typeof version !== "number") return "is not a record: it has no schemaVersion";
  return version > RECORD_SCHEMA_VERSION
    ? `was written by a newer release (schemaVersion ${version}); this one reads ${RECORD_SCHEMA_VERSION}, so update it`
    : `has schemaVersion ${version}, which no release ever wrote; this one reads ${RECORD_SCHEMA_VERSION}`;
}
