import { z } from "zod";
import type { Issue, IssueChange, IssueTracker } from "../../ports/issue-tracker.ts";
import { RefusalError } from "../../ports/refusal.ts";
import { accountSchema, toAuthor } from "./answers.ts";
import { connect, type GitHubOptions } from "./client.ts";
import { connectGitHub, findSelf } from "./github.ts";

const ISSUES = "/repos/{owner}/{repo}/issues";

const issueSchema = z
  .object({
    number: z.int(),
    html_url: z.string(),
    body: z.string().nullish(),
    user: accountSchema.nullish(),
    state: z.string(),
    state_reason: z.string().nullish(),
    labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  })
  .transform(
    ({ number, html_url: url, body, user, state, state_reason: reason, labels }): Issue => ({
      number,
      url,
      body: body ?? "",
      labels: labels.flatMap((label) => (typeof label === "string" ? label : label.name) ?? []),
      isOpen: state === "open",
      ...(user ? { author: toAuthor(user) } : {}),
      ...(reason ? { reason } : {}),
    }),
  );

/** GitHub lists pull requests among the issues. */
const issuesSchema = z
  .array(z.union([z.object({ pull_request: z.looseObject({}) }).transform(() => undefined), issueSchema]))
  .transform((entries) => entries.filter((entry) => entry !== undefined));

/** The issues of one repository on GitHub, over its REST API. */
export function issueTracker(options: GitHubOptions): IssueTracker {
  const client = connect(options);
  const { comments } = connectGitHub(options);
  // The oldest first: what is opened meanwhile comes last, and moves nothing to another page.
  const list = (only: Readonly<Record<string, string>>) =>
    client.askAll(issuesSchema, `GET ${ISSUES}`, { state: "all", sort: "created", direction: "asc", ...only });

  return {
    self: () => findSelf(client, options.token),
    async list({ label, author }) {
      const labelled = await list({ labels: label });
      // Of an app's token this list may come back empty though there are some (renovatebot/renovate#44406), so it is never the only one.
      const opened = await unlessUnknown(list({ creator: `${author.login}${author.isBot ? "[bot]" : ""}` }));
      const all = new Map([...labelled, ...opened].map((issue) => [issue.number, issue]));
      return [...all.values()].sort((one, other) => one.number - other.number);
    },
    create: (content) => client.ask(issueSchema, `POST ${ISSUES}`, { ...content }),
    update: (number, change) => client.ask(issueSchema, `PATCH ${ISSUES}/{number}`, { number, ...changeBody(change) }),
    comments,
  };
}

function changeBody({ state, ...content }: IssueChange) {
  if (state === undefined) return content;
  if (state === "open") return { ...content, state, state_reason: "reopened" };
  return { ...content, state: "closed", state_reason: state === "completed" ? "completed" : "not_planned" };
}

/** GitHub refuses to look for an account that it does not know. */
async function unlessUnknown(asking: Promise<readonly Issue[]>): Promise<readonly Issue[]> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof RefusalError && (error.reason === "invalid" || error.reason === "not-found")) return [];
    throw error;
  }
}
