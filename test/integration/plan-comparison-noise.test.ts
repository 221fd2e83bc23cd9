import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { harnessVersion } from "../../actions/lib/adapters/project-files.ts";
import { readNoise } from "../../actions/lib/adapters/records/noise-file.ts";
import { buildEntry, buildNoise } from "../support/history-entries.ts";
import { BRANCH } from "../support/history-places.ts";
import { asFiles } from "../support/history-scene.ts";
import { BEFORE, filesOf, type PlanScene, planScene, SLUG, WITHOUT_BBR } from "../support/plan-scene.ts";
import { messages } from "../support/runner.ts";

let at: PlanScene;
beforeEach(async () => {
  at = await planScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * HOUR).toISOString();
const night = (days: number, more: Parameters<typeof buildNoise>[0] = {}) =>
  buildNoise({
    scenario: SLUG,
    workflowRun: 1000 - days,
    ...more,
    record: {
      runId: `night-${days}`,
      startedAt: daysAgo(days),
      secondsPerRun: 1,
      harness: { version: harnessVersion(), commit: "0".repeat(40) },
      ...more.record,
    },
  });

const planned = async (more: Parameters<PlanScene["plan"]>[1] = {}) => {
  const change = await at.propose(BEFORE, filesOf(SLUG, WITHOUT_BBR));
  return at.plan(change, { ...more, with: { layout: "lab", ...more.with } });
};
const noiseFile = () => readNoise(join(at.out, "noise.json"));

describe("what nights say of the noise", () => {
  test("goes to who measures, by machine, of the last half year and of the scenarios that change", async () => {
    const elsewhere = night(4, { record: { environment: { ...night(4).environment, cores: 64 }, runId: "elsewhere" } });
    const other = night(5, { scenario: "vpc-cni" });
    at.git.put(BRANCH, asFiles([night(1), night(2), night(3), night(200), elsewhere, other, buildEntry({ startedAt: daysAgo(1) })]));
    const step = await planned();
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step)).toEqual([]);
    const known = (await noiseFile()).map(({ fingerprint, runs }) => [fingerprint.cores, runs.map(({ runId }) => runId)]);
    expect(known).toEqual([
      [64, ["elsewhere"]],
      [2, ["night-3", "night-2", "night-1"]],
    ]);
    expect(step.summary).toContain("Its noise is known from 3 runs against itself");
  });

  test("is not asked for where there are no nights yet: then the plan says what that means for the verdict", async () => {
    const step = await planned();
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step)).toEqual([]);
    expect(await noiseFile()).toEqual([]);
    expect(step.summary).toContain("Its noise is not known from any night, so only large changes can be told.");
  });

  test("is not counted where another release of the harness measured", async () => {
    at.git.put(BRANCH, asFiles([night(1, { record: { harness: { version: "0.0.9", commit: "0".repeat(40) } } })]));
    expect((await planned()).summary).toContain("Its noise is not known from any night");
  });

  test("is not counted where it is of another kind of target", async () => {
    at.git.put(BRANCH, asFiles([night(1)]));
    const step = await planned({ with: { layout: "in-place" } });
    expect(step.summary).toContain("Its noise is not known from any night");
  });

  test("is read from the branch that the history is on", async () => {
    at.git.put("nights", asFiles([night(1)]));
    const step = await planned({ with: { "history-branch": "nights" } });
    expect(step.summary).toContain("Its noise is known from 1 run against itself");
  });

  test("is taken without files that are none of ours, and a warning tells of each", async () => {
    const folder = `v1/aa/${daysAgo(1).slice(0, 10).replaceAll("-", "/")}`;
    at.git.put(BRANCH, { ...asFiles([night(1)]), [`${folder}/notes.txt`]: "mine", [`${folder}/7-1-${SLUG}.json`]: "{" });
    const step = await planned();
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step).toSorted()).toEqual([
      expect.stringMatching(/^warning: .*7-1-cilium-eni-tuned\.json/),
      expect.stringMatching(/^warning: .*notes\.txt .* none of our results/),
    ]);
    expect((await noiseFile()).flatMap(({ runs }) => runs.map(({ runId }) => runId))).toEqual(["night-1"]);
  });

  test("is done without where git does not answer: the plan is worth more", async () => {
    at.git.put(BRANCH, asFiles([night(1)]));
    at.git.inject({ on: /info\/refs/, times: 1000, does: { status: 403 } });
    const step = await planned();
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step)).toEqual([expect.stringMatching(/^warning: The noise of earlier nights is not used: /)]);
    expect(step.outputs).toMatchObject({ changed: "true" });
    expect(readFileSync(join(at.out, "noise.json"), "utf8")).toContain('"histories":[]');
    expect(step.log).not.toContain(at.github.tokens.workflow);
  });
});
