import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildEntry } from "../support/history-entries.ts";
import { type HistoryScene, historyScene, MEASURED, type ServedRun, SHA } from "../support/history-scene.ts";
import { armFacts, buildRecord } from "../support/records.ts";
import { messages, type StepResult } from "../support/runner.ts";

const FORK = "mallory/octo-repo";
/** Workflow run 77 measured the pull request, and workflow run 100 reports on it. */
async function afterPullRequest(more: Partial<ServedRun> = {}) {
  const at = await historyScene();
  at.serve(77, { event: "pull_request", sha: at.github.headSha, branch: "topic", headRepository: FORK, ...MEASURED, ...more });
  const workflow_run = {
    id: 77,
    run_attempt: 1,
    head_sha: at.github.headSha,
    head_branch: "topic",
    head_repository: { owner: { login: "mallory" } },
  };
  const { repository, pullRequest } = at.github;
  // The emulated pull request is from a branch of the repository; GitHub would list the fork's by its owner.
  at.api.inject({
    on: new RegExp(`GET /repos/${repository}/pulls\\?.*head=mallory`),
    times: 100,
    does: { answer: { status: 200, body: JSON.stringify([{ number: pullRequest, head: { sha: at.github.headSha } }]) } },
  });
  return {
    at,
    track: (given: Readonly<Record<string, string>> = {}) =>
      at.track({ with: { records: "artifact/record.json", ...given }, event: ["workflow_run", { workflow_run }] }),
  };
}

const refused = (at: HistoryScene, result: StepResult, sentence: RegExp | string) => {
  expect(result.exitCode).toBe(1);
  const pattern = typeof sentence === "string" ? expect.stringContaining(sentence) : expect.stringMatching(sentence);
  expect(messages(result)).toEqual([pattern, expect.stringMatching(/^error: 1 of the given files were not stored: /)]);
  expect(at.files()).toEqual([]);
};

describe("an artifact of a fork's workflow run", () => {
  test("is stored as the pull request's, with GitHub's word on everything but the numbers", async () => {
    const { at, track } = await afterPullRequest();
    await using _ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    const result = await track();
    expect(result.exitCode, result.log).toBe(0);
    const [path = ""] = at.files();
    expect(path).toBe(`v1/pr/${at.github.pullRequest}/2026/11/21/77-1-vpc-cni.json`);
    expect(at.entry(path).provenance).toMatchObject({
      repository: "octo-org/octo-repo",
      sha: at.github.headSha,
      pullRequest: at.github.pullRequest,
      workflowRun: 77,
      event: "pull_request",
    });
  });

  test("is the same by the input, whatever event this is", async () => {
    const { at } = await afterPullRequest();
    await using _ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    await at.track({ with: { records: "artifact/record.json", "artifact-run": "77" } });
    expect(at.files()).toEqual([expect.stringMatching(/^v1\/pr\/\d+\/.*\/77-1-/)]);
  });

  test("is never stored among the nights, where no pull request stands on what it measured", async () => {
    const { at, track } = await afterPullRequest({ sha: "e".repeat(40) });
    await using _ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    refused(at, await track(), /workflow run 77 was for a pull request\. No open pull request stands on eeeeeee\./);
  });

  test("is not a night either when a fork's workflow ran by a push or a clock", async () => {
    const { at, track } = await afterPullRequest({ event: "push", sha: "e".repeat(40) });
    await using _ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    refused(at, await track(), /workflow run 77 was for a pull request/);
  });

  test.each([
    [
      "another repository",
      { repository: FORK },
      "it claims the repository mallory/octo-repo, but the workflow run that made it has octo-org/octo-repo",
    ],
    ["another pull request", { pullRequest: 9 }, "it claims pull request 9, but"],
    ["no pull request", { pullRequest: undefined }, "it claims pull request none, but"],
    ["another commit", { sha: "e".repeat(40) }, "it claims the commit eeee"],
    ["another workflow run", { workflowRun: 100 }, "it claims workflow run 100, but the workflow run that made it has 77"],
    ["another event", { event: "schedule" }, "it claims the event schedule, but"],
    ["another workflow", { workflow: ".github/workflows/release.yml" }, "it claims the workflow .github/workflows/release.yml, but"],
  ])("is refused when it claims %s", async (_, claim, sentence) => {
    const { at, track } = await afterPullRequest();
    await using __ = at;
    const { pullRequest, headSha: sha } = at.github;
    const honest = { pullRequest, sha, workflowRun: 77, event: "pull_request" };
    const { pullRequest: claimed, ...others } = { ...honest, ...claim };
    at.write("artifact/record.json", buildEntry({ ...others, ...(claimed === undefined ? {} : { pullRequest: claimed }) }));
    refused(at, await track(), sentence);
  });

  test.each([
    ["before its workflow run began", "2026-11-01T02:00:00.000Z", "when workflow run 77 had not begun."],
    ["after its workflow run was over", "2027-11-01T02:00:00.000Z", "when workflow run 77 was over."],
  ])("is refused when it says that it was measured %s", async (_, startedAt, sentence) => {
    const { at, track } = await afterPullRequest();
    await using __ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"], startedAt }));
    refused(at, await track(), `it says it was measured at ${startedAt}, ${sentence}`);
  });

  test("is refused when the workflow's own word names a pull request that stands elsewhere", async () => {
    const { at, track } = await afterPullRequest({ sha: "e".repeat(40) });
    await using _ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    refused(
      at,
      await track({ "pull-request": String(at.github.pullRequest) }),
      /Pull request #\d+ stands on \w{7}, and eeeeeee was measured\./,
    );
  });

  test.each([
    [
      "leads out of the store by its scenario",
      buildRecord({ arms: [armFacts("x", { scenario: "../../runs/2026" })] }),
      "scenario: must be lower-case letters",
    ],
    ["is of a newer release", { schemaVersion: 2 }, "was written by a newer release (schemaVersion 2)"],
    ["is no JSON", "{", "is not JSON"],
    ["is no record", { schemaVersion: 1, provenance: "mine" }, "is not a valid entry"],
    ["is nothing", "", "is empty"],
    ["has 60 MB", `"${"x".repeat(60_000_000)}"`, "it has 61 MB, and 50 MB are the most"],
    ["says something to the runner", { schemaVersion: 1, runId: "\n::set-output name=a::b\n::add-mask::e" }, "is not a valid record"],
  ])("is refused when it %s", async (_, content, sentence) => {
    const { at, track } = await afterPullRequest();
    await using __ = at;
    at.write("artifact/record.json", content);
    const result = await track();
    refused(at, result, sentence);
    expect(Object.keys(result.outputs).sort()).toEqual(["already-there", "branch-tip", "stored"]);
  });

  test("is refused when it is a link, or behind one, and nothing of what that shows is told", async () => {
    const { at, track } = await afterPullRequest();
    await using _ = at;
    at.write("secret/record.json", '{"password":"hunter2"}');
    symlinkSync(join(at.folder, "secret"), join(at.folder, "artifact"));
    const result = await track();
    refused(at, result, /artifact is a link, which an artifact must not have\./);
    expect(result.log).not.toContain("hunter2");
  });

  test("cannot be stored where GitHub does not tell whose it is, and the step says which permission helps", async () => {
    const { at, track } = await afterPullRequest();
    await using _ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    at.api.inject({
      on: /actions\/runs\/77/,
      does: { answer: { status: 403, body: '{"message":"Resource not accessible by integration"}' } },
    });
    const result = await track();
    expect(messages(result)).toEqual([
      expect.stringMatching(/^error: GitHub does not tell .* `actions: read` and `pull-requests: read` \(403: /),
    ]);
    expect(at.files()).toEqual([]);
  });
});

describe("GitHub's word on a workflow run", () => {
  const answer = (status: number, message: string, headers = {}) => ({ answer: { status, headers, body: JSON.stringify({ message }) } });

  test.each([
    ["429 with a pause", answer(429, "Slow down", { "retry-after": "1" })],
    ["409", answer(409, "Conflict")],
    ["502", answer(502, "Bad gateway")],
    ["a broken connection", { reset: "before" as const }],
    ["a torn answer", { reset: "within" as const }],
  ])("is asked for again after %s", async (_, does) => {
    const { at, track } = await afterPullRequest();
    await using __ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    at.api.inject({ on: /actions\/runs\/77/, does });
    const result = await track();
    expect(result.exitCode, result.log).toBe(0);
    expect(at.files()).toEqual([expect.stringMatching(/^v1\/pr\/\d+\/.*\/77-1-/)]);
  });

  test.each([
    ["422", answer(422, "No"), "(422: No)"],
    ["429 with a pause of an hour", answer(429, "Slow down", { "retry-after": "3600" }), "(429: Slow down)"],
    ["401", answer(401, "Bad credentials"), "(401: Bad credentials)"],
  ])("that is refused by %s is one sentence without the token, and nothing is stored", async (_, does, said) => {
    const { at, track } = await afterPullRequest();
    await using __ = at;
    at.write("artifact/record.json", buildRecord({ arms: ["vpc-cni"] }));
    at.api.inject({ on: /actions\/runs\/77/, times: 20, does });
    const result = await track();
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual([
      expect.stringMatching(/^error: GitHub does not tell where the results come from, so nothing was stored/),
    ]);
    expect(messages(result)[0]).toContain(said);
    expect(result.log).not.toContain(at.token);
    expect(at.files()).toEqual([]);
  });
});

test("a comparison that a maintainer started by hand is no night of the branch on which its workflow ran", async () => {
  await using at = await historyScene();
  at.serve(78, { event: "workflow_dispatch", ...MEASURED });
  const states = ["b".repeat(40), at.github.headSha].map((revision) =>
    armFacts(`vpc-cni@${revision.slice(0, 7)}`, { scenario: "vpc-cni", revision }),
  );
  at.write("artifact/record.json", buildRecord({ arms: states }));
  const workflow_run = { id: 78, run_attempt: 1, head_sha: SHA, head_branch: "main", head_repository: { owner: { login: "octo-org" } } };
  const result = await at.track({ with: { records: "artifact/record.json" }, event: ["workflow_run", { workflow_run }] });
  refused(at, result, `it measured ${"b".repeat(40)}, and workflow run 78 is of ${SHA}; if that was a pull request, say which`);
});

describe("a comparison that a maintainer started by hand, and stores in the same workflow run", () => {
  const measuredCommit = "b".repeat(40);
  const byHand = async (given: Readonly<Record<string, string>>) => {
    const at = await historyScene();
    at.write("record.json", buildRecord({ arms: [armFacts("head", { scenario: "vpc-cni", revision: measuredCommit })] }));
    const event = ["workflow_dispatch", {}] as const;
    return { at, result: await at.track({ with: { records: "record.json", ...given }, event }) };
  };

  test("is of the commit that was measured, whatever the pull request stands on by now", async () => {
    const { at, result } = await byHand({ "pull-request": "1", "head-sha": measuredCommit });
    await using _ = at;
    expect(result.exitCode, result.log).toBe(0);
    const [path = "", ...more] = at.files();
    expect(more).toEqual([]);
    expect(path).toMatch(/^v1\/pr\/1\//);
    expect(at.entry(path).provenance).toMatchObject({ pullRequest: 1, sha: measuredCommit, event: "workflow_dispatch" });
  });

  test.each([
    ["make a night of another commit", {}, "where no pull request was measured"],
    ["say what another workflow run measured", { "artifact-run": "78" }, 'with "artifact-run"'],
  ])("cannot %s", async (_, given, why) => {
    const { at, result } = await byHand({ "head-sha": measuredCommit, ...given });
    await using _at = at;
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual([expect.stringContaining(`error: Input "head-sha" must be left out ${why}`)]);
    expect(at.files()).toEqual([]);
  });
});
