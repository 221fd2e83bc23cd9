import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./process/run-command.ts";

const NAME = "eks-cni-bench";

/** Folder of the project, found from wherever this code runs: its source or a bundle in `dist/`. */
export function projectRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (readManifest(folder)?.name === NAME) return folder;
    if (folder === dirname(folder)) throw new Error(`No package.json of ${NAME} above ${fileURLToPath(import.meta.url)}`);
  }
}

export function harnessVersion(): string {
  return readManifest(projectRoot())?.version ?? "unknown";
}

/** The commit that measures, with `-dirty` when files differ from it; the action's ref where the project came without its history. */
export async function harnessCommit(): Promise<string> {
  const root = projectRoot();
  // Without this look git would go up and answer with the commit of a repository around us.
  if (!existsSync(join(root, ".git"))) return process.env["GITHUB_ACTION_REF"] || "unknown";
  try {
    // As root in somebody else's checkout git refuses to look, unless told so.
    const git = ["git", "-c", `safe.directory=${root}`, "-C", root];
    const [head, status] = await Promise.all([
      runCommand([...git, "rev-parse", "HEAD"]),
      runCommand([...git, "status", "--porcelain"], { env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" } }),
    ]);
    if (head.exitCode !== 0) return "unknown";
    return `${head.stdout.trim()}${status.stdout.trim() === "" ? "" : "-dirty"}`;
  } catch {
    // No git on this machine.
    return "unknown";
  }
}

function readManifest(folder: string): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}
