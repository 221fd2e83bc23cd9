import { z } from "zod";
import type { KnownRun, WorkflowRuns } from "../../ports/workflow-runs.ts";
import { connect, type GitHubOptions } from "./client.ts";

const REPOSITORY = "/repos/{owner}/{repo}";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const runSchema = z
  .object({
    id: z.int(),
    run_attempt: z.int(),
    repository: z.object({ full_name: z.string() }),
    head_repository: z.object({ full_name: z.string(), owner: z.object({ login: z.string() }) }).nullish(),
    head_branch: z.string().nullish(),
    head_sha: z.string(),
    pull_requests: z.array(z.object({ number: z.int() })).nullish(),
    event: z.string(),
    path: z.string(),
    actor: z.object({ type: z.string() }).nullish(),
    run_started_at: instant,
    updated_at: instant,
  })
  .transform(
    (run): KnownRun => ({
      id: run.id,
      attempt: run.run_attempt,
      repository: run.repository.full_name,
      ...(run.head_repository && run.head_branch
        ? { head: { repository: run.head_repository.full_name, owner: run.head_repository.owner.login, branch: run.head_branch } }
        : {}),
      sha: run.head_sha,
      pullRequests: (run.pull_requests ?? []).map(({ number }) => number),
      event: run.event,
      // A workflow that a rule of the organisation demands carries its reference: `path@ref`.
      workflow: run.path.replace(/@.*$/, ""),
      ...(run.actor ? { actor: run.actor.type === "Bot" ? ("bot" as const) : ("person" as const) } : {}),
      startedAt: run.run_started_at,
      endedAt: run.updated_at,
    }),
  );

const baseSchema = z.object({ base: z.object({ sha: z.string() }) });
const comparisonSchema = z.object({ merge_base_commit: z.object({ sha: z.string() }) });

export function workflowRuns(options: GitHubOptions): WorkflowRuns {
  const client = connect(options);
  return {
    read: (id, attempt) =>
      attempt === undefined
        ? client.ask(runSchema, `GET ${REPOSITORY}/actions/runs/{id}`, { id })
        : client.ask(runSchema, `GET ${REPOSITORY}/actions/runs/{id}/attempts/{attempt}`, { id, attempt }),
    async mergeBase(number, sha) {
      const { base } = await client.ask(baseSchema, `GET ${REPOSITORY}/pulls/{number}`, { number });
      const comparison = await client.ask(comparisonSchema, `GET ${REPOSITORY}/compare/${base.sha}...${sha}`);
      return comparison.merge_base_commit.sha;
    },
  };
}
