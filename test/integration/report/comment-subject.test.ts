import { describe, expect, test } from "vitest";
import { messages } from "../../support/runner.ts";
import { BOT, NEXT_HEAD, scene } from "./scene.ts";

describe("without a pull request", () => {
  test.each([
    ["a push", { event: ["push", {}] as const }],
    [
      "a command in a comment, which does not say what was measured",
      { event: ["issue_comment", { issue: { number: 1, pull_request: {} } }] as const },
    ],
    ["no wish for a comment", { with: { comment: "false" } }],
    ["no token", { with: { "github-token": "" } }],
  ])("GitHub is not asked anything: %s", async (_, told) => {
    await using at = await scene();
    const result = await at.report(told);
    expect(result.exitCode).toBe(0);
    expect(messages(result)).toEqual([]);
    expect(at.github.proxy.requests).toEqual([]);
    expect(result.summary).not.toBe("");
  });

  test("the input says which", async () => {
    await using at = await scene();
    await at.report({ event: ["workflow_dispatch", {}], with: { "pull-request": "1" } });
    expect(await at.marks()).toEqual([`${BOT} final ${at.github.headSha.slice(0, 7)} 1.1`]);
  });
});

test("a maintainer's run tells of the commit that it measured, wherever the pull request went since", async () => {
  await using at = await scene();
  await at.report({ event: ["workflow_dispatch", {}], with: { "pull-request": "1", "head-sha": NEXT_HEAD } });
  expect(at.github.headSha).not.toBe(NEXT_HEAD);
  expect(await at.marks()).toEqual([`${BOT} final ${NEXT_HEAD.slice(0, 7)} 1.1`]);
});

describe("after workflow_run", () => {
  const event = (headSha: string) =>
    [
      "workflow_run",
      {
        workflow_run: {
          id: 40,
          run_attempt: 2,
          head_sha: headSha,
          head_branch: "topic",
          head_repository: { owner: { login: "octo-org" } },
        },
      },
    ] as const;

  test("the pull request is found, and the run that measured is named", async () => {
    await using at = await scene();
    await at.report({ run: 50, event: event(at.github.headSha) });
    expect(await at.marks()).toEqual([`${BOT} final ${at.github.headSha.slice(0, 7)} 40.2`]);
  });

  test("a number out of an artifact does not count when its head was not what was measured", async () => {
    await using at = await scene();
    const result = await at.report({ event: event(NEXT_HEAD), with: { "pull-request": "1" } });
    expect(result.exitCode).toBe(0);
    expect(messages(result)).toEqual([expect.stringMatching(/Pull request #1 stands on .* and ddddddd was measured/)]);
    expect(at.github.takeWrites()).toEqual([]);
  });

  test("a number that does not exist is a warning", async () => {
    await using at = await scene();
    const result = await at.report({ event: event(at.github.headSha), with: { "pull-request": "4711" } });
    expect(result.exitCode).toBe(0);
    expect(messages(result)).toEqual([expect.stringContaining("(404: Not Found)")]);
  });
});
