import { readFile, stat } from "node:fs/promises";
import { ConfigurationError } from "../../model/errors.ts";
import type { HistoryEntry } from "../../model/history-entry.ts";
import type { RunRecord } from "../../model/record.ts";
import { readRecord } from "../records/record-file.ts";
import { readEntry } from "./entry-text.ts";
import { refuseLinks } from "./find-results.ts";

/** A record, or what says of itself where it comes from: an entry of the history. */
export type Result = { readonly record: RunRecord } | { readonly entry: HistoryEntry };

/** Longer files of an artifact are not read: 10,000 steps need about 15 MB, and a stranger may send anything. */
const ARTIFACT_LIMIT_BYTES = 50_000_000;

/**
 * Reads a file of an artifact that anybody may have made.
 * @throws ConfigurationError one sentence: it is a link, too long, not JSON, or neither a record nor an entry
 */
export async function readResult(path: string): Promise<Result> {
  await refuseLinks(path);
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size > ARTIFACT_LIMIT_BYTES)
    throw new ConfigurationError(
      `${path} is not read: it has ${Math.ceil(size / 1e6)} MB, and ${ARTIFACT_LIMIT_BYTES / 1e6} MB are the most.`,
    );
  const text = await readFile(path, "utf8").catch(() => "");
  return claimsOrigin(text) ? { entry: readEntry(path, text) } : { record: await readRecord(path) };
}

function claimsOrigin(text: string): boolean {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === "object" && content !== null && "provenance" in content;
  } catch {
    return false;
  }
}
