import { describe, expect, test } from "vitest";
import { digestOf, markBody } from "../../../actions/lib/publishing/marker.ts";
import type { Stamp } from "../../../actions/lib/publishing/stamp.ts";
import type { ProxiedAnswer } from "../../support/fault-proxy.ts";
import type { GitHubServer } from "../../support/github-server.ts";
import { annotations, scene } from "./scene.ts";

const COMMENTS = /\/issues\/\d+\/comments/;
const LIST = /^GET .*\/issues\/\d+\/comments/;
const CREATE = /^POST .*\/issues\/\d+\/comments/;
const UPDATE = /^PATCH .*\/issues\/comments\//;
const BOT = "github-actions[bot]";
const NEXT_HEAD = "d".repeat(40);

const answer = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): ProxiedAnswer => ({
  status,
  headers,
  body: JSON.stringify({ message }),
});

/** Writes a comment as another program would. */
async function write(
  { call, repository, pullRequest, tokens }: GitHubServer,
  body: string,
  author: keyof GitHubServer["tokens"] = "workflow",
) {
  return call("POST", `/repos/${repository}/issues/${pullRequest}/comments`, tokens[author], { body });
}

const marked = (sha: string, more: Partial<Stamp> = {}, text = "A verdict.") =>
  markBody({ stamp: { key: "default", sha, runId: 1, attempt: 1, state: "final", ...more }, digest: digestOf(text) }, text);

describe("the comment's life", () => {
  test("goes from running to the verdict, to the next commit's, to failed and back, in one comment", async () => {
    await using at = await scene();
    const { github } = at;
    const first = github.headSha.slice(0, 7);

    const begun = await at.report({ with: { status: "in-progress", records: "" } });
    expect(begun.exitCode, begun.log).toBe(0);
    expect(await at.marks()).toEqual([`${BOT} in-progress ${first} 1.1`]);
    expect(begun.outputs["comment-url"]).toMatch(/#issuecomment-1$/);

    const ended = await at.report();
    expect(ended.exitCode, ended.log).toBe(0);
    expect(await at.marks()).toEqual([`${BOT} final ${first} 1.1`]);
    expect(ended.outputs["comment-url"]).toBe(begun.outputs["comment-url"]);
    const [verdict] = await github.comments();
    expect(verdict?.body).toContain(
      `Measured at ${first}.\n\n[Workflow run](https://github.com/octo-org/octo-repo/actions/runs/1/attempts/1)`,
    );

    github.headSha = NEXT_HEAD;
    await at.report({ run: 2, with: { status: "in-progress" } });
    expect(await at.marks()).toEqual([`${BOT} in-progress ddddddd 2.1`]);
    const [running] = await github.comments();
    expect(running?.body).toMatch(/Measuring ddddddd[\s\S]*\[Workflow run\]\(.*\/runs\/2\/attempts\/1\)/);
    expect(running?.body).not.toContain("Measured at");

    await at.report({ run: 2, with: { status: "failure", records: "gone.json" } });
    expect(await at.marks()).toEqual([`${BOT} failed ddddddd 2.1`]);
    await at.report({ run: 2, attempt: 2, with: { status: "cancelled", records: "" } });
    expect(await at.marks()).toEqual([`${BOT} cancelled ddddddd 2.2`]);
    await at.report({ run: 2, attempt: 3 });
    expect(await at.marks()).toEqual([`${BOT} final ddddddd 2.3`]);
  });

  test("says that the measurement failed when its record cannot be read, and the step fails", async () => {
    await using at = await scene();
    await at.report({ with: { status: "in-progress" } });
    const { exitCode, annotations } = await at.report({ with: { records: "gone.json" } });
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([{ level: "error", message: expect.stringContaining("gone.json does not exist") }]);
    expect(await at.marks()).toEqual([expect.stringContaining("failed")]);
  });

  test("is not written when nothing has changed", async () => {
    await using at = await scene();
    await at.report();
    expect(at.github.takeWrites()).toHaveLength(1);
    const again = await at.report();
    expect(again.log).toContain("Comment unchanged");
    expect(at.github.takeWrites()).toEqual([]);
  });

  test("is one of each key", async () => {
    await using at = await scene();
    await at.report({ with: { "comment-key": "m5.large" } });
    await at.report({ with: { "comment-key": "c7g.large", status: "in-progress" } });
    await at.report({ with: { "comment-key": "c7g.large" } });
    expect(await at.marks()).toHaveLength(2);
  });

  test("speaks the language that was asked for", async () => {
    await using at = await scene();
    await at.report({ with: { status: "in-progress", locale: "zh" } });
    expect((await at.github.comments())[0]?.body).toContain(`正在测量 ${at.github.headSha.slice(0, 7)}`);
  });
});

describe("whose comment it is", () => {
  test("is found behind a hundred others", async () => {
    await using at = await scene();
    const { github } = at;
    for (let i = 0; i < 103; i++) await write(github, `Comment ${i}`, "stranger");
    await at.report({ with: { status: "in-progress" } });
    for (let i = 0; i < 100; i++) await write(github, `Comment ${i}`, "stranger");
    github.takeWrites();
    await at.report();
    expect(github.takeWrites()).toEqual([expect.stringMatching(/^PATCH .*\/comments\/104$/)]);
    expect((await github.comments()).filter(({ user }) => user.login === BOT)).toHaveLength(1);
  });

  test("is never decided by a mark in a stranger's comment, or by one that is quoted", async () => {
    await using at = await scene();
    const { github } = at;
    await write(github, marked(github.headSha, { runId: 999 }), "stranger");
    await write(github, marked(github.headSha, { runId: 999 }), "app");
    await write(github, `> ${marked(github.headSha, { runId: 999 })}`);
    const before = await github.comments();
    await at.report({ run: 5 });
    expect((await github.comments()).slice(0, 3)).toEqual(before);
    expect((await at.marks()).slice(3)).toEqual([`${BOT} final ${github.headSha.slice(0, 7)} 5.1`]);
  });

  test.each(["app", "maintainer"] as const)("is the token's, also that of another %s", async (account) => {
    await using at = await scene();
    const { github } = at;
    await write(github, marked(github.headSha, { state: "in-progress" }));
    await write(github, marked(github.headSha, { state: "in-progress" }), account);
    await at.report({ with: { "github-token": github.tokens[account] } });
    expect((await at.marks()).map((mark) => mark.split(" ")[1])).toEqual(["in-progress", "final"]);
  });

  test("is known without GraphQL", async () => {
    await using at = await scene();
    at.github.hasGraphql = false;
    await at.report({ with: { status: "in-progress" } });
    await at.report();
    expect(await at.marks()).toHaveLength(1);
  });
});

describe("several writers", () => {
  test.each([2, 3])("%s at once end in one comment, the newest", async (writers) => {
    await using at = await scene();
    const { github } = at;
    // Each has read an empty list before any of them creates.
    github.proxy.inject({ on: CREATE, does: { together: writers } });
    const results = await Promise.all(Array.from({ length: writers }, (_, i) => at.report({ run: i + 1 })));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(results.map(() => 0));
    expect(await at.marks()).toEqual([`${BOT} final ${github.headSha.slice(0, 7)} ${writers}.1`]);
    const [comment] = await github.comments();
    for (const { outputs } of results) expect(outputs["comment-url"]).toMatch(new RegExp(`#issuecomment-${comment?.id}$`));
    expect(results[0]?.log).toContain(`left to a newer measurement, workflow run ${writers}`);
  });

  test("leave the comment to a newer one that is there", async () => {
    await using at = await scene();
    await at.report({ run: 7 });
    at.github.takeWrites();
    for (const status of ["in-progress", "success", "failure"]) {
      const late = await at.report({ run: 6, with: { status } });
      expect(late.exitCode).toBe(0);
      expect(late.log).toContain("left to a newer measurement, workflow run 7, attempt 1");
    }
    const running = await at.report({ run: 7, with: { status: "in-progress" } });
    expect(running.log).toContain("left to a newer measurement");
    expect(at.github.takeWrites()).toEqual([]);
  });

  test("do not overwrite a newer one that came between list and write", async () => {
    await using at = await scene();
    const { github } = at;
    await at.report({ run: 1 });
    // Held where it looks once more before it writes.
    const looks = /^GET .*\/issues\/comments\/\d+/;
    const newerIsThere = Promise.withResolvers<void>();
    github.proxy.inject({ on: looks, does: { holdUntil: newerIsThere.promise } });
    const arrived = github.proxy.arrival(looks);
    const late = at.report({ run: 2 });
    await arrived;
    await at.report({ run: 3 });
    newerIsThere.resolve();
    expect((await late).log).toContain("left to a newer measurement, workflow run 3");
    expect(await at.marks()).toEqual([expect.stringMatching(/ 3\.1$/)]);
  });

  test("begin anew when somebody deletes the comment between list and write", async () => {
    await using at = await scene();
    const { github } = at;
    await at.report({ with: { status: "in-progress" } });
    const deleted = Promise.withResolvers<void>();
    github.proxy.inject({ on: UPDATE, does: { holdUntil: deleted.promise } });
    const arrived = github.proxy.arrival(UPDATE);
    const reporting = at.report();
    await arrived;
    await github.call("DELETE", `/repos/${github.repository}/issues/comments/1`, github.tokens.maintainer);
    deleted.resolve();
    expect((await reporting).exitCode).toBe(0);
    expect(await at.marks()).toEqual([expect.stringMatching(/ final /)]);
  });

  test("take away what earlier races left behind", async () => {
    await using at = await scene();
    for (const runId of [1, 2, 3]) await write(at.github, marked(at.github.headSha, { runId }));
    await at.report({ run: 4 });
    expect(await at.github.comments()).toHaveLength(1);
    expect((await at.github.comments())[0]?.id).toBe(1);
  });
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
    expect(annotations(result)).toEqual([]);
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
    expect(annotations(result)).toEqual([]);
    expect(await at.marks()).toHaveLength(1);
  });

  test("never repeats an update that took effect", async () => {
    await using at = await scene();
    await at.report({ with: { status: "in-progress" } });
    at.github.takeWrites();
    at.github.proxy.inject({ on: UPDATE, does: { reset: "after" } });
    expect(annotations(await at.report())).toEqual([]);
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
    expect(annotations(result)).toEqual([expect.stringContaining(`warning: Not written: the comment on pull request #1.`)]);
    expect(annotations(result)[0]).toContain(sentence);
    expect(result.summary).not.toBe("");
    expect(result.outputs).toMatchObject({ "comment-url": "", "report-path": expect.stringContaining("report.md") });
  });

  test("is one warning with a fork's token, which can only read", async () => {
    await using at = await scene();
    const result = await at.report({ with: { "github-token": at.github.tokens.fork, status: "in-progress" } });
    expect(result.exitCode).toBe(0);
    expect(annotations(result)).toEqual([expect.stringContaining("a pull request from a fork gets a token that can only read")]);
    expect(await at.marks()).toEqual([]);
  });

  test("gives way to a shorter text when it was too long", async () => {
    await using at = await scene();
    at.github.proxy.inject({ on: CREATE, does: { answer: answer(422, "Body is too long (maximum is 65536 characters)") } });
    const result = await at.report();
    expect(annotations(result)).toEqual([]);
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
    expect(annotations(result)).toEqual([]);
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
    expect(annotations(result)).toEqual([expect.stringMatching(/Pull request #1 stands on .* and ddddddd was measured/)]);
    expect(at.github.takeWrites()).toEqual([]);
  });

  test("a number that does not exist is a warning", async () => {
    await using at = await scene();
    const result = await at.report({ event: event(at.github.headSha), with: { "pull-request": "4711" } });
    expect(result.exitCode).toBe(0);
    expect(annotations(result)).toEqual([expect.stringContaining("(404: Not Found)")]);
  });
});
