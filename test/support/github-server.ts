import { createSign } from "node:crypto";
import { createEmulator, type Emulator } from "emulate";
import { type FaultProxy, type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "./fault-proxy.ts";

/** A comment as the API gives it, as far as tests look at it. */
export interface ServedComment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string; readonly type: string };
}

export interface ServedCheckRun {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly external_id: string;
  readonly output: { readonly title: string; readonly summary: string };
}

export interface GitHubServer extends AsyncDisposable {
  /** Where `GITHUB_API_URL` points. */
  readonly url: string;
  readonly proxy: FaultProxy;
  readonly repository: string;
  readonly pullRequest: number;
  /** `workflow` writes as github-actions[bot], `fork` can only read, `app` writes as own-app[bot], the others are people. */
  readonly tokens: Readonly<Record<"workflow" | "fork" | "app" | "maintainer" | "stranger", string>>;
  /** Head of the pull request as the API tells it. */
  headSha: string;
  /** What GitHub's people did to the pull request. */
  condition: "open" | "locked" | "deleted" | "issues-off";
  /** Whether there is GraphQL; some servers of companies have none. */
  hasGraphql: boolean;
  /** Past the proxy, lowest first. */
  comments(): Promise<readonly ServedComment[]>;
  checkRuns(sha?: string): Promise<readonly ServedCheckRun[]>;
  /** Writes past the proxy as another client would. */
  call(method: string, path: string, token: string, body?: object): Promise<unknown>;
  /** Requests since the last call that would change something. */
  takeWrites(): readonly string[];
}

const REPOSITORY = "octo-org/octo-repo";
const APPS = {
  workflow: { app_id: 15368, slug: "github-actions", access: "write" },
  fork: { app_id: 2, slug: "github-actions-of-a-fork", access: "read" },
  app: { app_id: 3, slug: "own-app", access: "write" },
} as const;

/**
 * GitHub with one repository and one pull request, on loopback.
 *
 * Emulated by `emulate`: comments and issues (numbers, authors, pages with Link), check runs, permissions of apps, installation tokens, branches and
 * commits, pull requests and their filter by head.
 * Supplied here, because it lacks them: GraphQL's viewer, 401 for unknown tokens, 422 for bodies and summaries that are too long, the
 * text of a refused permission, a pull request whose head follows pushes, and locked or deleted pull requests. The proxy in front
 * injects faults. Neither has limits of rates, ETags, or a delay between a write and its reading.
 */
export async function startGitHub(): Promise<GitHubServer> {
  const emulator = await createEmulator({ service: "github", port: 0, seed: seed() });
  const upstream = emulator.url.replace("localhost", "127.0.0.1");
  const call = async (method: string, path: string, token: string, body?: object) => {
    const response = await fetch(`${upstream}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  const tokens = {
    workflow: await installationToken(emulator, call, "workflow"),
    fork: await installationToken(emulator, call, "fork"),
    app: await installationToken(emulator, call, "app"),
    maintainer: "ghp_maintainer",
    stranger: "ghp_stranger",
  };
  const { number, headSha } = await openPullRequest(call, tokens.workflow, tokens.maintainer);
  const logins: Readonly<Record<string, string>> = {
    [tokens.workflow]: "github-actions[bot]",
    [tokens.fork]: "github-actions[bot]",
    [tokens.app]: "own-app[bot]",
    [tokens.maintainer]: "octocat",
    [tokens.stranger]: "mallory",
  };

  const supplied = (request: ProxiedRequest): ProxiedAnswer | undefined => {
    const login = logins[(request.headers["authorization"] ?? "").replace(/^(token|bearer) /i, "")];
    if (login === undefined) return refuse(401, "Bad credentials");
    const body = request.body === "" ? {} : JSON.parse(request.body);
    if (request.path === "/graphql") {
      return server.hasGraphql ? { status: 200, body: JSON.stringify({ data: { viewer: { login } } }) } : refuse(404, "Not Found");
    }
    if (request.path === "/user") {
      return login.endsWith("[bot]")
        ? refuse(403, "Resource not accessible by integration")
        : { status: 200, body: JSON.stringify({ login }) };
    }
    if (/\/issues\/(comments\/\d+|\d+\/comments)/.test(request.path)) {
      if (server.condition === "deleted") return refuse(404, "Not Found");
      if (server.condition === "issues-off") return refuse(410, "Issues are disabled for this repo");
      if (server.condition === "locked" && request.method !== "GET")
        return refuse(403, "Unable to create comment because issue is locked.");
      if (String(body.body ?? "").length > 65_536) {
        return refuse(422, "Validation Failed", [{ resource: "IssueComment", message: "Body is too long (maximum is 65536 characters)" }]);
      }
    }
    if (/\/issues(\/\d+)?(\?|$)/.test(request.path)) {
      if (server.condition === "issues-off") return refuse(410, "Issues are disabled for this repo");
      if (String(body.body ?? "").length > 65_536) {
        return refuse(422, "Validation Failed", [{ resource: "Issue", message: "body is too long (maximum is 65536 characters)" }]);
      }
    }
    if (String(body.output?.summary ?? "").length > 65_535) return refuse(422, "Invalid request. Summary is too long.");
    return undefined;
  };

  const proxy = await startFaultProxy(async (request) => {
    const answer = supplied(request);
    if (answer !== undefined) return answer;
    const response = await fetch(`${upstream}${request.path}`, {
      method: request.method,
      headers: { authorization: request.headers["authorization"] ?? "", "content-type": "application/json" },
      ...(request.body === "" ? {} : { body: request.body }),
    });
    if (response.status === 403) return refuse(403, "Resource not accessible by integration");
    const text = await response.text();
    const link = response.headers.get("link");
    return { status: response.status, headers: link === null ? {} : { link }, body: withHead(request.path, text, server.headSha) };
  });

  let seen = 0;
  const server: GitHubServer = {
    url: proxy.url,
    proxy,
    repository: REPOSITORY,
    pullRequest: number,
    tokens,
    headSha,
    condition: "open",
    hasGraphql: true,
    call,
    async comments() {
      const pages = [];
      for (let page = 1; ; page++) {
        const path = `/repos/${REPOSITORY}/issues/${number}/comments?per_page=100&page=${page}`;
        const comments = (await call("GET", path, tokens.workflow)) as readonly ServedComment[];
        pages.push(...comments);
        if (comments.length < 100) return pages;
      }
    },
    async checkRuns(sha = server.headSha) {
      const answer = await call("GET", `/repos/${REPOSITORY}/commits/${sha}/check-runs?filter=all&per_page=100`, tokens.workflow);
      return (answer as { readonly check_runs: readonly ServedCheckRun[] }).check_runs;
    },
    takeWrites() {
      const writes = proxy.requests.slice(seen).filter(({ method, path }) => method !== "GET" && path !== "/graphql");
      seen = proxy.requests.length;
      return writes.map(({ method, path }) => `${method} ${path}`);
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await emulator.close();
    },
  };
  return server;
}

function seed() {
  const [owner = "", name = ""] = REPOSITORY.split("/");
  return {
    tokens: { ghp_maintainer: { login: "octocat", scopes: ["repo"] }, ghp_stranger: { login: "mallory", scopes: ["repo"] } },
    github: {
      users: [{ login: "octocat" }, { login: "mallory" }],
      orgs: [{ login: owner, members: [{ login: "octocat", role: "admin" as const }] }],
      repos: [{ owner, name, auto_init: true }],
      apps: Object.values(APPS).map(({ app_id, slug, access }) => ({
        app_id,
        slug,
        name: slug,
        permissions: { metadata: "read", contents: access, issues: access, pull_requests: access, checks: access },
        installations: [{ installation_id: app_id, account: owner, repository_selection: "all" as const }],
      })),
    },
  };
}

type Call = GitHubServer["call"];

/** As an app gets one: against a JWT that it signed with its key. */
async function installationToken(emulator: Emulator, call: Call, app: keyof typeof APPS): Promise<string> {
  const id = String(APPS[app].app_id);
  const key = emulator.generatedSecrets.find((secret) => secret.id === id)?.value ?? "";
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iss: id, iat: now - 60, exp: now + 300 })}`;
  const jwt = `${signed}.${createSign("RSA-SHA256").update(signed).sign(key).toString("base64url")}`;
  const { token } = (await call("POST", `/app/installations/${id}/access_tokens`, jwt, {})) as { readonly token: string };
  return token;
}

async function openPullRequest(call: Call, writer: string, author: string) {
  const repository = `/repos/${REPOSITORY}`;
  const { object } = (await call("GET", `${repository}/git/ref/heads/main`, writer)) as { readonly object: { readonly sha: string } };
  await call("POST", `${repository}/git/refs`, writer, { ref: "refs/heads/topic", sha: object.sha });
  await call("PUT", `${repository}/contents/a.txt`, writer, { message: "a", content: "YQ==", branch: "topic" });
  const opened = await call("POST", `${repository}/pulls`, author, { title: "A change", head: "topic", base: "main" });
  const { number, head } = opened as { readonly number: number; readonly head: { readonly sha: string } };
  return { number, headSha: head.sha };
}

/** emulate's pull requests stay at the head they were opened with. */
function withHead(path: string, text: string, sha: string): string {
  if (!/\/pulls(\/\d+)?(\?|$)/.test(path)) return text;
  const move = (pullRequest: { readonly head: object }) => ({ ...pullRequest, head: { ...pullRequest.head, sha } });
  const answer = JSON.parse(text);
  return JSON.stringify(Array.isArray(answer) ? answer.map(move) : "head" in answer ? move(answer) : answer);
}

function refuse(status: number, message: string, errors?: readonly object[]): ProxiedAnswer {
  return { status, body: JSON.stringify({ message, ...(errors === undefined ? {} : { errors }), documentation_url: "https://docs" }) };
}
