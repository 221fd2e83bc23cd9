import type { RefusalError, RefusalReason } from "../ports/refusal.ts";

/** What was to be written: `the comment on pull request #7`, and the permission it takes. */
export interface Refused {
  readonly what: string;
  readonly permission: string;
}

const WHY: Readonly<Record<RefusalReason, (permission: string) => string>> = {
  unauthorized: () => `the token is not valid, or no longer; give a valid one in "github-token"`,
  forbidden: (permission) =>
    `the token may not do it; the job needs the permission \`${permission}\`, and a pull request from a fork gets a token that can only read`,
  locked: () => "its conversation is locked",
  "not-found": (permission) => `it does not exist, or the token may not see it; the job needs the permission \`${permission}\``,
  gone: () => "it was deleted",
  "too-long": () => "GitHub takes no text of that length",
  invalid: () => "GitHub refused what was sent",
  conflict: () => "others kept changing it in the same moment",
  "rate-limited": () => "GitHub asks for a longer pause than this step waits",
  unavailable: () => "GitHub gave no usable answer until the time for it was up",
};

/** One sentence for a warning: what was not written, why, and what helps. */
export function refusalSentence({ what, permission }: Refused, error: RefusalError): string {
  return `Not written: ${what}. ${capitalize(WHY[error.reason](permission))} (${error.message}).`;
}

const capitalize = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());
