import { ConfigurationError } from "../model/errors.ts";

/** A file on the branch, and what git calls its content. */
export interface BranchFile {
  readonly path: string;
  readonly id: string;
}

export interface BranchText {
  readonly path: string;
  /** `undefined` where it is too long. */
  readonly text: string | undefined;
}

/** Files to add, content by path, and paths to remove. */
export interface BranchChange {
  readonly add: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  /** Of the commit. */
  readonly message: string;
}

/**
 * A branch that nobody checks out, as a place for files. Its tip is the name of a commit. Every method asks once.
 * @throws RefusalError what the code host said; EnvironmentError where the branch holds something that makes it unfit
 */
export interface FileBranch extends AsyncDisposable {
  /** `branch "bench-data" of octo-org/octo-repo` */
  readonly name: string;
  /** @returns nothing where there is no such branch */
  tip(signal: AbortSignal): Promise<string | undefined>;
  /** Names at the top of its tree. */
  top(tip: string, signal: AbortSignal): Promise<readonly string[]>;
  /** All files in those folders and the folders in them. */
  list(tip: string, folders: readonly string[], signal: AbortSignal): Promise<readonly BranchFile[]>;
  /** What is in files, in their order; text that is longer is not brought. */
  read(files: readonly BranchFile[], limitBytes: number, signal: AbortSignal): Promise<readonly BranchText[]>;
  /** Whether what was there at an earlier tip, and is never removed, is still there at a later one. */
  keeps(earlier: string, later: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Puts a commit with that change on the tip, if the branch still has that tip; without one, makes the branch. Never by force.
   * @returns false when somebody else was quicker
   */
  advance(tip: string | undefined, change: BranchChange, signal: AbortSignal): Promise<boolean>;
}

/** @throws ConfigurationError for what is no name of a branch, or would be something else in an address */
export function checkBranchName(branch: string): void {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/.test(branch) || /\.\.|\.lock($|\/)|\.($|\/)/.test(branch))
    throw new ConfigurationError(`The history's branch must be letters, digits, dots, dashes and slashes, not "${branch}".`);
}
