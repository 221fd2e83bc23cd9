import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markOf } from "../../actions/lib/publishing/marker.ts";
import { BEFORE, filesOf, type PlanScene, planScene, SLUG, WITHOUT_BBR } from "../support/plan-scene.ts";
import { messages } from "../support/runner.ts";

let at: PlanScene;
beforeEach(async () => {
  at = await planScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("trouble with GitHub", () => {
  const trees = /GET .*\/git\/trees\//;
  const answer = (status: number, headers = {}) => ({ answer: { status, headers, body: JSON.stringify({ message: "no" }) } });

  test.each([
    ["5xx", answer(502)],
    ["409", answer(409)],
    ["429 with a pause", answer(429, { "retry-after": "1" })],
    ["a broken connection", { reset: "within" as const }],
  ])("that passes is waited for: %s", async (_, does) => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    at.github.proxy.inject({ on: trees, does });
    const step = await at.plan(change);
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "true" });
  });

  test.each([403, 404, 422])("that does not pass is one sentence, and nothing is planned: %s", async (status) => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    at.github.proxy.inject({ on: trees, does: answer(status), times: 100 });
    const step = await at.plan(change);
    expect(step.exitCode).toBe(1);
    expect(messages(step)).toEqual([
      expect.stringMatching(new RegExp(`^error: GitHub did not give a folder \\(${status}: no\\); the job needs`)),
    ]);
    expect(step.outputs).toMatchObject({ changed: "false", matrix: '{"include":[]}' });
    expect(existsSync(at.out)).toBe(false);
  });

  test("with the comment fails nothing", async () => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    at.github.condition = "locked";
    const step = await at.plan(change);
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step).join()).toContain("Its conversation is locked");
  });

  test("that lists only a part of a folder's files is no answer", async () => {
    const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const body = JSON.stringify({ sha: change.headSha, tree: [], truncated: true });
    at.github.proxy.inject({ on: /git\/trees\/.*recursive=1/, does: { answer: { status: 200, body } } });
    expect(messages(await at.plan(change))).toEqual([
      'error: The folder "scenarios" holds more files than GitHub lists, so nobody can tell what changed in it.',
    ]);
  });
});

test("what was asked for and cannot be planned leaves no verdict of an earlier commit standing", async () => {
  const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
  const step = await at.plan(change, { with: { tests: "no-such-test" } });
  expect(step.exitCode).toBe(1);
  expect(messages(step)).toEqual([expect.stringContaining('"no-such-test"')]);
  const [comment = "", ...more] = await change.comments();
  expect(more).toEqual([]);
  expect(markOf(comment)?.stamp).toMatchObject({ state: "failed", sha: change.headSha });
  expect(comment).toContain("Nothing is measured: no plan can be made of what was asked for");
  expect(existsSync(at.out)).toBe(false);
});
