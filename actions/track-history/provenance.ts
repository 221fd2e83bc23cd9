import type { WorkflowFacts } from "../lib/action/event.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Provenance } from "../lib/model/history-entry.ts";
import type { PullRequests } from "../lib/ports/pull-request.ts";
import { RefusalError } from "../lib/ports/refusal.ts";
import type { WorkflowRun } from "../lib/ports/workflow-run.ts";
import type { KnownRun, WorkflowRuns } from "../lib/ports/workflow-runs.ts";
import { findSubject } from "../lib/publishing/find-subject.ts";
import { type Persistence, persist } from "../lib/publishing/persist.ts";

/** What is known of where results come from, and whom to ask for the rest. */
export interface Origins {
  readonly run: WorkflowRun;
  readonly facts: WorkflowFacts;
  readonly runs: WorkflowRuns;
  readonly pullRequests: PullRequests;
  readonly persistence: Persistence;
}

/** Results that somebody else's workflow run measured. */
export interface Measured {
  /** What to call them. */
  readonly name: string;
  readonly workflowRun: number;
  /** ISO 8601, as the results say. */
  readonly startedAt: string;
  /** What somebody says, which counts only where GitHub says the same. */
  readonly pullRequest?: number;
}

/** A measurement of these belongs to a pull request: it must never be taken for one of the default branch. */
const OF_PULL_REQUESTS: readonly string[] = [
  "pull_request",
  "pull_request_target",
  "pull_request_review",
  "pull_request_review_comment",
  "issue_comment",
  "merge_group",
];

/** Clocks of the machines that measure are not GitHub's. */
const CLOCKS_DIFFER_BY_SECONDS = 600;

/**
 * Of what this workflow run measured itself: the runner's word.
 * @param asked number of the pull request, from the input
 * @param named commit of the pull request that was measured, from the input: it may stand on another by now
 * @throws ConfigurationError where it measured a pull request, and nobody says which, and where a commit is named that would be a night's; EnvironmentError
 */
export async function ownProvenance(origins: Origins, asked: number | undefined, named: string | undefined): Promise<Provenance> {
  const { facts, pullRequests, persistence } = origins;
  // That another one ended does not matter to who measured here.
  const run: WorkflowRun =
    origins.run.trigger.kind === "workflow-run" ? { ...origins.run, trigger: { kind: "other", event: facts.event } } : origins.run;
  const { sha, pullRequest } = await persist("Pull request", () => findSubject(run, asked, pullRequests, named), persistence);
  if (pullRequest === undefined && named !== undefined)
    throw new ConfigurationError(
      `Input "head-sha" must be left out where no pull request was measured: a night is of the workflow run's own commit.`,
    );
  if (pullRequest === undefined && OF_PULL_REQUESTS.includes(facts.event))
    throw new ConfigurationError(`Input "pull-request" must be given where the event is ${facts.event}.`);
  const { repository, runId, attempt } = run;
  return {
    repository: `${repository.owner}/${repository.name}`,
    sha,
    ...(await ofPullRequest(origins, pullRequest, sha)),
    workflow: facts.workflow,
    workflowRun: runId,
    attempt,
    event: facts.event,
    actor: facts.actor,
  };
}

/**
 * Of what another workflow run measured: GitHub's word alone.
 * @throws ConfigurationError one sentence: GitHub knows no such run, it is of no pull request that can be told, or it did not run at that time
 */
export async function provenanceOf(origins: Origins, measured: Measured): Promise<Provenance> {
  const { name, workflowRun, pullRequest: claimed } = measured;
  const { repository } = origins.run;
  const here = `${repository.owner}/${repository.name}`;
  const known = await attemptOf(origins, measured);
  if (known.repository.toLowerCase() !== here.toLowerCase())
    throw new ConfigurationError(`${name} is not stored: workflow run ${workflowRun} is of ${known.repository}, and this is ${here}.`);
  const isFromHere = known.head?.repository.toLowerCase() === here.toLowerCase();
  const needsPullRequest = !isFromHere || OF_PULL_REQUESTS.includes(known.event);
  const pullRequest = needsPullRequest || claimed !== undefined ? await pullRequestOf(origins, measured, known) : undefined;
  return {
    repository: here,
    sha: known.sha,
    ...(await ofPullRequest(origins, pullRequest, known.sha)),
    workflow: known.workflow,
    workflowRun,
    attempt: known.attempt,
    event: known.event,
    ...(known.actor === undefined ? {} : { actor: known.actor }),
  };
}

/** The attempt that ran when the results say they were measured: artifacts of earlier attempts stay when one is repeated. */
async function attemptOf({ runs, persistence }: Origins, { name, workflowRun, startedAt }: Measured): Promise<KnownRun> {
  const slack = CLOCKS_DIFFER_BY_SECONDS * 1000;
  const at = Date.parse(startedAt);
  for (let attempt: number | undefined; ; ) {
    const known = await ask(name, workflowRun, persistence, () => runs.read(workflowRun, attempt));
    if (at > known.endedAt.getTime() + slack)
      throw new ConfigurationError(
        `${name} is not stored: it says it was measured at ${startedAt}, when workflow run ${workflowRun} was over.`,
      );
    if (at >= known.startedAt.getTime() - slack) return known;
    if (known.attempt === 1)
      throw new ConfigurationError(
        `${name} is not stored: it says it was measured at ${startedAt}, when workflow run ${workflowRun} had not begun.`,
      );
    attempt = known.attempt - 1;
  }
}

async function ask(name: string, workflowRun: number, persistence: Persistence, asking: () => Promise<KnownRun>): Promise<KnownRun> {
  try {
    return await persist("Workflow run", asking, persistence);
  } catch (error) {
    if (!(error instanceof RefusalError) || error.reason !== "not-found") throw error;
    throw new ConfigurationError(
      `${name} is not stored: GitHub knows no workflow run ${workflowRun} of this repository (${error.message}).`,
    );
  }
}

async function pullRequestOf(
  { run, pullRequests, persistence }: Origins,
  { name, pullRequest }: Measured,
  known: KnownRun,
): Promise<number> {
  const [only, ...others] = known.pullRequests;
  if (only !== undefined && others.length === 0 && (pullRequest ?? only) === only) return only;
  const { owner, branch } = known.head ?? {};
  const trigger: WorkflowRun["trigger"] = {
    kind: "workflow-run",
    runId: known.id,
    attempt: known.attempt,
    headSha: known.sha,
    ...(owner === undefined || branch === undefined ? {} : { head: { owner, branch } }),
  };
  const found = await persist("Pull request", () => findSubject({ ...run, trigger }, pullRequest, pullRequests), persistence);
  if (found.pullRequest !== undefined) return found.pullRequest;
  throw new ConfigurationError(
    `${name} is not stored: workflow run ${known.id} was for a pull request. ${found.without?.sentence ?? ""}`.trim(),
  );
}

/** The merge base is a fact for readers; what is stored without one is as good. */
async function ofPullRequest({ runs, persistence }: Origins, pullRequest: number | undefined, sha: string) {
  if (pullRequest === undefined) return {};
  try {
    return { pullRequest, mergeBase: await persist("Merge base", () => runs.mergeBase(pullRequest, sha), persistence) };
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    persistence.log.debug(`The merge base of pull request #${pullRequest} is not known: ${error.message}`);
    return { pullRequest };
  }
}
