import { ConfigurationError } from "../model/errors.ts";
import type { RepositoryContent, TreeEntry } from "../ports/repository-content.ts";

/** What lies in some folders of a repository at one commit, by its path in the repository. */
export type Listing = ReadonlyMap<string, TreeEntry>;

/** The same folders at two commits. */
export interface ListedStates {
  readonly before: Listing;
  readonly after: Listing;
}

/**
 * Lists folders at two commits. A folder that is the same in both is not looked into.
 * @throws ConfigurationError where a folder holds more than the code host lists
 */
export async function listStates(
  content: RepositoryContent,
  { baseSha, headSha }: { readonly baseSha: string; readonly headSha: string },
  folders: readonly string[],
): Promise<ListedStates> {
  const before = new Map<string, TreeEntry>();
  const after = new Map<string, TreeEntry>();
  for (const folder of new Set(folders)) {
    const [old, now] = [await find(content, baseSha, folder), await find(content, headSha, folder)];
    if (old?.kind === "folder" && old.id === now?.id) continue;
    for (const [entry, listing] of [[old, before] as const, [now, after] as const]) {
      if (entry === undefined) continue;
      listing.set(entry.path, entry);
      if (entry.kind !== "folder") continue;
      for (const below of whole(await content.everything(entry.id), folder)) {
        const path = folder === "" ? below.path : `${folder}/${below.path}`;
        listing.set(path, { ...below, path });
      }
    }
  }
  return { before, after };
}

/** A folder, or what stands on the way to it and is none; nothing where the way ends. */
async function find(content: RepositoryContent, commit: string, folder: string): Promise<TreeEntry | undefined> {
  let entry: TreeEntry = { path: "", kind: "folder", id: commit };
  for (const name of folder.split("/").filter((part) => part !== "")) {
    const entries: readonly TreeEntry[] = whole(await content.folder(entry.id), entry.path);
    const below = entries.find(({ path }) => path === name);
    if (below === undefined) return undefined;
    entry = { ...below, path: entry.path === "" ? name : `${entry.path}/${name}` };
    if (entry.kind !== "folder") return entry;
  }
  return entry;
}

function whole(entries: readonly TreeEntry[] | undefined, folder: string): readonly TreeEntry[] {
  if (entries !== undefined) return entries;
  throw new ConfigurationError(
    `The folder "${folder === "" ? "/" : folder}" holds more files than GitHub lists, so nobody can tell what changed in it.`,
  );
}
