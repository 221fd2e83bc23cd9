import { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import { type BranchFile, type BranchText, checkBranchName, type FileBranch } from "../../ports/file-branch.ts";
import { RefusalError } from "../../ports/refusal.ts";
import { type Client, connect, type GitHubOptions } from "./client.ts";

export interface HistoryBranchOptions extends Omit<GitHubOptions, "signal"> {
  readonly branch: string;
}

const REPOSITORY = "/repos/{owner}/{repo}";

/** Files that are fetched at the same time: GitHub asks for few. */
const AT_ONCE = 4;

const refSchema = z.object({ object: z.object({ sha: z.string() }) });
const commitSchema = z.object({ sha: z.string(), tree: z.object({ sha: z.string() }), parents: z.array(z.object({ sha: z.string() })) });
type Commit = z.infer<typeof commitSchema>;
const madeSchema = z.object({ sha: z.string() });
const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.number().optional() })),
  truncated: z.boolean(),
});
const folderSchema = z.union([
  z.array(z.object({ name: z.string(), type: z.string(), sha: z.string() })),
  // A file, a link or a submodule stands there.
  z.object({ path: z.string() }).transform(({ path }) => path),
]);
const blobSchema = z.object({ content: z.string(), encoding: z.literal("base64") });
const comparisonSchema = z.object({ status: z.string() });

/**
 * A branch by GitHub's git data API, without a clone: tree, commit, then the branch is moved without force, which is the compare-and-swap.
 *
 * GraphQL's createCommitOnBranch would do that in one request, but cannot make a branch, and no emulator of ours has it. Reading takes a request per file,
 * and a workflow's token has a thousand an hour: years of history are read by git.
 * @throws ConfigurationError when the branch is none
 */
export function historyBranch({ branch, ...options }: HistoryBranchOptions): FileBranch {
  checkBranchName(branch);
  const { owner, name: repo } = options.repository;
  const name = `branch "${branch}" of ${owner}/${repo}`;
  const clientOf = (signal: AbortSignal): Client => connect({ ...options, signal });
  const sizes = new Map<string, number>();
  const commits = new Map<string, Commit>();

  /** What a commit is does not change, and who is overtaken asks for each tip twice. */
  async function commitAt(client: Client, sha: string): Promise<Commit> {
    const commit = commits.get(sha) ?? (await client.ask(commitSchema, `GET ${REPOSITORY}/git/commits/{sha}`, { sha }));
    commits.set(sha, commit);
    return commit;
  }

  /** @returns nothing where there is no such folder */
  async function folder(client: Client, tip: string, path: string) {
    // Encoded by us and in the route, because slashes stay slashes.
    const route = `GET ${REPOSITORY}/contents/${path.split("/").map(encodeURIComponent).join("/")}`;
    const found = await unlessMissing(client.ask(folderSchema, route, { ref: tip }));
    if (typeof found === "string")
      throw new EnvironmentError(
        `The ${name} has a file "${found}" where a folder of the history belongs; move it away, nothing was stored.`,
      );
    return found;
  }

  /** The tree of a folder; where it is missing, each folder above it is looked at, because one of them may be a file. */
  async function treeOf(client: Client, tip: string, path: string): Promise<string | undefined> {
    const at = path.lastIndexOf("/");
    const above = at < 0 ? "" : path.slice(0, at);
    const entries = await folder(client, tip, above);
    if (entries === undefined) return above === "" ? undefined : treeOf(client, tip, above).then(() => undefined);
    const entry = entries.find((one) => one.name === path.slice(at + 1));
    if (entry !== undefined && entry.type !== "dir") await folder(client, tip, path);
    return entry?.sha;
  }

  async function walk(client: Client, tree: string, prefix: string): Promise<readonly BranchFile[]> {
    const route = `GET ${REPOSITORY}/git/trees/{tree}`;
    const all = await client.ask(treeSchema, route, { tree, recursive: "1" });
    // GitHub gives 100,000 entries or 7 MB at most; then folder by folder.
    const { tree: entries } = all.truncated ? await client.ask(treeSchema, route, { tree }) : all;
    const files: BranchFile[] = [];
    for (const { path, type, mode, sha, size } of entries) {
      if (type === "blob" && mode.startsWith("100")) {
        files.push({ path: `${prefix}/${path}`, id: sha });
        if (size !== undefined) sizes.set(sha, size);
      }
      if (type === "tree" && all.truncated) files.push(...(await walk(client, sha, `${prefix}/${path}`)));
    }
    return files;
  }

  return {
    name,

    async tip(signal) {
      const ref = await unlessMissing(clientOf(signal).ask(refSchema, `GET ${REPOSITORY}/git/ref/heads/${branch}`));
      return ref?.object.sha;
    },

    async top(tip, signal) {
      return ((await folder(clientOf(signal), tip, "")) ?? []).map((entry) => entry.name);
    },

    async list(tip, folders, signal) {
      const client = clientOf(signal);
      const files = [];
      for (const path of folders) {
        const tree = await treeOf(client, tip, path);
        if (tree !== undefined) files.push(...(await walk(client, tree, path)));
      }
      return files;
    },

    async read(files, limitBytes, signal) {
      const client = clientOf(signal);
      const textOf = async ({ path, id }: BranchFile): Promise<BranchText> => {
        if ((sizes.get(id) ?? 0) > limitBytes) return { path, text: undefined };
        const { content } = await client.ask(blobSchema, `GET ${REPOSITORY}/git/blobs/{id}`, { id });
        return { path, text: Buffer.from(content, "base64").toString() };
      };
      const texts = [];
      for (let at = 0; at < files.length; at += AT_ONCE) texts.push(...(await Promise.all(files.slice(at, at + AT_ONCE).map(textOf))));
      return texts;
    },

    async keeps(earlier, later, signal) {
      const client = clientOf(signal);
      const { parents } = await commitAt(client, later);
      if (parents.some(({ sha }) => sha === earlier)) return true;
      const comparison = await unlessMissing(client.ask(comparisonSchema, `GET ${REPOSITORY}/compare/${earlier}...${later}`));
      return comparison?.status === "ahead" || comparison?.status === "identical";
    },

    async advance(tip, { add, remove, message }, signal) {
      const client = clientOf(signal);
      const base = tip === undefined ? undefined : await commitAt(client, tip);
      const file = { mode: "100644", type: "blob" };
      const entries = [
        ...[...add].map(([path, content]) => ({ ...file, path, content })),
        ...remove.map((path) => ({ ...file, path, sha: null })),
      ];
      const tree = await asked(
        client.ask(madeSchema, `POST ${REPOSITORY}/git/trees`, {
          tree: entries,
          ...(base === undefined ? {} : { base_tree: base.tree.sha }),
        }),
      );
      const commit = await client.ask(madeSchema, `POST ${REPOSITORY}/git/commits`, {
        message,
        tree: tree.sha,
        parents: tip === undefined ? [] : [tip],
      });
      const moved =
        tip === undefined
          ? client.ask(madeRefSchema, `POST ${REPOSITORY}/git/refs`, { ref: `refs/heads/${branch}`, sha: commit.sha })
          : client.ask(madeRefSchema, `PATCH ${REPOSITORY}/git/refs/heads/${branch}`, { sha: commit.sha, force: false });
      return wasFirst(moved, tip === undefined);
    },

    [Symbol.asyncDispose]: async () => {},
  };
}

const madeRefSchema = z.object({ ref: z.string() });

/** An empty repository takes no tree. @throws EnvironmentError that says so */
async function asked<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof RefusalError && error.reason === "conflict" && /empty/i.test(error.message))
      throw new EnvironmentError(`The repository has no commit yet, so GitHub takes no history; push one first (${error.message}).`);
    throw error;
  }
}

/**
 * GitHub answers 422 for a move that is no fast-forward, for a branch that is there already or is gone, and for a protected one alike, so its words decide.
 * For a new branch, "Reference update failed" is what it says of a protected name (actions/github-script#455); of an old one it may pass.
 */
async function wasFirst(moved: Promise<unknown>, isNew: boolean): Promise<boolean> {
  try {
    await moved;
    return true;
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    if (/protected|rule violation|pull request/i.test(error.message) || (isNew && /update failed/i.test(error.message)))
      throw new RefusalError("forbidden", error.message);
    if (error.reason === "conflict" || /fast.?forward|already exists|does not exist|update failed/i.test(error.message)) return false;
    // Elsewhere: the branch was deleted a moment ago; where the token may not see the repository, the tree was refused before.
    if (error.reason === "not-found" && !isNew) return false;
    throw error;
  }
}

async function unlessMissing<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof RefusalError && error.reason === "not-found") return undefined;
    throw error;
  }
}
