import { ConfigurationError } from "../lib/model/errors.ts";
import type { HistoryEntry, Provenance } from "../lib/model/history-entry.ts";
import { isCommit } from "../lib/report/commit-links.ts";

/**
 * Refuses what would become a night of the default branch though it measured something else: another commit than its workflow run's, or a scenario in two
 * states. So it is when somebody starts a comparison by hand: nothing but the record tells then whose commit was measured.
 * @param path what to call it
 * @throws ConfigurationError one sentence; never where a pull request is known
 */
export function refuseComparison(path: string, arms: HistoryEntry["arms"], { pullRequest, sha, workflowRun }: Provenance): void {
  if (pullRequest !== undefined) return;
  const foreign = arms.find(({ revision = "" }) => isCommit(revision.toLowerCase()) && revision.toLowerCase() !== sha.toLowerCase());
  const measured = foreign?.revision ?? comparedStates(arms);
  if (measured === undefined) return;
  throw new ConfigurationError(
    `${path} is not stored: it measured ${measured}, and workflow run ${workflowRun} is of ${sha}; if that was a pull request, say which by "pull-request" in that workflow run.`,
  );
}

/** The states of the first scenario that has several; nothing where each has one. */
function comparedStates(arms: HistoryEntry["arms"]): string | undefined {
  for (const [scenario, own] of Map.groupBy(arms, (arm) => arm.scenario)) {
    const states = new Set(own.map(({ revision }) => revision));
    if (states.size > 1) return `${scenario} at ${[...states].map((state) => state ?? "no named state").join(" and ")}`;
  }
  return undefined;
}
