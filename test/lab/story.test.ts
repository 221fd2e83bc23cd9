import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { labEnvironment } from "../../actions/lib/adapters/lab/environment.ts";
import { pinning } from "../../actions/lib/adapters/lab/pinning.ts";
import { harnessVersion } from "../../actions/lib/adapters/project-files.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import { markOf } from "../../actions/lib/publishing/marker.ts";
import { buildNoise } from "../support/history-entries.ts";
import { BRANCH } from "../support/history-places.ts";
import { asFiles } from "../support/history-scene.ts";
import { proposeChange } from "../support/proposed-change.ts";
import { AFTER, BEFORE, SLUG, startScene } from "../support/story-scene.ts";
import { runWorkflow } from "../support/workflow.ts";

const CALLER = (layout: string) => `
on: { pull_request: }
permissions: {}
jobs:
  compare:
    permissions: { contents: read, pull-requests: write, id-token: write }
    uses: $/.github/workflows/compare.yml
    with: { layout: ${layout}, tests: tcp-throughput, rounds: "3" }
`;

const pullRequestEvent = (number: number, sha: string) => ({
  name: "pull_request",
  payload: { pull_request: { number, head: { sha } } },
});

/** Nights of the scenario against itself, as if this machine had measured them; their numbers are made up. */
const nights = (count: number) =>
  Array.from({ length: count }, (_, night) =>
    buildNoise({
      scenario: SLUG,
      workflowRun: night + 1,
      record: {
        runId: `night-${night}`,
        startedAt: new Date(Date.now() - (night + 1) * 24 * 3_600_000).toISOString(),
        environment: labEnvironment({}, pinning()),
        harness: { version: harnessVersion(), commit: "0".repeat(40) },
        secondsPerRun: 1,
      },
    }),
  );

/** As markdown has it: nobody is notified by an `@`. */
const armOf = (sha: string) => `${SLUG}@&#8203;${sha.slice(0, 7)}`;

describe("a pull request that changes values", () => {
  test("is planned in a comment, measured at base and head, and the comment becomes the verdict; no job can do more than it needs", async () => {
    await using scene = await startScene();
    scene.git.put(BRANCH, asFiles(nights(3)));
    const change = await proposeChange(scene.github, BEFORE, AFTER);
    const run = await runWorkflow({
      ...scene.options,
      file: scene.caller(CALLER("lab")),
      event: pullRequestEvent(change.number, change.headSha),
    });
    expect(run.conclusion, run.log).toBe("success");
    const compare = run.job("compare").called;
    expect(compare?.jobs.map(({ name, conclusion }) => `${name}: ${conclusion}`)).toEqual([
      "Plan: success",
      `Measure ${SLUG} in the lab: success`,
      expect.stringMatching(/^Measure .* on EKS .*: skipped$/),
      expect.stringMatching(/^Look after .*: skipped$/),
      `Report on ${SLUG}: success`,
    ]);
    expect(compare?.job("Plan").summary).toContain("bandwidthManager.bbr");
    expect(compare?.job("Plan").summary).toContain("Its noise is known from 3 runs against itself");

    const [comment = "", ...more] = await change.comments();
    expect(more).toEqual([]);
    expect(markOf(comment)?.stamp).toMatchObject({ key: "compare", state: "final", sha: change.headSha, runId: 77 });
    expect(comment).toContain(armOf(change.baseSha));
    expect(comment).toContain(armOf(change.headSha));
    expect(comment).toContain("lab: kernel mechanisms on one machine, not EKS");
    expect(scene.artifacts.names).toEqual(["comparison", `record-${SLUG}.0`, `report-${SLUG}`]);
    // What nights on machines like this one say of the noise is what the verdict leans on.
    const { noise } = JSON.parse(readFileSync(join(scene.artifacts.folder, `record-${SLUG}.0`, "record.json"), "utf8")) as RunRecord;
    expect(noise?.runs.map(({ runId }) => runId)).toEqual(["night-2", "night-1", "night-0"]);

    expect(scene.tokens.refused).toEqual([]);
    expect(scene.oidc.tokens).toEqual([]);
    expect(scene.rights.map(({ job, permissions }) => [job, permissions])).toEqual([
      ["Plan", { contents: "read", "pull-requests": "write" }],
      [`Measure ${SLUG} in the lab`, {}],
      [`Report on ${SLUG}`, { "pull-requests": "write" }],
    ]);
  });

  test("from a fork is compared in the lab although EKS was asked for, and nobody ever asks for a credential", async () => {
    await using scene = await startScene();
    const change = await proposeChange(scene.github, BEFORE, AFTER);
    const head = { sha: change.headSha, repo: { full_name: "mallory/octo-repo" } };
    const base = { sha: change.baseSha, repo: { full_name: scene.github.repository } };
    scene.github.proxy.inject({
      on: new RegExp(`GET .*/pulls/${change.number}$`),
      times: 1000,
      does: { answer: { status: 200, body: JSON.stringify({ number: change.number, head, base }) } },
    });
    const run = await runWorkflow({
      ...scene.options,
      isFork: true,
      file: scene.caller(CALLER("in-place")),
      event: pullRequestEvent(change.number, change.headSha),
    });
    expect(run.conclusion, run.log).toBe("success");
    const compare = run.job("compare").called;
    expect(compare?.jobs.filter(({ conclusion }) => conclusion === "success").map(({ name }) => name)).toEqual([
      "Plan",
      `Measure ${SLUG} in the lab`,
      `Report on ${SLUG}`,
    ]);
    expect(compare?.job(`Report on ${SLUG}`).summary).toContain(armOf(change.headSha));
    expect(compare?.job(`Report on ${SLUG}`).log).toContain("warning: ");
    expect(await change.comments()).toEqual([]);

    expect(scene.oidc.proxy.requests).toEqual([]);
    for (const { permissions } of scene.rights) expect(Object.values(permissions)).not.toContain("write");
  });
});

test("the button measures scenarios side by side, the one whose turn it is against itself too, and tells it in the step summary", async () => {
  await using scene = await startScene();
  const run = await runWorkflow({
    ...scene.options,
    file: ".github/workflows/benchmark.yml",
    event: { name: "workflow_dispatch" },
    inputs: { target: "lab", scenarios: "vpc-cni,cilium-vxlan", tests: "tcp-throughput", rounds: "2", "noise-run": true },
  });
  expect(run.conclusion, run.log).toBe("success");
  expect(run.jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name)).toEqual([
    "Choose",
    "Measure in the lab",
    "Report",
  ]);
  expect(run.job("Report").summary).toMatch(/vpc-cni[\s\S]*cilium-vxlan/);
  expect(run.outputs["verdict"]).not.toBe("");
  expect(scene.artifacts.names).toEqual(["noise-0", "record-0", "report"]);
  const noise = JSON.parse(readFileSync(join(scene.artifacts.folder, "noise-0", "record.json"), "utf8"));
  expect(noise.arms.map(({ scenario }: { readonly scenario: string }) => scenario)).toEqual(["cilium-vxlan", "cilium-vxlan"]);
  expect(scene.oidc.proxy.requests).toEqual([]);
});
