import { z } from "zod";
import type { Author, CheckRun, Comment, PullRequest } from "../../ports/pull-request.ts";

export const accountSchema = z.object({ login: z.string(), type: z.string() });

export const commentSchema = z
  .object({ id: z.int(), html_url: z.string(), body: z.string().nullish(), user: accountSchema.nullish() })
  .transform(({ id, html_url: url, body, user }): Comment => ({ id, url, body: body ?? "", ...(user ? { author: toAuthor(user) } : {}) }));

export const commentsSchema = z.array(commentSchema);

export const checkRunSchema = z
  .object({ id: z.int(), html_url: z.string().nullish(), external_id: z.string().nullish(), status: z.string() })
  .transform(
    ({ id, html_url: url, external_id: externalId, status }): CheckRun => ({
      id,
      url: url ?? "",
      externalId: externalId ?? "",
      isCompleted: status === "completed",
    }),
  );

/** The list comes in an object. */
export const checkRunsSchema = z.object({ check_runs: z.array(checkRunSchema) }).transform(({ check_runs }) => check_runs);

export const pullRequestSchema = z
  .object({ number: z.int(), head: z.object({ sha: z.string() }) })
  .transform(({ number, head }): PullRequest => ({ number, headSha: head.sha }));

export const pullRequestsSchema = z.array(pullRequestSchema);

export const viewerSchema = z.object({ viewer: z.object({ login: z.string() }) }).transform(({ viewer }) => viewer.login);

export const userSchema = z.object({ login: z.string() }).transform(({ login }) => login);

const BOT = /\[bot\]$/;

export function toAuthor({ login, type }: z.infer<typeof accountSchema>): Author {
  return { login: login.replace(BOT, ""), isBot: type === "Bot" };
}

/**
 * Who signs with a token. The login of an app ends with `[bot]` in some answers and not in others, so the token's own beginning counts
 * too: `ghs_` is an installation's, the workflow's own among them.
 */
export function toSelf(login: string, token: string): Author {
  return { login: login.replace(BOT, ""), isBot: BOT.test(login) || token.startsWith("ghs_") };
}
