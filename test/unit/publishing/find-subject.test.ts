import { describe, expect, test } from "vitest";
import type { PullRequest, PullRequests } from "../../../actions/lib/ports/pull-request.ts";
import { RefusalError } from "../../../actions/lib/ports/refusal.ts";
import type { Trigger, WorkflowRun } from "../../../actions/lib/ports/workflow-run.ts";
import { findSubject, hasNoPullRequest } from "../../../actions/lib/publishing/find-subject.ts";

const [MERGE, HEAD, OTHER] = ["1", "2", "3"].map((digit) => digit.repeat(40)) as [string, string, string];

const run = (trigger: Trigger): WorkflowRun => ({
  repository: { owner: "octo-org", name: "octo-repo" },
  runId: 50,
  attempt: 2,
  sha: MERGE,
  serverUrl: "https://host",
  apiUrl: "https://api.host",
  trigger,
});
const pullRequestEvent = run({ kind: "pull-request", number: 7, headSha: HEAD });
const afterWorkflow = run({ kind: "workflow-run", runId: 40, attempt: 1, headSha: HEAD, head: { owner: "fork", branch: "topic" } });
const push = run({ kind: "other", event: "push" });

function host(...known: readonly PullRequest[]): PullRequests & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async read(number) {
      asked.push(`read ${number}`);
      const found = known.find((one) => one.number === number);
      if (found === undefined) throw new RefusalError("not-found", "404: Not Found");
      return found;
    },
    async listOpen({ owner, branch }) {
      asked.push(`list ${owner}:${branch}`);
      return known;
    },
  };
}

describe("the subject", () => {
  test("of a pull request's event is its head, without a question", async () => {
    const pullRequests = host();
    const runUrl = "https://host/octo-org/octo-repo/actions/runs/50/attempts/2";
    expect(await findSubject(pullRequestEvent, undefined, pullRequests)).toEqual({
      sha: HEAD,
      runId: 50,
      attempt: 2,
      runUrl,
      pullRequest: 7,
    });
    expect(await findSubject(pullRequestEvent, 7, pullRequests)).toMatchObject({ sha: HEAD, pullRequest: 7 });
    expect(pullRequests.asked).toEqual([]);
  });

  test("of another event is what the input says, at its present head", async () => {
    expect(await findSubject(push, 9, host({ number: 9, headSha: OTHER }))).toMatchObject({ sha: OTHER, pullRequest: 9, runId: 50 });
  });

  test("is the commit that was measured, wherever the pull request went since", async () => {
    const pullRequests = host({ number: 9, headSha: OTHER });
    expect(await findSubject(push, 9, pullRequests, HEAD)).toMatchObject({ sha: HEAD, pullRequest: 9 });
    expect(pullRequests.asked).toEqual(["read 9"]);
    expect(await findSubject(pullRequestEvent, 7, host(), OTHER)).toMatchObject({ sha: OTHER, pullRequest: 7 });
    expect(await findSubject(push, undefined, host(), OTHER)).toMatchObject({ sha: OTHER });
  });

  test("of a push is its commit", async () => {
    const subject = await findSubject(push, undefined, host());
    expect(subject).toMatchObject({ sha: MERGE, without: { isOdd: false } });
    expect(subject.pullRequest).toBeUndefined();
  });

  test("of a number that nobody knows is refused", async () => {
    await expect(findSubject(push, 9, host())).rejects.toMatchObject({ reason: "not-found" });
  });
});

describe("after workflow_run", () => {
  test("the run that measured counts, not the one that reports", async () => {
    expect(await findSubject(afterWorkflow, undefined, host({ number: 7, headSha: HEAD }))).toMatchObject({
      sha: HEAD,
      pullRequest: 7,
      runId: 40,
      attempt: 1,
      runUrl: "https://host/octo-org/octo-repo/actions/runs/40/attempts/1",
    });
  });

  test("the pull request is found by what GitHub says was measured", async () => {
    const pullRequests = host({ number: 6, headSha: OTHER }, { number: 7, headSha: HEAD });
    expect(await findSubject(afterWorkflow, undefined, pullRequests)).toMatchObject({ pullRequest: 7 });
    expect(pullRequests.asked).toEqual(["list fork:topic"]);
  });

  test("a commit out of an artifact counts as little as a number", async () => {
    const known = host({ number: 7, headSha: HEAD });
    expect(await findSubject(afterWorkflow, 7, known, OTHER)).toMatchObject({ sha: HEAD, pullRequest: 7 });
    expect((await findSubject(afterWorkflow, 7, host({ number: 7, headSha: OTHER }), OTHER)).pullRequest).toBeUndefined();
  });

  test("a number counts when its head is what was measured", async () => {
    expect(await findSubject(afterWorkflow, 7, host({ number: 7, headSha: HEAD }))).toMatchObject({ pullRequest: 7 });
  });

  test.each<[string, number | undefined, readonly PullRequest[], boolean, string]>([
    [
      "a number out of an artifact names another pull request",
      8,
      [{ number: 8, headSha: OTHER }],
      true,
      "#8 stands on 3333333, and 2222222 was measured",
    ],
    ["the pull request has moved on", undefined, [{ number: 7, headSha: OTHER }], false, "No open pull request stands on 2222222"],
    ["it was closed", undefined, [], false, "No open pull request"],
    ["two have the same head", undefined, [7, 8].map((number) => ({ number, headSha: HEAD })), true, "2 pull requests stand on 2222222"],
  ])("there is no comment when %s", async (_, asked, known, isOdd, sentence) => {
    const subject = await findSubject(afterWorkflow, asked, host(...known));
    expect(subject.pullRequest).toBeUndefined();
    expect(subject.without).toMatchObject({ isOdd, sentence: expect.stringContaining(sentence) });
    expect(subject.sha).toBe(HEAD);
  });

  test("nobody is asked when the fork is gone", async () => {
    const pullRequests = host();
    const trigger: Trigger = { kind: "workflow-run", runId: 40, attempt: 1, headSha: HEAD };
    expect((await findSubject(run(trigger), undefined, pullRequests)).pullRequest).toBeUndefined();
    expect(pullRequests.asked).toEqual([]);
  });
});

test.each([
  [push, undefined, true],
  [push, 7, false],
  [pullRequestEvent, undefined, false],
  [afterWorkflow, undefined, false],
])("whether there is no pull request is known without asking: %#", (given, asked, without) => {
  expect(hasNoPullRequest(given, asked)).toBe(without);
});
