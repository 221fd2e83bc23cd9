import { EnvironmentError } from "../../model/errors.ts";
import { RefusalError, type RefusalReason } from "../../ports/refusal.ts";

const FORBIDDEN = {
  read: "The token may not read it: the job needs the permission `contents: read`",
  write:
    "The branch is protected, or the token may not write to it: the job needs the permission `contents: write`, and the branch must take pushes without a pull request",
} as const;

const WHY: Readonly<Record<Exclude<RefusalReason, "forbidden">, string>> = {
  unauthorized: "The token is not valid, or no longer",
  locked: "The repository is locked",
  "not-found": "The repository does not exist, or the token may not see it",
  gone: "The repository was deleted",
  "too-long": "The code host takes no file of that length",
  invalid: "The code host refused what was sent",
  conflict: "Others kept writing to it until the time for it was up; run this again",
  "rate-limited": "The code host asks for a longer pause than this step waits; run this again later",
  unavailable: "There was no usable answer until the time for it was up; run this again",
};

/**
 * Says to the user what was not done and why. What is none of the code host's doing stays what it is.
 * @returns an EnvironmentError, or the error itself
 */
export function explainRefusal(error: unknown, what: string, doing: "read" | "write"): unknown {
  if (!(error instanceof RefusalError)) return error;
  const why = error.reason === "forbidden" ? FORBIDDEN[doing] : WHY[error.reason];
  return new EnvironmentError(`${what}. ${why} (${error.message}).`, { cause: error });
}
