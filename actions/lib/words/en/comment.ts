import type { CommentWords, LeftOut } from "../comment-words.ts";

const PARTS: Readonly<Record<LeftOut, string>> = {
  ratios: "the single rounds",
  "quiet-rows": "rows of equivalent metrics",
  tables: "the full tables",
  context: "context and notes",
  background: "how it was measured and how to read it",
  findings: "findings",
  candidates: "some candidates",
};

const STATE: Readonly<Record<"in-progress" | "failed" | "cancelled", string>> = {
  "in-progress": "Measuring",
  failed: "No verdict: the benchmark failed",
  cancelled: "No verdict: the benchmark was cancelled",
};

export const comment: CommentWords = {
  state: (state, { headSha }) =>
    `${STATE[state]}${headSha === undefined ? "" : `${state === "in-progress" ? " " : " at "}${headSha.slice(0, 7)}`}`,
  stateExplained: {
    "in-progress": "A measurement is under way. Its verdict will stand here; one of an earlier commit no longer holds.",
    failed: "The workflow run says why. Nothing is known of this commit, neither good nor bad.",
    cancelled: "Nothing is known of this commit, neither good nor bad.",
  },
  measured: ({ headSha, configuration }) =>
    [
      ...(headSha === undefined ? [] : [`Measured at ${headSha.slice(0, 7)}.`]),
      ...(configuration === undefined ? [] : [`Configuration: ${configuration}.`]),
    ].join(" "),
  runLink: "Workflow run",
  reportLink: "Full report",
  leftOut: (parts) =>
    `Left out here, because a comment has an upper limit: ${parts.map((part) => PARTS[part]).join(", ")}. The full report has everything.`,
};
