import { ConfigurationError } from "../model/errors.ts";
import type { RepositoryContent } from "../ports/repository-content.ts";
import { shownPath } from "./changed-files.ts";
import type { Listing } from "./list-files.ts";

/** The whole values of Cilium's chart, comments included, are a third of that. */
const MOST_BYTES = 500_000;

/**
 * Text of a file of at most 500 kB.
 * @returns nothing where it is missing
 * @throws ConfigurationError for a link, a submodule, something large, and what is no text
 */
export async function readText(content: RepositoryContent, listing: Listing, path: string): Promise<string | undefined> {
  const entry = listing.get(path);
  if (entry === undefined) return undefined;
  const refuse = (what: string): never => {
    throw new ConfigurationError(`${shownPath(path)} ${what}.`);
  };
  if (entry.kind !== "file")
    return refuse(entry.kind === "link" ? "is a symbolic link, which is not followed" : `is a ${entry.kind}, and no file`);
  if ((entry.bytes ?? 0) > MOST_BYTES) return refuse("is larger than 500 kB");
  const bytes = await content.file(entry.id);
  if (bytes.length > MOST_BYTES) return refuse("is larger than 500 kB");
  const text = decode(bytes);
  return text === undefined || text.includes("\0") ? refuse("is no text in UTF-8") : text;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
