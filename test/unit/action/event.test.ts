import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readWorkflowFacts, readWorkflowRun } from "../../../actions/lib/action/event.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { temporaryFolder } from "../../support/folders.ts";

const SHA = "a".repeat(40);
const HEAD = "b".repeat(40);
const RUNNER = {
  GITHUB_REPOSITORY: "octo-org/octo-repo",
  GITHUB_RUN_ID: "50",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_SHA: SHA,
  GITHUB_SERVER_URL: "https://host",
  GITHUB_API_URL: "https://host/api/v3/",
};

function triggerOf(name: string, event: unknown) {
  using folder = temporaryFolder();
  const path = join(folder.path, "event.json");
  writeFileSync(path, typeof event === "string" ? event : JSON.stringify(event));
  return readWorkflowRun({ ...RUNNER, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path })?.trigger;
}

describe("a workflow run", () => {
  test("is what the runner tells of it", () => {
    expect(readWorkflowRun({ ...RUNNER, GITHUB_EVENT_NAME: "push" })).toEqual({
      repository: { owner: "octo-org", name: "octo-repo" },
      runId: 50,
      attempt: 2,
      sha: SHA,
      serverUrl: "https://host",
      apiUrl: "https://host/api/v3",
      trigger: { kind: "other", event: "push" },
    });
  });

  test.each([undefined, "", "octo-org", "a/b/c", "/b"])("is none outside of a workflow: %j", (repository) => {
    expect(readWorkflowRun({ ...RUNNER, GITHUB_REPOSITORY: repository })).toBeUndefined();
  });

  test.each([
    ["GITHUB_RUN_ID", "1e3"],
    ["GITHUB_RUN_ATTEMPT", ""],
    ["GITHUB_API_URL", "file:///etc/passwd"],
    ["GITHUB_SERVER_URL", "https://host/) [x](y"],
    ["GITHUB_EVENT_PATH", "/does/not/exist.json"],
  ])("is refused when %s is %j", (name, value) => {
    expect(() => readWorkflowRun({ ...RUNNER, [name]: value })).toThrow(EnvironmentError);
    expect(() => readWorkflowRun({ ...RUNNER, [name]: value })).toThrow(name);
  });
});

describe("the facts of a workflow", () => {
  const WORKFLOW_REF = "octo-org/octo-repo/.github/workflows/nightly.yml@refs/heads/main";

  test("are the path of its file, its event, and whether a program started it", () => {
    const facts = { workflow: ".github/workflows/nightly.yml", event: "schedule" };
    const runner = { GITHUB_WORKFLOW_REF: WORKFLOW_REF, GITHUB_WORKFLOW: "Nightly", GITHUB_EVENT_NAME: "schedule" };
    expect(readWorkflowFacts({ ...runner, GITHUB_ACTOR: "octocat" })).toEqual({ ...facts, actor: "person" });
    expect(readWorkflowFacts({ ...runner, GITHUB_ACTOR: "dependabot[bot]" })).toEqual({ ...facts, actor: "bot" });
  });

  test("name the workflow where the runner does not tell the path", () => {
    expect(readWorkflowFacts({ GITHUB_WORKFLOW: "Nightly", GITHUB_EVENT_NAME: "push" }).workflow).toBe("Nightly");
  });

  test.each(["GITHUB_WORKFLOW_REF", "GITHUB_EVENT_NAME"])("are refused without %s", (name) => {
    const runner = { GITHUB_WORKFLOW_REF: WORKFLOW_REF, GITHUB_EVENT_NAME: "push" };
    expect(() => readWorkflowFacts({ ...runner, [name]: "" })).toThrow(EnvironmentError);
  });
});

describe("what triggered it", () => {
  const pullRequest = { pull_request: { number: 7, head: { sha: HEAD } } };

  test.each(["pull_request", "pull_request_target"])("is the pull request of %s, at its head and not at the merge", (name) => {
    expect(triggerOf(name, pullRequest)).toEqual({ kind: "pull-request", number: 7, headSha: HEAD });
  });

  test("is the other workflow run after workflow_run", () => {
    const run = { id: 40, run_attempt: 3, head_sha: HEAD, head_branch: "topic", head_repository: { owner: { login: "fork" } } };
    const expected = { kind: "workflow-run", runId: 40, attempt: 3, headSha: HEAD };
    expect(triggerOf("workflow_run", { workflow_run: run })).toEqual({ ...expected, head: { owner: "fork", branch: "topic" } });
    expect(triggerOf("workflow_run", { workflow_run: { ...run, head_repository: null } })).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ["issue_comment", { issue: { number: 7, pull_request: {} } }],
    ["workflow_dispatch", { inputs: { number: "7" } }],
    ["push", pullRequest],
    ["pull_request", { pull_request: { number: "7", head: { sha: HEAD } } }],
    ["pull_request", { pull_request: { number: 7, head: { sha: "HEAD" } } }],
    ["pull_request", { pull_request: null }],
    ["pull_request", []],
    ["workflow_run", { workflow_run: { id: 40 } }],
  ])("is no pull request for %s %j", (name, event) => {
    expect(triggerOf(name, event)).toEqual({ kind: "other", event: name });
  });

  test("is refused when it is no JSON", () => {
    expect(() => triggerOf("push", "{")).toThrow(EnvironmentError);
  });
});
