import type { ProxiedAnswer, ProxiedRequest } from "./fault-proxy.ts";
import type { GitServer } from "./git-server.ts";

type Git = GitServer["git"];

interface Asked {
  readonly git: Git;
  /** What the route's pattern caught. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Body;
}

interface Body {
  readonly ref: string;
  readonly sha: string;
  readonly force?: boolean;
  readonly message: string;
  readonly base_tree?: string;
  readonly parents: readonly string[];
  /** A commit names one, a tree is a list of changes. */
  readonly tree: string | readonly { readonly path: string; readonly content?: string }[];
}

const json = (status: number, body: unknown): ProxiedAnswer => ({ status, body: JSON.stringify(body) });
const refuse = (status: number, message: string): ProxiedAnswer => json(status, { message });
const NOT_FOUND = refuse(404, "Not Found");

/** Nothing where git says no. */
function unlessRefused(git: Git, ...args: readonly string[]): string | undefined {
  try {
    return git(args);
  } catch {
    return undefined;
  }
}

const nameOf = (git: Git, what: string) => unlessRefused(git, "rev-parse", "--verify", "--quiet", what);
const tipOf = (git: Git, branch: string) => nameOf(git, `refs/heads/${branch}`);

let trees = 0;

const ROUTES: readonly (readonly [method: string, path: RegExp, answer: (asked: Asked) => ProxiedAnswer | undefined])[] = [
  ["GET", /^\/git\/ref\/heads\/(.+)$/, ({ git, parts: [branch = ""] }) => refAnswer(200, branch, tipOf(git, branch))],
  [
    "GET",
    /^\/contents\/(.*)$/,
    ({ git, parts: [path = ""], query }) => {
      const at = `${query.get("ref")}:${path}`;
      if (nameOf(git, at) === undefined) return NOT_FOUND;
      if (git(["cat-file", "-t", at]) === "blob") return json(200, { path, type: "file" });
      return json(
        200,
        listed(git(["ls-tree", at])).map(({ type, sha, path: name }) => ({ name, type: type === "tree" ? "dir" : "file", sha })),
      );
    },
  ],
  [
    "GET",
    /^\/git\/trees\/(\w+)$/,
    ({ git, parts: [tree = ""], query }) =>
      json(200, { tree: listed(git(["ls-tree", ...(query.has("recursive") ? ["-r", "-t"] : []), tree])), truncated: false }),
  ],
  [
    "GET",
    /^\/git\/blobs\/(\w+)$/,
    ({ git, parts: [blob = ""] }) =>
      json(200, { content: Buffer.from(git(["cat-file", "blob", blob])).toString("base64"), encoding: "base64" }),
  ],
  ["GET", /^\/git\/commits\/(\w+)$/, ({ git, parts: [commit = ""] }) => json(200, commitOf(git, commit))],
  [
    "GET",
    /^\/compare\/(\w+)\.\.\.(\w+)$/,
    ({ git, parts: [base = "", head = ""] }) => {
      if ([base, head].some((commit) => nameOf(git, `${commit}^{commit}`) === undefined)) return undefined;
      const merge = unlessRefused(git, "merge-base", base, head);
      if (merge === undefined) return NOT_FOUND;
      return json(200, { status: merge === base ? "ahead" : "diverged", merge_base_commit: { sha: merge } });
    },
  ],
  [
    "POST",
    /^\/git\/trees$/,
    ({ git, body }) => {
      const ref = `refs/made/${++trees}`;
      const changes = (typeof body.tree === "string" ? [] : body.tree).flatMap(({ path, content }) =>
        content === undefined ? [`D ${path}`] : [`M 100644 inline ${path}`, `data ${Buffer.byteLength(content)}\n${content}`],
      );
      const base = body.base_tree === undefined ? [] : [`M 040000 ${body.base_tree} `];
      git(["fast-import", "--quiet"], [`commit ${ref}`, "committer a <a@b> 1 +0000", "data 1\nx", ...base, ...changes, ""].join("\n"));
      return json(201, { sha: git(["rev-parse", `${ref}^{tree}`]) });
    },
  ],
  [
    "POST",
    /^\/git\/commits$/,
    ({ git, body: { message, tree, parents } }) =>
      json(201, { sha: git(["commit-tree", "-m", message, ...parents.flatMap((parent) => ["-p", parent]), String(tree)]) }),
  ],
  [
    "POST",
    /^\/git\/refs$/,
    ({ git, body: { ref, sha } }) => {
      const branch = ref.replace("refs/heads/", "");
      if (tipOf(git, branch) !== undefined) return refuse(422, "Reference already exists");
      git(["update-ref", ref, sha, ""]);
      return refAnswer(201, branch, sha);
    },
  ],
  [
    "PATCH",
    /^\/git\/refs\/heads\/(.+)$/,
    ({ git, parts: [branch = ""], body: { sha, force } }) => {
      const tip = tipOf(git, branch);
      if (tip === undefined) return refuse(422, "Reference does not exist");
      if (force !== true && unlessRefused(git, "merge-base", "--is-ancestor", tip, sha) === undefined)
        return refuse(422, "Update is not a fast forward");
      git(["update-ref", `refs/heads/${branch}`, sha, tip]);
      return refAnswer(200, branch, sha);
    },
  ],
];

/**
 * GitHub's git data API on a repository that git itself serves, as far as the history needs it: played by us, with git's own objects and rules.
 * @param path below `/repos/owner/name`
 * @returns nothing for what is of another API, or of commits that this repository does not have
 */
export function gitDataAnswer(git: Git, { method, body }: ProxiedRequest, path: string): ProxiedAnswer | undefined {
  const { pathname, searchParams: query } = new URL(path, "http://host");
  for (const [verb, pattern, answer] of ROUTES) {
    const match = pattern.exec(decodeURIComponent(pathname));
    if (verb !== method || match === null) continue;
    return answer({ git, parts: match.slice(1), query, body: (body === "" ? {} : JSON.parse(body)) as Body });
  }
  return undefined;
}

const refAnswer = (status: number, branch: string, sha: string | undefined): ProxiedAnswer =>
  sha === undefined ? NOT_FOUND : json(status, { ref: `refs/heads/${branch}`, object: { type: "commit", sha } });

const commitOf = (git: Git, commit: string) => ({
  sha: commit,
  tree: { sha: git(["rev-parse", `${commit}^{tree}`]) },
  parents: git(["rev-parse", `${commit}^@`])
    .split("\n")
    .flatMap((sha) => (sha === "" ? [] : [{ sha }])),
});

/** Lines of `git ls-tree`. */
const listed = (output: string) =>
  output.split("\n").flatMap((line) => {
    const [, mode = "", type = "", sha = "", path = ""] = /^(\d+) (\w+) (\w+)\t(.*)$/.exec(line) ?? [];
    return path === "" ? [] : [{ path, mode, type, sha }];
  });
