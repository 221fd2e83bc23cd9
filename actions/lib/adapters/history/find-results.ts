import { glob, lstat, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ConfigurationError } from "../../model/errors.ts";
import { readEntryPath } from "../../model/history-entry.ts";

/** Deeper folders, and more files, are no artifacts of ours: whoever made them may mean harm. */
const DEEPEST = 10;
const MOST_FILES = 10_000;

/**
 * Files that a list of paths stands for, each once; `*` in a path stands for any name.
 * @param input its name, for a refusal
 * @throws ConfigurationError for a path with `*` that fits nothing
 */
export async function expandPaths(paths: readonly string[], input: string): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const found = path.includes("*") ? [] : [path];
    if (path.includes("*")) for await (const file of glob(path)) found.push(file);
    if (found.length === 0) throw new ConfigurationError(`Input "${input}" has the path "${path}", which fits no file.`);
    for (const file of found.sort()) files.add(file);
  }
  return [...files];
}

export interface ArtifactFile {
  readonly path: string;
  /** Number of the workflow run whose folder it is in. */
  readonly workflowRun: number;
}

/**
 * Records and entries in a folder with one folder per workflow run. Links are not followed, and other files are none of ours.
 * @throws ConfigurationError when there is no such folder, one in it is not named by a workflow run, or there is no end to it
 */
export async function findArtifacts(folder: string): Promise<readonly ArtifactFile[]> {
  const files: ArtifactFile[] = [];
  for (const { name, isFolder } of await namesIn(folder)) {
    if (!isFolder) continue;
    if (!/^[1-9]\d{0,14}$/.test(name))
      throw new ConfigurationError(
        `Input "backfill" must be a folder with a folder per workflow run, named by its number, and ${join(folder, name)} is not.`,
      );
    await walk(join(folder, name), Number(name), [], files);
  }
  return files;
}

/** @param inside names below the workflow run's folder */
async function walk(folder: string, workflowRun: number, inside: readonly string[], files: ArtifactFile[]): Promise<void> {
  if (inside.length > DEEPEST) throw new ConfigurationError(`${folder} is not looked into: its folders are more than ${DEEPEST} deep.`);
  for (const { name, isFolder, isFile } of await namesIn(folder)) {
    const path = join(folder, name);
    if (isFolder) await walk(path, workflowRun, [...inside, name], files);
    else if (isFile && isResult([...inside, name])) files.push({ path, workflowRun });
    if (files.length > MOST_FILES) throw new ConfigurationError(`Input "backfill" must be a folder with at most ${MOST_FILES} results.`);
  }
}

/** An entry lies where the history has it, in whatever folder that layout begins. */
const isResult = (names: readonly string[]): boolean =>
  names.at(-1) === "record.json" || names.some((name, at) => name === "v1" && readEntryPath(names.slice(at).join("/")) !== undefined);

async function namesIn(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    throw new ConfigurationError(
      `Input "backfill" must be a folder that can be read, not "${folder}" (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

/**
 * Refuses a file of an artifact that is reached through a link: it would show what else is on this machine.
 * @param path below the working folder, or anywhere
 * @throws ConfigurationError
 */
export async function refuseLinks(path: string, workingFolder: string = process.cwd()): Promise<void> {
  for (let at = resolve(workingFolder, path); at !== workingFolder && at !== dirname(at); at = dirname(at)) {
    const found = await lstat(at).catch(() => undefined);
    if (found?.isSymbolicLink() === true)
      throw new ConfigurationError(`${path} is not read: ${at} is a link, which an artifact must not have.`);
    if (at === resolve(workingFolder, path) && found !== undefined && !found.isFile())
      throw new ConfigurationError(`${path} is not read: it is no file.`);
  }
}
