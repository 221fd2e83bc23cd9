import { EnvironmentError } from "../../model/errors.ts";

/** Why something cannot be stored and what helps, by error number. */
const PROBLEMS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOSPC: ["the disk is full", "free some space"],
  EDQUOT: ["the disk quota is used up", "free some space"],
  EROFS: ["its file system is read-only", "make it writable"],
  EACCES: ["permission is denied", "let this user write there"],
  EPERM: ["permission is denied", "let this user write there"],
  EIO: ["the disk reports an error", "look at the disk"],
  ENOENT: ["its folder does not exist", "make the folder"],
  ENOTDIR: ["a part of its path is no folder", "choose another folder"],
  EISDIR: ["it is a folder", "move that away"],
};

/**
 * Turns a failure to store into one sentence for the user: why, what is kept, what helps, how to go on.
 * @returns an EnvironmentError, or the error itself when it is not about storing
 */
export function storageError(error: unknown, path: string, kept: string, next: string): unknown {
  const [reason, remedy] = PROBLEMS[errorNumber(error) ?? ""] ?? [];
  if (reason === undefined) return error;
  return new EnvironmentError(`${path} cannot be written because ${reason}; ${kept}: ${remedy}, then ${next}.`, { cause: error });
}

/** The name of a system error (`ENOENT`), if it is one. */
export function errorNumber(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
