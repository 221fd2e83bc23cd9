/** A pull request, as far as it says which states of the files are to be compared. */
export interface ProposedChange {
  readonly number: number;
  readonly headSha: string;
  /** Where the branch stood that it asks to be merged into. */
  readonly baseSha: string;
  /** Whether the head lies in another repository, or in one that was deleted since. */
  readonly isFork: boolean;
}

export type EntryKind = "file" | "link" | "submodule" | "folder";

/** One thing in a folder of a repository. */
export interface TreeEntry {
  /** From the folder that was asked for. */
  readonly path: string;
  readonly kind: EntryKind;
  /** Of its content: the same id is the same content. */
  readonly id: string;
  /** Of a file. */
  readonly bytes?: number;
}

/** A repository's files at any commit, read as data: nothing is checked out. Every method asks once and rejects with a RefusalError. */
export interface RepositoryContent {
  change(number: number): Promise<ProposedChange>;
  /** The commit that both have in common last. */
  mergeBase(base: string, head: string): Promise<string>;
  /** What stands right in a folder; nothing where there is more than an answer holds. @param id a commit's or a folder's */
  folder(id: string): Promise<readonly TreeEntry[] | undefined>;
  /** Everything below a folder; nothing where there is more than an answer holds. */
  everything(id: string): Promise<readonly TreeEntry[] | undefined>;
  /** Content of a file. */
  file(id: string): Promise<Uint8Array>;
}
