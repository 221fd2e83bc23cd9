import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BEFORE, filesOf, type PlanScene, planScene, SLUG, WITHOUT_BBR } from "../support/plan-scene.ts";
import type { ProposedPullRequest } from "../support/proposed-change.ts";
import { messages } from "../support/runner.ts";

let at: PlanScene;
beforeEach(async () => {
  at = await planScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("a maintainer's command", () => {
  const command = (number: number) => ["issue_comment", { issue: { number }, comment: { body: "/benchmark" } }] as const;

  test("holds for the commit that somebody has looked at", async () => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const given = { "pull-request": String(change.number), "head-sha": change.headSha };
    const step = await at.plan(change, { with: given, event: command(change.number) });
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "true", "head-sha": change.headSha });
  });

  test("is refused when the pull request stands on another by now", async () => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const newer = await change.push(filesOf(SLUG, "evil: true"));
    const given = { "pull-request": String(change.number), "head-sha": change.headSha };
    const step = await at.plan(change, { with: given, event: command(change.number) });
    expect(step.exitCode).toBe(1);
    expect(messages(step)).toEqual([
      `error: Input "head-sha" is ${change.headSha.slice(0, 7)}, and pull request #${change.number} stands on ${newer.slice(0, 7)} by now: look at what was added, and name that commit.`,
    ]);
    expect(step.outputs).toMatchObject({ changed: "false" });
    expect(existsSync(at.out)).toBe(false);
  });

  test("has to say which pull request", async () => {
    const change = await at.propose(BEFORE, BEFORE);
    const step = await at.plan(change, { event: command(change.number) });
    expect(messages(step)).toEqual(['error: Input "pull-request" must be given: this workflow run was not started by a pull request.']);
  });
});

describe("a fork", () => {
  const fromFork = (change: ProposedPullRequest, repo: object | null = { full_name: "mallory/octo-repo" }) => {
    const body = {
      number: change.number,
      head: { sha: change.headSha, repo },
      base: { sha: change.baseSha, repo: { full_name: at.github.repository } },
    };
    at.github.proxy.inject({
      on: new RegExp(`GET .*/pulls/${change.number}$`),
      does: { answer: { status: 200, body: JSON.stringify(body) } },
    });
  };

  test.each([[{ full_name: "mallory/octo-repo" }], [null]])("is told from a branch of ours: %j", async (repo) => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    fromFork(change, repo);
    const step = await at.plan(change);
    expect(step.outputs).toMatchObject({ "is-fork": "true", changed: "true" });
    expect(step.summary).toContain("no credentials of the cloud are within its reach");
  });

  test("whose token can only read gets its plan in the summary, and a warning", async () => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const step = await at.plan(change, { token: at.github.tokens.fork });
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step)).toEqual([
      expect.stringMatching(/^warning: Not written: the comment on pull request #\d+\. The token may not do it/),
    ]);
    expect(step.summary).toContain("Planned: 1 scenario");
  });
});
