import { toFailure } from "../lib/action/failure.ts";
import type { GitHubOptions } from "../lib/adapters/github/client.ts";
import { connectGitHub } from "../lib/adapters/github/github.ts";
import { RefusalError } from "../lib/ports/refusal.ts";
import type { WorkflowRun } from "../lib/ports/workflow-run.ts";
import { hasComment } from "../lib/publishing/has-comment.ts";
import { type Persistence, persist } from "../lib/publishing/persist.ts";
import { refusalSentence } from "../lib/publishing/refusal-sentence.ts";
import type { PublishedState } from "../lib/publishing/stamp.ts";
import { upsertComment } from "../lib/publishing/upsert-comment.ts";

/** What the comment is to say. */
export interface Told {
  readonly pullRequest: number;
  readonly headSha: string;
  readonly key: string;
  /** `in-progress` where a verdict will follow. */
  readonly state: PublishedState;
  /** The same from long to short. */
  readonly texts: readonly [string, ...string[]];
  /** Whether it is worth a comment where there is none of ours yet. */
  readonly isNews: boolean;
}

/**
 * Tells the pull request. What GitHub refuses becomes a warning, for the plan is in the step summary and nothing fails because nobody may comment.
 * @returns address of the comment
 */
export async function tell(
  { pullRequest, headSha, key, state, texts, isNews }: Told,
  { options, run }: { readonly options: GitHubOptions; readonly run: Pick<WorkflowRun, "runId" | "attempt"> },
  persistence: Persistence,
): Promise<string | undefined> {
  const { log, signal } = persistence;
  try {
    const comments = connectGitHub(options).comments(pullRequest);
    if (!isNews && !(await persist("Comment", () => hasComment(comments, key), persistence))) return undefined;
    const stamp = { key, sha: headSha, runId: run.runId, attempt: run.attempt, state };
    const { status, url } = await upsertComment(comments, { stamp, texts }, persistence);
    log.info(status === "superseded" ? `The comment is left to a newer workflow run: ${url}` : `Comment ${status}: ${url}`);
    return url;
  } catch (error) {
    signal.throwIfAborted();
    const refused = { what: `the comment on pull request #${pullRequest}`, permission: "pull-requests: write" };
    log.warning(error instanceof RefusalError ? refusalSentence(refused, error) : `Nothing was published: ${toFailure(error).sentence}`);
    return undefined;
  }
}
