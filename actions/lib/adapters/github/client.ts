import { getOctokit } from "@actions/github";
import type { z } from "zod";
import { RefusalError } from "../../ports/refusal.ts";
import { type Answer, oneLine, toRefusal } from "./refusal.ts";

export interface GitHubOptions {
  readonly token: string;
  /** As `GITHUB_API_URL` has it. */
  readonly apiUrl: string;
  readonly repository: { readonly owner: string; readonly name: string };
  readonly signal: AbortSignal;
  /** An answer that takes longer counts as none. */
  readonly timeoutSeconds?: number;
}

type Parameters = Readonly<Record<string, string | number | boolean | object | undefined>>;

/** Asks GitHub once, and believes an answer only when it looks as it should. Everything it rejects with is a RefusalError. */
export interface Client {
  /** @param route method and path; `{owner}` and `{repo}` are filled in */
  ask<T>(schema: z.ZodType<T>, route: string, parameters?: Parameters): Promise<T>;
  /** All pages of a list, a hundred entries each. */
  askAll<T>(schema: z.ZodType<readonly T[]>, route: string, parameters?: Parameters): Promise<readonly T[]>;
  /** The same of GraphQL. */
  query<T>(schema: z.ZodType<T>, query: string): Promise<T>;
}

const TIMEOUT_SECONDS = 20;

/** No pull request has that many; an answer that goes on for ever ends there. */
const MOST_PAGES = 1000;

export function connect({ token, apiUrl, repository, signal, timeoutSeconds = TIMEOUT_SECONDS }: GitHubOptions): Client {
  const octokit = getOctokit(token, {
    baseUrl: apiUrl,
    userAgent: "eks-cni-bench",
    // It would warn on the console past our log.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  const fixed = { owner: repository.owner, repo: repository.name };

  async function send(body: (request: { readonly signal: AbortSignal }) => Promise<Answer>): Promise<Answer> {
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      return await body({ signal: AbortSignal.any([signal, timeout]) });
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) throw new RefusalError("unavailable", `no answer within ${timeoutSeconds} s`);
      const answer = answerOf(error);
      if (answer !== undefined) throw withoutSecret(toRefusal(answer, Date.now()), token);
      throw new RefusalError("unavailable", oneLine(messageOf(error)).replaceAll(token, "***"));
    }
  }

  const request = (route: string, parameters: Parameters) =>
    send((options) => octokit.request(route, { ...fixed, ...parameters, request: options }));

  return {
    ask: async (schema, route, parameters = {}) => read(schema, (await request(route, parameters)).data),
    async askAll(schema, route, parameters = {}) {
      const entries = [];
      for (let page = 1; page <= MOST_PAGES; page++) {
        // By number, not by the address in the answer: the token goes to `apiUrl` only.
        const { data, headers } = await request(route, { ...parameters, per_page: 100, page });
        entries.push(...read(schema, data));
        if (!String(headers["link"] ?? "").includes('rel="next"')) break;
      }
      return entries;
    },
    async query(schema, query) {
      const { data } = await send(async (options) => ({
        status: 200,
        headers: {},
        data: await octokit.graphql(query, { request: options }),
      }));
      return read(schema, data);
    },
  };
}

/** A torn answer with a good status is no answer. */
function read<T>(schema: z.ZodType<T>, data: unknown): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new RefusalError(
    "unavailable",
    `an answer that is not as documented (at ${result.error.issues[0]?.path.join(".") || "its start"})`,
  );
}

/** Errors of Octokit that carry what GitHub said, and GraphQL's, which come with status 200. */
function answerOf(error: unknown): Answer | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { response, errors, headers } = error as {
    readonly response?: Answer & { readonly status?: number };
    readonly errors?: readonly { readonly type?: string; readonly message?: string }[];
    readonly headers?: Answer["headers"];
  };
  if (response?.status !== undefined) return response;
  if (errors === undefined) return undefined;
  const status = errors.some(({ type }) => type === "RATE_LIMITED") ? 429 : 403;
  return { status, headers: headers ?? {}, data: { message: errors.map(({ message }) => message ?? "").join(": ") } };
}

const withoutSecret = (error: RefusalError, token: string): RefusalError =>
  new RefusalError(error.reason, error.message.replaceAll(token, "***"), error.waitSeconds);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));
