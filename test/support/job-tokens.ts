import { randomUUID } from "node:crypto";
import { type FaultProxy, type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "./fault-proxy.ts";
import type { Permissions } from "./workflow.ts";

/** What a request needs of the workflow's token, in a private repository: one of these is enough. */
const NEEDS: readonly (readonly [method: RegExp, path: RegExp, needs: readonly string[]])[] = [
  [/^(POST|PATCH|DELETE)$/, /\/issues\/(comments\/\d+|\d+\/comments)$/, ["pull-requests: write", "issues: write"]],
  [/^(POST|PATCH|PUT|DELETE)$/, /\/(issues|labels)(\/|$)/, ["issues: write"]],
  [/^GET$/, /\/issues\/(comments\/\d+|\d+\/comments)$/, ["pull-requests: read", "issues: read"]],
  [/^GET$/, /\/(issues|labels)(\/|$)/, ["issues: read"]],
  [/^(POST|PATCH)$/, /\/check-runs(\/|$)/, ["checks: write"]],
  [/^GET$/, /\/check-runs(\/|$)/, ["checks: read"]],
  [/^(POST|PATCH|PUT|DELETE)$/, /\/(git|contents)\//, ["contents: write"]],
  [/^GET$/, /\/(git|contents|compare|commits)\//, ["contents: read"]],
  [/^GET$/, /\/actions\/runs/, ["actions: read"]],
  [/^GET$/, /\/pulls(\/|$)/, ["pull-requests: read"]],
];

/** Gives each job a token of its own that can do what the job's permissions say, and nothing else. */
export interface JobTokens extends AsyncDisposable {
  /** Where `GITHUB_API_URL` points. */
  readonly url: string;
  readonly proxy: FaultProxy;
  mint(permissions: Permissions): string;
  /** Whether a token has a permission: `contents: read`. */
  may(token: string, need: string): boolean;
  /** Requests that a token had no permission for, with what it would have taken. */
  readonly refused: readonly string[];
}

/** @param behind the API that knows one token, which may do anything */
export async function startJobTokens(behind: { readonly url: string; readonly token: string }): Promise<JobTokens> {
  const minted = new Map<string, Permissions>();
  const refused: string[] = [];

  const proxy = await startFaultProxy(async (request) => {
    const permissions = minted.get((request.headers["authorization"] ?? "").replace(/^(token|bearer) /i, ""));
    if (permissions === undefined) return { status: 401, body: JSON.stringify({ message: "Bad credentials" }) };
    const { pathname } = new URL(request.path, "http://localhost");
    const needs = NEEDS.find(([method, path]) => method.test(request.method) && path.test(pathname))?.[2];
    if (needs !== undefined && !needs.some((need) => has(permissions, need))) {
      refused.push(`${request.method} ${pathname} needs ${needs.join(" or ")}`);
      return { status: 403, body: JSON.stringify({ message: "Resource not accessible by integration" }) };
    }
    return await pass(behind, request);
  });

  return {
    url: proxy.url,
    proxy,
    refused,
    mint(permissions) {
      const token = `ghs_job${randomUUID().replaceAll("-", "")}`;
      minted.set(token, permissions);
      return token;
    },
    may: (token, need) => has(minted.get(token) ?? {}, need),
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

function has(permissions: Permissions, need: string): boolean {
  const [name = "", level] = need.split(": ");
  return permissions[name] === "write" || (level === "read" && permissions[name] === "read");
}

async function pass(
  behind: { readonly url: string; readonly token: string },
  { method, path, body }: ProxiedRequest,
): Promise<ProxiedAnswer> {
  const response = await fetch(`${behind.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${behind.token}`, "content-type": "application/json" },
    ...(body === "" ? {} : { body }),
  });
  const link = response.headers.get("link");
  return { status: response.status, headers: link === null ? {} : { link }, body: await response.text() };
}
