import { ConfigurationError } from "../lib/model/errors.ts";
import type { ProposedChange, RepositoryContent } from "../lib/ports/repository-content.ts";
import type { WorkflowRun } from "../lib/ports/workflow-run.ts";
import { shortSha } from "../lib/publishing/find-subject.ts";

/** A pull request, and the two commits to compare. */
export interface FoundChange extends ProposedChange {
  /** The commit that both branches have in common last: what the pull request is held against. */
  readonly mergeBase: string;
}

/**
 * Finds the pull request and binds it to a commit: to the one that somebody names, or to the event's, for the branch may have moved since.
 * @throws ConfigurationError where there is no pull request, and where it stands on another commit than was named
 */
export async function findChange(
  content: Pick<RepositoryContent, "change" | "mergeBase">,
  { trigger }: Pick<WorkflowRun, "trigger">,
  { pullRequest, headSha }: { readonly pullRequest: number | undefined; readonly headSha: string | undefined },
): Promise<FoundChange> {
  const own = trigger.kind === "pull-request" && (pullRequest ?? trigger.number) === trigger.number ? trigger : undefined;
  const number = pullRequest ?? own?.number;
  if (number === undefined)
    throw new ConfigurationError('Input "pull-request" must be given: this workflow run was not started by a pull request.');
  const change = await content.change(number);
  if (headSha !== undefined && change.headSha !== headSha)
    throw new ConfigurationError(
      `Input "head-sha" is ${shortSha(headSha)}, and pull request #${number} stands on ${shortSha(change.headSha)} by now: look at what was added, and name that commit.`,
    );
  const head = headSha ?? own?.headSha ?? change.headSha;
  return { ...change, headSha: head, mergeBase: await content.mergeBase(change.baseSha, head) };
}
