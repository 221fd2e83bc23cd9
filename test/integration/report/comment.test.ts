import { describe, expect, test } from "vitest";
import { digestOf, markBody } from "../../../actions/lib/publishing/marker.ts";
import type { Stamp } from "../../../actions/lib/publishing/stamp.ts";
import type { GitHubServer } from "../../support/github-server.ts";
import { BOT, CREATE, NEXT_HEAD, scene, UPDATE } from "./scene.ts";

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
