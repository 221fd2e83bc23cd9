import { toFailure } from "../lib/action/failure.ts";
import type { GitHubOptions } from "../lib/adapters/github/client.ts";
import { connectGitHub } from "../lib/adapters/github/github.ts";
import type { Comments } from "../lib/ports/pull-request.ts";
import { RefusalError } from "../lib/ports/refusal.ts";
import type { WorkflowRun } from "../lib/ports/workflow-run.ts";
import { hasComment } from "../lib/publishing/has-comment.ts";
import { keysBeside, partialKey } from "../lib/publishing/keys-beside.ts";
import { isKey } from "../lib/publishing/marker.ts";
import { type Persistence, persist } from "../lib/publishing/persist.ts";
import { refusalSentence } from "../lib/publishing/refusal-sentence.ts";
import type { PublishedState } from "../lib/publishing/stamp.ts";
import { upsertComment } from "../lib/publishing/upsert-comment.ts";

/** What is to be told, and where. */
export interface Told {
  readonly pullRequest: number;
  readonly headSha: string;
  readonly key: string;
  /** Of the plan's own comment: `in-progress` where a verdict will follow in it. */
  readonly state: PublishedState;
  /** The same from long to short. */
  readonly texts: readonly [string, ...string[]];
  /** Whether it is worth a comment where there is none of ours yet. */
  readonly isNews: boolean;
  /** Scenarios whose verdicts will stand in comments of their own, and what stands there until then. */
  readonly apart: { readonly slugs: readonly string[]; textOf(key: string): string };
  /** What becomes of a former verdict that stands in a comment of its own, where none will follow. */
  readonly elsewhere: string;
}

type Edition = Pick<Told, "key" | "state" | "texts">;

/**
 * Tells the pull request, so that no verdict of an earlier commit is left standing. What GitHub refuses becomes a warning, for the plan is in the step
 * summary and nothing fails because nobody may comment.
 */
export async function tell(
  told: Told,
  { options, run }: { readonly options: GitHubOptions; readonly run: Pick<WorkflowRun, "runId" | "attempt"> },
  persistence: Persistence,
): Promise<void> {
  const { pullRequest, headSha, key } = told;
  const { log, signal } = persistence;
  const write = async (comments: Comments, { key, state, texts }: Edition) => {
    const stamp = { key, state, sha: headSha, runId: run.runId, attempt: run.attempt };
    const { status, url } = await upsertComment(comments, { stamp, texts }, persistence);
    log.info(status === "superseded" ? `The comment is left to a newer workflow run: ${url}` : `Comment ${status}: ${url}`);
  };
  try {
    const comments = connectGitHub(options).comments(pullRequest);
    // Before the plan's own comment says that it is of this workflow run.
    const former = await persist("Comments", () => keysBeside(comments, key), persistence);
    if (told.isNews || (await persist("Comment", () => hasComment(comments, key), persistence))) await write(comments, told);
    const apart = told.apart.slugs.map((slug) => partialKey(key, slug)).filter(isKey);
    for (const each of apart) await write(comments, { key: each, state: "in-progress", texts: [told.apart.textOf(each)] });
    for (const each of former) if (!apart.includes(each)) await write(comments, { key: each, state: "final", texts: [told.elsewhere] });
  } catch (error) {
    signal.throwIfAborted();
    const refused = { what: `the comment on pull request #${pullRequest}`, permission: "pull-requests: write" };
    log.warning(error instanceof RefusalError ? refusalSentence(refused, error) : `Nothing was published: ${toFailure(error).sentence}`);
  }
}
