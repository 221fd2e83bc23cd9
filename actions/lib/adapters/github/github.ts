import { z } from "zod";
import type { Author, CheckRunContent, CheckRuns, Comments, PullRequests } from "../../ports/pull-request.ts";
import { RefusalError } from "../../ports/refusal.ts";
import {
  checkRunSchema,
  checkRunsSchema,
  commentSchema,
  commentsSchema,
  pullRequestSchema,
  pullRequestsSchema,
  toSelf,
  userSchema,
  viewerSchema,
} from "./answers.ts";
import { type Client, connect, type GitHubOptions } from "./client.ts";

/** One repository on GitHub, asked over its REST API. */
export interface GitHub {
  readonly pullRequests: PullRequests;
  comments(pullRequest: number): Comments;
  checkRuns(sha: string): CheckRuns;
}

export function connectGitHub(options: GitHubOptions): GitHub {
  const client = connect(options);
  const REPOSITORY = "/repos/{owner}/{repo}";
  return {
    pullRequests: {
      read: (number) => client.ask(pullRequestSchema, `GET ${REPOSITORY}/pulls/{number}`, { number }),
      listOpen: ({ owner, branch }) =>
        client.askAll(pullRequestsSchema, `GET ${REPOSITORY}/pulls`, { state: "open", head: `${owner}:${branch}` }),
    },
    comments: (pullRequest) => ({
      self: () => findSelf(client, options.token),
      list: () => client.askAll(commentsSchema, `GET ${REPOSITORY}/issues/{pullRequest}/comments`, { pullRequest }),
      read: (id) => client.ask(commentSchema, `GET ${REPOSITORY}/issues/comments/{id}`, { id }),
      create: (body) => client.ask(commentSchema, `POST ${REPOSITORY}/issues/{pullRequest}/comments`, { pullRequest, body }),
      update: (id, body) => client.ask(commentSchema, `PATCH ${REPOSITORY}/issues/comments/{id}`, { id, body }),
      remove: async (id) => void (await client.ask(z.unknown(), `DELETE ${REPOSITORY}/issues/comments/{id}`, { id })),
    }),
    checkRuns: (sha) => ({
      list: (name) =>
        client.askAll(checkRunsSchema, `GET ${REPOSITORY}/commits/{sha}/check-runs`, { sha, check_name: name, filter: "all" }),
      create: (content) => client.ask(checkRunSchema, `POST ${REPOSITORY}/check-runs`, { head_sha: sha, ...checkRunBody(content) }),
      update: (id, content) => client.ask(checkRunSchema, `PATCH ${REPOSITORY}/check-runs/{id}`, { id, ...checkRunBody(content) }),
    }),
  };
}

function checkRunBody({ name, externalId, title, summary, detailsUrl, conclusion }: CheckRunContent) {
  return {
    name,
    external_id: externalId,
    details_url: detailsUrl,
    output: { title, summary },
    ...(conclusion === undefined ? { status: "in_progress" } : { status: "completed", conclusion }),
  };
}

/**
 * GraphQL knows it for every kind of token; where a server does not, a user's token is asked over REST, and what is left is most likely
 * the workflow's own. A wrong guess is put right by the first comment.
 */
export async function findSelf(client: Client, token: string): Promise<Author> {
  const login =
    (await unlessRefused(client.query(viewerSchema, "query { viewer { login } }"))) ??
    (await unlessRefused(client.ask(userSchema, "GET /user"))) ??
    "github-actions[bot]";
  return toSelf(login, token);
}

/** Nothing where GitHub will not tell; a bad token or a fault that passes stays an error. */
async function unlessRefused(asked: Promise<string>): Promise<string | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RefusalError && ["forbidden", "not-found", "gone", "invalid"].includes(error.reason)) return undefined;
    throw error;
  }
}
