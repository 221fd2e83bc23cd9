import { ConfigurationError } from "../model/errors.ts";
import type { TreeEntry } from "../ports/repository-content.ts";
import type { ListedStates } from "./list-files.ts";
import { isPlainPath, type PathPattern } from "./path-pattern.ts";

/**
 * Paths of the files that differ, were added or removed, in alphabetical order. A file that was renamed is one that was removed and one that was added.
 * @throws ConfigurationError for a link or a submodule that stands where such a file, or a folder of it, belongs, and for a name that nobody can read
 */
export function changedFiles({ before, after }: ListedStates, patterns: readonly PathPattern[]): string[] {
  const differs = (path: string): boolean => {
    const [old, now] = [before.get(path), after.get(path)];
    return old?.id !== now?.id || old?.kind !== now?.kind;
  };
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changed = [...paths].filter(differs);
  for (const path of changed) refuseDetour(path, after.get(path), patterns);
  const found = changed
    .filter((path) => isFile(before.get(path)) || isFile(after.get(path)))
    .filter((path) => patterns.some((one) => one.matches(path)));
  const strange = found.find((path) => !isPlainPath(path));
  if (strange !== undefined)
    throw new ConfigurationError(`A file's path must be made of characters that can be read, not ${JSON.stringify(strange.slice(0, 80))}.`);
  return found.sort();
}

const isFile = (entry: TreeEntry | undefined): boolean => entry?.kind === "file";

function refuseDetour(path: string, entry: TreeEntry | undefined, patterns: readonly PathPattern[]): void {
  if (entry === undefined || entry.kind === "file" || entry.kind === "folder") return;
  if (!patterns.some((one) => one.matches(path) || one.mayHold(path))) return;
  const what = entry.kind === "link" ? "a symbolic link, which is not followed" : "a submodule, which is not read";
  throw new ConfigurationError(`${shownPath(path)} is ${what}.`);
}

/** A path as it may stand in a sentence. */
export const shownPath = (path: string): string => (isPlainPath(path) && path.length <= 200 ? path : JSON.stringify(path.slice(0, 80)));
