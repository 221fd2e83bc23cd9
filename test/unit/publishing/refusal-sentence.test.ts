import { expect, test } from "vitest";
import { RefusalError, type RefusalReason } from "../../../actions/lib/ports/refusal.ts";
import { refusalSentence } from "../../../actions/lib/publishing/refusal-sentence.ts";

const refused = { what: "the comment on pull request #7", permission: "pull-requests: write" };

test.each<[RefusalReason, string]>([
  ["unauthorized", "github-token"],
  ["forbidden", "`pull-requests: write`"],
  ["forbidden", "fork"],
  ["locked", "locked"],
  ["not-found", "`pull-requests: write`"],
  ["gone", "deleted"],
  ["too-long", "length"],
  ["invalid", "refused"],
  ["conflict", "kept changing"],
  ["rate-limited", "pause"],
  ["unavailable", "no usable answer"],
])("%s is told with what helps: %s", (reason, word) => {
  const sentence = refusalSentence(refused, new RefusalError(reason, "403: Forbidden"));
  expect(sentence).toContain(word);
  expect(sentence).toMatch(/^Not written: the comment on pull request #7\. [A-Z].* \(403: Forbidden\)\.$/);
});
