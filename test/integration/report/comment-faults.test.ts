import { describe, expect, test } from "vitest";
import type { ProxiedAnswer } from "../../support/fault-proxy.ts";
import type { GitHubServer } from "../../support/github-server.ts";
import { messages } from "../../support/runner.ts";
import { CREATE, LIST, scene, UPDATE } from "./scene.ts";

const COMMENTS = /\/issues\/\d+\/comments/;

const answer = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): ProxiedAnswer => ({
  status,
  headers,
  body: JSON.stringify({ message }),
});

describe("a fault that passes", () => {
  test.each<[string, RegExp, ProxiedAnswer]>([
    ["500", LIST, answer(500, "Server Error")],
    ["502 in HTML", CREATE, { status: 502, headers: { "content-type": "text/html" }, body: "<html>Bad gateway</html>" }],
    ["503 with Retry-After", CREATE, answer(503, "Unavailable", { "retry-after": "1" })],
    ["429", CREATE, answer(429, "Too Many Requests", { "retry-after": "1" })],
    ["403 with Retry-After", CREATE, answer(403, "You have exceeded a secondary rate limit", { "retry-after": "1" })],
    ["409", CREATE, answer(409, "Conflict")],
    ["502 of GraphQL", /graphql/, answer(502, "Bad Gateway")],
    ["half an answer", LIST, { status: 200, body: '[{"id":' }],
  ])("is waited out: %s", async (_, on, fault) => {
    await using at = await scene();
    at.github.proxy.inject({ on, does: { answer: fault } });
    const result = await at.report();
    expect(messages(result)).toEqual([]);
    expect(result.log).toContain("once more in");
    expect(await at.marks()).toHaveLength(1);
  });

  test.each([
    ["before", CREATE],
    ["after", CREATE],
    ["within", CREATE],
    ["after", LIST],
    ["after", /graphql/],
  ] as const)("never makes two comments: a reset %s %s", async (reset, on) => {
    await using at = await scene();
    at.github.proxy.inject({ on, does: { reset } });
    const result = await at.report();
    expect(messages(result)).toEqual([]);
    expect(await at.marks()).toHaveLength(1);
  });

  test("never repeats an update that took effect", async () => {
    await using at = await scene();
    await at.report({ with: { status: "in-progress" } });
    at.github.takeWrites();
    at.github.proxy.inject({ on: UPDATE, does: { reset: "after" } });
    expect(messages(await at.report())).toEqual([]);
    expect(at.github.takeWrites()).toHaveLength(1);
    expect(await at.marks()).toEqual([expect.stringMatching(/ final /)]);
  });

  test("is no fault when an answer is only slow", async () => {
    await using at = await scene();
    at.github.proxy.inject({ on: COMMENTS, times: 2, does: { delaySeconds: 0.5 } });
    expect((await at.report()).log).not.toContain("once more");
  });

  test("is not waited out by a step that is cancelled", async () => {
    await using at = await scene();
    at.github.proxy.inject({ on: LIST, times: 100, does: { answer: answer(503, "Unavailable", { "retry-after": "60" }) } });
    const { exitCode, seconds, annotations } = await at.report({ cancelWhen: /once more in 60 s/ });
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([{ level: "error", message: "The step was cancelled (SIGINT)." }]);
    expect(seconds).toBeLessThan(10);
  });
});

describe("what GitHub refuses", () => {
  const put = (condition: GitHubServer["condition"]) => (github: GitHubServer) => void Object.assign(github, { condition });

  test.each<[string, (github: GitHubServer) => void, Readonly<Record<string, string>>, string]>([
    ["an unknown token", () => {}, { "github-token": "ghs_revoked" }, "The token is not valid"],
    ["a locked pull request", put("locked"), {}, "locked"],
    ["a deleted pull request", put("deleted"), {}, "It does not exist"],
    ["a repository without issues", put("issues-off"), {}, "deleted"],
    [
      "a missing permission",
      ({ proxy }) => proxy.inject({ on: CREATE, does: { answer: answer(403, "Resource not accessible by integration") } }),
      {},
      "`pull-requests: write`",
    ],
    [
      "a validation",
      ({ proxy }) => proxy.inject({ on: CREATE, does: { answer: answer(422, "Validation Failed") } }),
      {},
      "refused what was sent",
    ],
    [
      "a pause that is too long",
      ({ proxy }) => proxy.inject({ on: CREATE, does: { answer: answer(429, "Too Many Requests", { "retry-after": "3600" }) } }),
      {},
      "longer pause",
    ],
  ])("is one warning, and the step stays green: %s", async (_, arrange, given, sentence) => {
    await using at = await scene();
    arrange(at.github);
    const result = await at.report({ with: given });
    expect(result.exitCode).toBe(0);
    expect(messages(result)).toEqual([expect.stringContaining(`warning: Not written: the comment on pull request #1.`)]);
    expect(messages(result)[0]).toContain(sentence);
    expect(result.summary).not.toBe("");
    expect(result.outputs).toMatchObject({ "comment-url": "", "report-path": expect.stringContaining("report.md") });
  });

  test("is one warning with a fork's token, which can only read", async () => {
    await using at = await scene();
    const result = await at.report({ with: { "github-token": at.github.tokens.fork, status: "in-progress" } });
    expect(result.exitCode).toBe(0);
    expect(messages(result)).toEqual([expect.stringContaining("a pull request from a fork gets a token that can only read")]);
    expect(await at.marks()).toEqual([]);
  });

  test("gives way to a shorter text when it was too long", async () => {
    await using at = await scene();
    at.github.proxy.inject({ on: CREATE, does: { answer: answer(422, "Body is too long (maximum is 65536 characters)") } });
    const result = await at.report();
    expect(messages(result)).toEqual([]);
    expect(await at.marks()).toHaveLength(1);
  });

  test("never shows the token", async () => {
    await using at = await scene();
    const token = at.github.tokens.workflow;
    at.github.proxy.inject({ on: CREATE, does: { answer: answer(401, `Bad credentials ${token}`) } });
    const { stdout, stderr } = await at.report();
    const lines = `${stdout}${stderr}`.split("\n").filter((line) => line.includes(token));
    expect(lines).toEqual([`::add-mask::${token}`]);
  });
});
