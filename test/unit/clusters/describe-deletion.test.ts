import { describe, expect, test } from "vitest";
import type { Deletion } from "../../../actions/lib/clusters/delete-cluster.ts";
import { deletionMarkdown, deletionSentence, sweepMarkdown } from "../../../actions/lib/clusters/describe-deletion.ts";
import { resource } from "../../support/scripted-account.ts";

const deletion = (more: Partial<Deletion> = {}): Deletion => ({
  name: "bench",
  region: "eu-north-1",
  ending: "deleted",
  leftovers: [],
  unseen: [],
  ...more,
});
const left = (id: string, dollarsPerHour?: number) => ({
  resource: resource("nat-gateway", id),
  deletedBy: "stack eksctl-bench-cluster",
  ...(dollarsPerHour !== undefined && { dollarsPerHour }),
});

describe("the end of a deletion in one sentence", () => {
  test("says that nothing is left only where all could be looked at", () => {
    expect(deletionSentence(deletion())).toBe("Nothing is left of cluster bench in eu-north-1.");
    const unseen = [{ kind: "role", why: "denied" }] as const;
    expect(deletionSentence(deletion({ unseen }))).toContain("nobody could look for: role.");
  });

  test("says what the rest costs, and what has no price", () => {
    expect(deletionSentence(deletion({ ending: "blocked", leftovers: [left("nat-1", 0.045)] }))).toBe(
      "Of cluster bench in eu-north-1 one thing remains, which costs about 0.04 USD an hour.",
    );
    const leftovers = [left("nat-1", 0.045), left("nat-2")];
    expect(deletionSentence(deletion({ ending: "out-of-time", why: "The time is over.", leftovers }))).toBe(
      "Of cluster bench in eu-north-1 2 things remain, which cost about 0.04 USD an hour, and the price of NAT gateway nat-2. The time is over.",
    );
  });
});

test("a table shows foreign words as words", () => {
  const leftovers = [{ ...left("nat-1", 0), why: "a | b `c`\n<img src=x>" }];
  const markdown = deletionMarkdown(deletion({ ending: "blocked", leftovers }));
  expect(markdown).toContain("a \\| b \\`c\\` \\<img src=x\\>");
  expect(markdown.split("\n").filter((line) => line.startsWith("|"))).toHaveLength(3);
});

test("a sweep that found nothing says so, and a region that could not be asked has its reason", () => {
  expect(sweepMarkdown([{ region: "eu-north-1", entries: [], foreign: 2 }])).toContain("Nothing of ours is in eu-north-1.");
  expect(sweepMarkdown([{ region: "eu-north-1", problem: "AWS does not answer." }])).toContain("could not be swept | AWS does not answer.");
});
