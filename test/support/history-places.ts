import { openGitBranch } from "../../actions/lib/adapters/git/git-branch.ts";
import { historyBranch } from "../../actions/lib/adapters/github/history-branch.ts";
import { historyOnBranch } from "../../actions/lib/adapters/history/history-on-branch.ts";
import type { Clock } from "../../actions/lib/ports/clock.ts";
import type { FileBranch } from "../../actions/lib/ports/file-branch.ts";
import type { HistoryStore } from "../../actions/lib/ports/history-store.ts";
import { HandClock } from "./fakes.ts";
import type { FaultProxy } from "./fault-proxy.ts";
import { type GitServer, startGitServer } from "./git-server.ts";
import { startGitHub } from "./github-server.ts";
import { recordingLog } from "./recording-log.ts";

export const BRANCH = "bench-data";
export const REPOSITORY = "octo-org/octo-repo";

export interface OpenOptions {
  readonly token?: string;
  readonly clock?: Clock;
  readonly log?: ReturnType<typeof recordingLog>;
}

/** A server that holds a history, and a way to look at it and to meddle with it past the store. */
export interface HistoryPlace extends AsyncDisposable {
  open(options?: OpenOptions): Promise<HistoryStore>;
  openBranch(options?: OpenOptions): Promise<FileBranch>;
  /** Paths on the branch with the names of their contents; empty where there is no branch. */
  files(): Promise<ReadonlyMap<string, string>>;
  /** Commits of the branch, the tip first. */
  commits(): Promise<readonly string[]>;
  /** Commits files on the branch as somebody else. */
  put(files: Readonly<Record<string, string>>): Promise<void>;
  /** Moves the branch to an orphan commit with these files, by force. */
  rewrite(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs before the next attempt to move the branch is heard. */
  beforeNextMove(body: () => Promise<void>): void;
  /** From now on the branch takes no push. */
  protect(): Promise<void>;
}

const opener = (branchOf: (options: OpenOptions) => Promise<FileBranch>) => ({
  openBranch: (options: OpenOptions = {}) => branchOf(options),
  open: async (options: OpenOptions = {}) =>
    historyOnBranch({
      branch: await branchOf(options),
      repository: REPOSITORY,
      clock: options.clock ?? new HandClock(),
      log: options.log ?? recordingLog(),
    }),
});

/** Git behind HTTP. */
export async function startGitPlace(options: { readonly filter?: boolean } = {}): Promise<HistoryPlace & { readonly server: GitServer }> {
  const server = await startGitServer(options);
  const ref = `refs/heads/${BRANCH}`;
  const exists = () => server.git(["for-each-ref", ref]) !== "";
  return {
    server,
    ...opener(({ token = server.token, clock = new HandClock() }) =>
      openGitBranch({
        remote: server.url,
        repository: REPOSITORY,
        branch: BRANCH,
        token,
        clock,
        signal: new AbortController().signal,
      }),
    ),
    async files() {
      const lines = exists() ? server.git(["ls-tree", "-r", ref]).split("\n") : [];
      return new Map(lines.filter((line) => line !== "").map((line) => [line.split("\t")[1] ?? "", line.split(/[ \t]/)[2] ?? ""]));
    },
    commits: async () => (exists() ? server.git(["rev-list", ref]).split("\n") : []),
    put: async (files) => server.put(BRANCH, files),
    rewrite: async (files) => {
      if (exists()) server.git(["update-ref", "-d", ref]);
      server.put(BRANCH, files);
    },
    // Git is in this process' hands only between requests, so the body must not wait for the server.
    beforeNextMove: (body) => server.inject({ on: /POST .*git-receive-pack/, does: { first: () => void body() } }),
    protect: async () => server.protect(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The emulated GitHub behind its fault proxy. */
export async function startGitHubPlace(): Promise<
  HistoryPlace & { readonly proxy: FaultProxy; readonly tokens: { readonly fork: string } }
> {
  const server = await startGitHub();
  const at = `/repos/${REPOSITORY}`;
  const call = <T>(method: string, path: string, body?: object) =>
    server.call(method, `${at}${path}`, server.tokens.workflow, body) as Promise<T>;
  type Named = { readonly sha: string };
  const tip = async () => {
    const refs = await call<readonly { ref: string; object: Named }[]>("GET", `/git/matching-refs/heads/${BRANCH}`);
    return refs[0]?.object.sha;
  };
  const commit = async (files: Readonly<Record<string, string>>, parent: string | undefined) => {
    const base = parent === undefined ? {} : { base_tree: (await call<{ tree: Named }>("GET", `/git/commits/${parent}`)).tree.sha };
    const tree = Object.entries(files).map(([path, content]) => ({ path, mode: "100644", type: "blob", content }));
    const made = await call<Named>("POST", "/git/trees", { tree, ...base });
    return call<Named>("POST", "/git/commits", { message: "x", tree: made.sha, parents: parent === undefined ? [] : [parent] });
  };
  const move = async ({ sha }: Named) =>
    (await tip()) === undefined
      ? call("POST", "/git/refs", { ref: `refs/heads/${BRANCH}`, sha })
      : call("PATCH", `/git/refs/heads/${BRANCH}`, { sha, force: true });
  return {
    proxy: server.proxy,
    tokens: server.tokens as { readonly fork: string },
    ...opener(async ({ token = server.tokens["workflow"] ?? "" }) =>
      historyBranch({ branch: BRANCH, token, apiUrl: server.url, repository: { owner: "octo-org", name: "octo-repo" } }),
    ),
    async files() {
      const sha = await tip();
      if (sha === undefined) return new Map();
      const { tree } = await call<{ tree: readonly { path: string; type: string; sha: string }[] }>("GET", `/git/trees/${sha}?recursive=1`);
      return new Map(tree.filter(({ type }) => type === "blob").map((entry) => [entry.path, entry.sha]));
    },
    async commits() {
      const names = [];
      for (let at = await tip(); at !== undefined; ) {
        names.push(at);
        at = (await call<{ parents: readonly Named[] }>("GET", `/git/commits/${at}`)).parents[0]?.sha;
      }
      return names;
    },
    put: async (files) => void (await move(await commit(files, await tip()))),
    rewrite: async (files) => void (await move(await commit(files, undefined))),
    beforeNextMove(body) {
      const arrived = server.proxy.arrival(/(PATCH|POST) .*\/git\/refs/);
      server.proxy.inject({ on: /(PATCH|POST) .*\/git\/refs/, does: { holdUntil: arrived.then(body) } });
    },
    protect: () =>
      server.call("PUT", `${at}/branches/${BRANCH}/protection`, server.tokens["maintainer"] ?? "", {
        required_pull_request_reviews: { required_approving_review_count: 1 },
        enforce_admins: true,
        required_status_checks: null,
        restrictions: null,
      }) as Promise<void>,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
