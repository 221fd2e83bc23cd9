import { RefusalError, type RefusalReason } from "../../ports/refusal.ts";

/** What git or a server says, and what that means. The first that fits counts, and those that nobody can mend by trying again stand first. */
const MEANINGS: readonly (readonly [RegExp, RefusalReason])[] = [
  // Said of a branch that takes no push of ours, whoever pushes at the same time.
  [/hook declined|protected branch|rule violations|GH006|GH013|deny updating|remote rejected.*permission/i, "forbidden"],
  [/returned error: 401|could not read (Username|Password)|Authentication failed/i, "unauthorized"],
  [/returned error: 403/i, "forbidden"],
  [/returned error: 404|repository '[^']*' not found/i, "not-found"],
  [/returned error: 429/i, "rate-limited"],
  // Somebody pushed before us, or does in this moment.
  [
    /fetch first|non-fast-forward|stale info|shallow update not allowed|failed to update ref|cannot lock ref|incorrect old value|reference already exists|failed to lock|already exists/i,
    "conflict",
  ],
  [
    /returned error: 5\d\d|RPC failed|hung up|early EOF|unexpected disconnect|Connection (reset|refused|timed out)|Recv failure|Send failure|Empty reply|Could not resolve|Failed to connect|Operation (too slow|timed out)|SSL|curl \d+|unpack|index-pack|invalid index-pack|bad (pack|line length)|expected '?packfile|missing necessary objects|could not fetch|protocol error|bad object|transfer closed/i,
    "unavailable",
  ],
];

/** Longer words are cut. */
const LIMIT_CHARACTERS = 300;

/**
 * @param said what git wrote, without secrets
 * @returns nothing where it is about neither the network nor the server
 */
export function gitRefusal(said: string): RefusalError | undefined {
  const [, reason] = MEANINGS.find(([words]) => words.test(said)) ?? [];
  return reason === undefined ? undefined : new RefusalError(reason, oneLine(said));
}

/** The lines that say why, as one: a server's words, git's verdict on the ref, and what was fatal. */
export function oneLine(said: string): string {
  const lines = said
    .split("\n")
    .map((line) => line.replaceAll(/[\p{C}\t]+/gu, " ").trim())
    .filter((line) => /^(remote:|!|error:|fatal:)/.test(line) && !/^error: failed to push|^remote:$/.test(line));
  const line = [...new Set(lines)].join(" | ") || said.replaceAll(/\s+/g, " ").trim();
  return line.length > LIMIT_CHARACTERS ? `${line.slice(0, LIMIT_CHARACTERS).toWellFormed()}…` : line;
}
