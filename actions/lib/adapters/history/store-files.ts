import type { FileBranch } from "../../ports/file-branch.ts";
import type { Appended } from "../../ports/history-store.ts";
import { type Competition, compete } from "./compete.ts";
import { blobId } from "./entry-text.ts";

/** What came of each path. */
export interface StoredFiles extends Appended {
  /** Had another content, and have it still. */
  readonly different: readonly string[];
}

/**
 * Sees to it that files are on the branch, in one commit, however many others write there too. A path that is taken is never written.
 * @param files content by path
 * @throws RefusalError as `compete` does
 */
export function storeFiles(branch: FileBranch, files: ReadonlyMap<string, string>, competition: Competition): Promise<StoredFiles> {
  const { signal, log } = competition;
  const folders = [...new Set([...files.keys()].map((path) => path.slice(0, path.lastIndexOf("/"))))];
  /** What a try of ours may have stored although we were not told. */
  const tried = new Set<string>();
  let seen: string | undefined;

  return compete(
    "History",
    async () => {
      const tip = await branch.tip(signal);
      if (seen !== undefined && seen !== tip && !(tip !== undefined && (await branch.keeps(seen, tip, signal))))
        log.warning(
          `The ${branch.name} was rewritten while results were being stored: older ones may be gone; the new ones go on what is there now.`,
        );
      seen = tip;

      const listed = tip === undefined ? [] : await branch.list(tip, folders, signal);
      const present = new Map(listed.map(({ path, id }) => [path, id]));
      const missing = [...files].filter(([path]) => !present.has(path));
      if (missing.length > 0) {
        for (const [path] of missing) tried.add(path);
        const message = missing.length === 1 ? `Result ${missing[0]?.[0].split("/").at(-1)}` : `${missing.length} results`;
        if (!(await branch.advance(tip, { add: new Map(missing), remove: [], message }, signal))) return undefined;
      }

      const isDifferent = (path: string, text: string) => {
        const id = present.get(path);
        return id !== undefined && id !== blobId(text, id);
      };
      const different = [...files].flatMap(([path, text]) => (isDifferent(path, text) ? [path] : []));
      const same = [...files.keys()].filter((path) => !different.includes(path));
      return {
        stored: same.filter((path) => tried.has(path)),
        alreadyThere: same.filter((path) => !tried.has(path)),
        different,
      };
    },
    competition,
  );
}
