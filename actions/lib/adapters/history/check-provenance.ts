import { ConfigurationError } from "../../model/errors.ts";
import type { HistoryEntry, Provenance } from "../../model/history-entry.ts";

/** What the code host says of the workflow run that an entry came from. What it does not know is left out and not compared. */
export type KnownProvenance = Partial<Omit<Provenance, "pullRequest">> & {
  readonly repository: string;
  /** `undefined` where the run is of no pull request. */
  readonly pullRequest: number | undefined;
};

const WORDS: Readonly<Record<keyof Provenance, string>> = {
  repository: "the repository",
  sha: "the commit",
  mergeBase: "the merge base",
  pullRequest: "pull request",
  workflow: "the workflow",
  workflowRun: "workflow run",
  attempt: "attempt",
  event: "the event",
  actor: "the actor",
};

/**
 * Refuses an entry that claims to be of something else than the workflow run that made it: an artifact is what its maker says, the code host knows better.
 * @throws ConfigurationError that says what it claims and what is so
 */
export function checkProvenance(name: string, { provenance }: HistoryEntry, known: KnownProvenance): void {
  for (const field of Object.keys(WORDS) as (keyof Provenance)[]) {
    if (!(field in known)) continue;
    const claimed = provenance[field];
    if (comparable(field, claimed) === comparable(field, known[field])) continue;
    throw new ConfigurationError(
      `${name} is not stored: it claims ${WORDS[field]} ${claimed ?? "none"}, but the workflow run that made it has ${known[field] ?? "none"}.`,
    );
  }
}

/** Names of repositories are the same in any case, and nothing else is. */
const comparable = (field: keyof Provenance, value: string | number | undefined): string =>
  field === "repository" ? String(value).toLowerCase() : String(value ?? "");
