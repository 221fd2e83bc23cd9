import type { PullRequest, PullRequests } from "../ports/pull-request.ts";
import type { WorkflowRun } from "../ports/workflow-run.ts";

/** Whom the measurement is of, and which workflow run made it. */
export interface Subject {
  readonly sha: string;
  readonly runId: number;
  readonly attempt: number;
  readonly runUrl: string;
  /** Where the comment goes. */
  readonly pullRequest?: number;
  /** Why there is no pull request, as a sentence; `isOdd` where the user asked for one. */
  readonly without?: { readonly sentence: string; readonly isOdd: boolean };
}

/** Whether it can be told without asking that there is no pull request. */
export const hasNoPullRequest = ({ trigger }: WorkflowRun, asked: number | undefined): boolean =>
  trigger.kind === "other" && asked === undefined;

/**
 * Finds the pull request, its head and the workflow run that measured. After `workflow_run` a number that came out of an artifact is a
 * stranger's word: it counts only when that pull request's head is what the other workflow run measured.
 * @param asked number from the input
 * @param named commit from an input: what was measured, where the pull request may stand on another by now. After `workflow_run` it would be a stranger's word too, and does not count
 * @throws RefusalError
 */
export async function findSubject(
  run: WorkflowRun,
  asked: number | undefined,
  pullRequests: PullRequests,
  named?: string,
): Promise<Subject> {
  const { trigger } = run;
  if (trigger.kind === "workflow-run") {
    const measured = { sha: trigger.headSha, ...measurement(run, trigger.runId, trigger.attempt) };
    return { ...measured, ...(await ofWorkflowRun(trigger, asked, pullRequests)) };
  }
  const here = measurement(run, run.runId, run.attempt);
  if (trigger.kind === "pull-request" && (asked ?? trigger.number) === trigger.number) {
    return { sha: named ?? trigger.headSha, ...here, pullRequest: trigger.number };
  }
  if (asked !== undefined) {
    const { number, headSha } = await pullRequests.read(asked);
    return { sha: named ?? headSha, ...here, pullRequest: number };
  }
  return { sha: named ?? run.sha, ...here, without: { sentence: "This workflow run belongs to no pull request.", isOdd: false } };
}

async function ofWorkflowRun(
  { headSha, head }: Extract<WorkflowRun["trigger"], { kind: "workflow-run" }>,
  asked: number | undefined,
  pullRequests: PullRequests,
): Promise<Pick<Subject, "pullRequest" | "without">> {
  if (asked !== undefined) {
    const pullRequest = await pullRequests.read(asked);
    if (pullRequest.headSha === headSha) return { pullRequest: pullRequest.number };
    const sentence = `Pull request #${asked} stands on ${shortSha(pullRequest.headSha)}, and ${shortSha(headSha)} was measured.`;
    return { without: { sentence, isOdd: true } };
  }
  const open: readonly PullRequest[] = head === undefined ? [] : await pullRequests.listOpen(head);
  const [only, ...others] = open.filter((pullRequest) => pullRequest.headSha === headSha);
  if (only === undefined) return { without: { sentence: `No open pull request stands on ${shortSha(headSha)}.`, isOdd: false } };
  if (others.length === 0) return { pullRequest: only.number };
  const sentence = `${others.length + 1} pull requests stand on ${shortSha(headSha)}; say which by the input "pull-request".`;
  return { without: { sentence, isOdd: true } };
}

function measurement({ serverUrl, repository: { owner, name } }: WorkflowRun, runId: number, attempt: number) {
  return { runId, attempt, runUrl: `${serverUrl}/${owner}/${name}/actions/runs/${runId}/attempts/${attempt}` };
}

/** As GitHub abbreviates it. */
export const shortSha = (sha: string): string => sha.slice(0, 7);
