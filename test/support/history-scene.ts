import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { entryPath, type HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import { type FaultProxy, type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "./fault-proxy.ts";
import { temporaryFolder } from "./folders.ts";
import { gitDataAnswer } from "./git-data-api.ts";
import { type GitServer, startGitServer } from "./git-server.ts";
import { type GitHubServer, startGitHub } from "./github-server.ts";
import { BRANCH } from "./history-places.ts";
import { runStep, type StepResult } from "./runner.ts";
import { type Told, toldIn, type WorkflowEvent } from "./told-step.ts";

/** A workflow run as GitHub knows it, where it differs from an ordinary night's. */
export interface ServedRun {
  readonly attempt?: number;
  readonly event?: string;
  readonly headRepository?: string;
  readonly branch?: string;
  readonly sha?: string;
  readonly pullRequests?: readonly number[];
  readonly startedAt: string;
  readonly endedAt: string;
}

/** One repository behind GitHub's API and git's HTTP, and the built action before both. */
export interface HistoryScene extends AsyncDisposable {
  readonly github: GitHubServer;
  readonly git: GitServer;
  /** In front of the API. */
  readonly api: FaultProxy;
  /** The working folder of the steps. */
  readonly folder: string;
  /** The workflow's own, for the API and for git. */
  readonly token: string;
  /** What a run of nightly.yml before this scene has in its surroundings, but for its own number. */
  readonly nightly: Readonly<Record<`GITHUB_${string}`, string>>;
  /** GitHub knows an attempt of a workflow run from now on. */
  serve(workflowRun: number, run: ServedRun): void;
  write(path: string, content: RunRecord | HistoryEntry | object | string): string;
  track(told?: Told): Promise<StepResult>;
  /** Paths on the history's branch. */
  files(): readonly string[];
  /** The entry at a path of the branch. */
  entry(path: string): HistoryEntry;
  /** Commits files on the branch as somebody else. */
  put(files: Readonly<Record<string, string>>): void;
  /** The branch's commits, the tip first. */
  commits(): readonly string[];
}

export const REPOSITORY = "octo-org/octo-repo";
export const NIGHTLY = ".github/workflows/nightly.yml";
export const SHA = "0123456789abcdef0123456789abcdef01234567";
/** The time of a workflow run that measured a record for tests. */
export const MEASURED = { startedAt: "2026-11-21T09:58:00Z", endedAt: "2026-11-21T10:20:00Z" } as const;
const BY_CLOCK: WorkflowEvent = ["schedule", {}];
const REF = `refs/heads/${BRANCH}`;

export async function historyScene(): Promise<HistoryScene> {
  const git = await startGitServer();
  const github = await startGitHub();
  const folder = temporaryFolder();
  const served = new Map<number, object[]>();
  const prefix = `/repos/${REPOSITORY}`;

  const forward = async ({ method, path, body }: ProxiedRequest, token: string): Promise<ProxiedAnswer> => {
    const response = await fetch(`${github.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === "" ? {} : { body }),
    });
    return { status: response.status, body: await response.text() };
  };
  const api = await startFaultProxy(async (request) => {
    const given = (request.headers["authorization"] ?? "").replace(/^(token|bearer) /i, "");
    const isOurs = given === git.token;
    const isRead = request.method === "GET";
    const path = request.path.startsWith(prefix) ? request.path.slice(prefix.length) : "";
    // Whoever may not write here, or is not known, learns so from the emulated GitHub.
    const own =
      isOurs || (isRead && given === github.tokens.fork) ? (runAnswer(served, path) ?? gitDataAnswer(git.git, request, path)) : undefined;
    return own ?? forward(request, isOurs ? github.tokens.workflow : given);
  });

  const exists = () => git.git(["for-each-ref", REF]) !== "";
  const contextOf = toldIn(folder.path);
  const surroundings = {
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_SERVER_URL: new URL(git.url).origin,
    GITHUB_API_URL: api.url,
    GITHUB_WORKFLOW_REF: `${REPOSITORY}/${NIGHTLY}@refs/heads/main`,
  };
  return {
    github,
    git,
    api,
    folder: folder.path,
    token: git.token,
    nightly: surroundings,
    serve(workflowRun, run) {
      const attempts = served.get(workflowRun) ?? [];
      served.set(workflowRun, [...attempts, runBody(workflowRun, run)]);
    },
    write(path, content) {
      const file = join(folder.path, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    },
    track({ run = 100, attempt = 1, sha = SHA, event = BY_CLOCK, with: given = {}, cancelWhen } = {}) {
      return runStep({
        action: "actions/track-history",
        workspace: folder.path,
        // Made-up results of pull requests are as old as the tests.
        with: { "github-token": git.token, days: "3650", ...given },
        context: {
          ...surroundings,
          GITHUB_SHA: sha,
          GITHUB_ACTOR: "octocat",
          ...contextOf({ run, attempt }, event),
        },
        ...(cancelWhen === undefined ? {} : { cancelWhen }),
      });
    },
    files: () => (exists() ? git.git(["ls-tree", "-r", "--name-only", REF]).split("\n") : []).filter((path) => path !== ""),
    entry: (path) => JSON.parse(git.git(["cat-file", "blob", `${REF}:${path}`])) as HistoryEntry,
    put: (files) => git.put(BRANCH, files),
    commits: () => (exists() ? git.git(["rev-list", REF]).split("\n") : []),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await github[Symbol.asyncDispose]();
      await git[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** Entries as files of the branch. */
export const asFiles = (entries: readonly HistoryEntry[]): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map((entry) => [entryPath(entry), `${JSON.stringify(entry)}\n`]));

function runAnswer(served: ReadonlyMap<number, readonly object[]>, path: string): ProxiedAnswer | undefined {
  const [, id, attempt] = /^\/actions\/runs\/(\d+)(?:\/attempts\/(\d+))?$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const attempts = served.get(Number(id)) ?? [];
  const found = attempt === undefined ? attempts.at(-1) : attempts[Number(attempt) - 1];
  return found === undefined ? { status: 404, body: '{"message":"Not Found"}' } : { status: 200, body: JSON.stringify(found) };
}

/** As GitHub describes a workflow run, as far as we read it. */
function runBody(id: number, { attempt = 1, event = "schedule", branch = "main", pullRequests = [], ...run }: ServedRun): object {
  const headRepository = run.headRepository ?? REPOSITORY;
  return {
    id,
    run_attempt: attempt,
    repository: { full_name: REPOSITORY },
    head_repository: { full_name: headRepository, owner: { login: headRepository.split("/")[0] } },
    head_branch: branch,
    head_sha: run.sha ?? SHA,
    pull_requests: pullRequests.map((number) => ({ number })),
    event,
    path: NIGHTLY,
    actor: { login: "octocat", type: "User" },
    run_started_at: run.startedAt,
    updated_at: run.endedAt,
  };
}
