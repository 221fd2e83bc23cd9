import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { type BranchChange, type BranchFile, checkBranchName, type FileBranch } from "../../ports/file-branch.ts";
import { RefusalError } from "../../ports/refusal.ts";
import { changeStream } from "./change-stream.ts";
import { type Git, gitIn } from "./run-git.ts";

export interface GitBranchOptions {
  /** Address of the repository, by HTTP. */
  readonly remote: string;
  /** `owner/name`, as it is called in sentences. */
  readonly repository: string;
  readonly branch: string;
  readonly token: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const FETCHED = "refs/remotes/origin/history";

/** What an entry never leaves again. */
const LASTING = ["v1/runs", "v1/aa"];

/**
 * A branch by git itself, in a bare repository of its own in a temporary folder: no work tree is touched, and no setting of the user's. Only the last
 * commit and its folders are fetched, and files only when they are read. A push without force is the compare-and-swap.
 * @throws ConfigurationError when the address or the branch is none; ToolError or EnvironmentError without a working git
 */
export async function openGitBranch({ remote, repository, branch, token, clock, signal }: GitBranchOptions): Promise<FileBranch> {
  checkAccess(remote, token);
  checkBranchName(branch);
  const folder = await mkdtemp(join(tmpdir(), "eks-cni-bench-history-"));
  const git = gitIn(folder, { remote, token });
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    // No template: a machine's would bring hooks.
    await git.run(["init", "--quiet", "--bare", "--template="], signal);
    await git.run(["config", "remote.origin.url", remote], signal);
    await git.run(["config", "remote.origin.promisor", "true"], signal);
    await git.run(["config", "remote.origin.partialCloneFilter", "blob:none"], signal);
  } catch (error) {
    await remove();
    throw error;
  }
  return fileBranch(git, `branch "${branch}" of ${repository}`, `refs/heads/${branch}`, clock, remove);
}

function fileBranch(git: Git, name: string, ref: string, clock: Clock, remove: () => Promise<void>): FileBranch {
  /** False for a server that cannot leave files out: then all of them came with the commit. */
  let hasFilter = true;
  let changes = 0;
  const here = new Set<string>();
  return {
    name,

    async tip(signal) {
      try {
        const fetched = ["fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "origin", `+${ref}:${FETCHED}`];
        const { stderr } = await git.run(fetched, signal);
        hasFilter = !/filtering not recognized/.test(stderr);
      } catch (error) {
        if (error instanceof Error && /couldn't find remote ref/i.test(error.message)) return undefined;
        throw error;
      }
      return (await git.run(["rev-parse", FETCHED], signal)).stdout.trim();
    },

    async top(tip, signal) {
      return (await git.run(["ls-tree", "-z", "--name-only", tip], signal)).stdout.split("\0").filter((path) => path !== "");
    },

    async list(tip, folders, signal) {
      if (folders.length === 0) return [];
      const { stdout } = await git.run(["ls-tree", "-r", "-z", tip, "--", ...folders], signal);
      return stdout.split("\0").flatMap((line) => toFile(line));
    },

    async read(files, limitBytes, signal) {
      const ids = [...new Set(files.map(({ id }) => id))];
      const texts = ids.length === 0 ? new Map<string, string>() : await readObjects(git, ids, { hasFilter, limitBytes, here }, signal);
      return files.map(({ path, id }) => ({ path, text: texts.get(id) }));
    },

    async keeps(earlier, later, signal) {
      const args = ["diff-tree", "-r", "--name-only", "--no-renames", "--diff-filter=DMT", earlier, later, "--", ...LASTING];
      return (await git.run(args, signal)).stdout === "";
    },

    async advance(tip, change, signal) {
      changes++;
      const made = `refs/changes/${changes}`;
      await git.run(["fast-import", "--quiet", "--done"], signal, changeStream(made, tip, change, clock.now()));
      if (tip !== undefined) await checkNothingLost(git, name, tip, made, change, signal);
      try {
        await git.run(["push", "--porcelain", "origin", `${made}:${ref}`], signal);
        return true;
      } catch (error) {
        if (error instanceof RefusalError && error.reason === "conflict") return false;
        throw error;
      }
    },

    [Symbol.asyncDispose]: remove,
  };
}

/** Brings objects by their names, nothing else, and without a talk about what we have: the way git fetches what a partial clone lacks. */
const FETCH_OBJECTS = [
  "-c",
  "fetch.negotiationAlgorithm=noop",
  "fetch",
  "--quiet",
  "--no-tags",
  "--no-write-fetch-head",
  "--recurse-submodules=no",
  "--filter=blob:none",
];

/** A file of a stranger's that stands where a folder of ours belongs would be gone. @throws EnvironmentError */
async function checkNothingLost(
  git: Git,
  name: string,
  tip: string,
  made: string,
  change: BranchChange,
  signal: AbortSignal,
): Promise<void> {
  const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=DMT", tip, made];
  const lost = (await git.run(args, signal)).stdout.split("\0").filter((path) => path !== "" && !change.remove.includes(path));
  if (lost.length > 0)
    throw new EnvironmentError(
      `The ${name} has a file "${lost[0]}" where a folder of the history belongs; move it away, nothing was stored.`,
    );
}

interface Reading {
  readonly hasFilter: boolean;
  readonly limitBytes: number;
  /** What was brought before: a history is read more than once. */
  readonly here: Set<string>;
}

/** @returns by name; those that are too long are missing */
async function readObjects(
  git: Git,
  ids: readonly string[],
  { hasFilter, limitBytes, here }: Reading,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const lines = (names: readonly string[]) => names.map((id) => `${id}\n`).join("");
  // All in one request; by itself git would ask for each of them when it is read.
  const missing = hasFilter ? ids.filter((id) => !here.has(id)) : [];
  if (missing.length > 0) await git.run([...FETCH_OBJECTS, "origin", "--stdin"], signal, lines(missing));
  for (const id of missing) here.add(id);
  const { stdout } = await git.run(["cat-file", "--batch-check=%(objectsize)"], signal, lines(ids));
  const sizes = stdout.split("\n").map(Number);
  const short = ids.filter((_, index) => (sizes[index] ?? 0) <= limitBytes);
  const output = await git.runBinary(["cat-file", "--batch=%(objectsize)"], signal, lines(short));
  const texts = new Map<string, string>();
  let at = 0;
  for (const id of short) {
    const begin = output.indexOf("\n", at) + 1;
    const end = begin + Number(output.subarray(at, begin - 1).toString());
    texts.set(id, output.subarray(begin, end).toString());
    at = end + 1;
  }
  return texts;
}

/** `<mode> <type> <id>\t<path>`; what is neither a file nor a folder is nothing of ours. */
function toFile(line: string): BranchFile[] {
  const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
  return id === undefined || path === undefined ? [] : [{ path, id }];
}

/** @throws ConfigurationError */
function checkAccess(remote: string, token: string): void {
  const { protocol, username, password, search, hash } = URL.canParse(remote) ? new URL(remote) : { protocol: "" };
  if (!["http:", "https:"].includes(protocol) || [username, password, search, hash].some((part) => part !== ""))
    throw new ConfigurationError("The history's repository must be an https address without a user or password in it.");
  if (!/^[\x21-\x7e]+$/.test(token)) throw new ConfigurationError("The token for the history must be one word of printable characters.");
}
