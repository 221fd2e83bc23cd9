import { describe, expect, test } from "vitest";
import { markOf } from "../../actions/lib/publishing/marker.ts";
import { EmulatedEks } from "../support/emulated-eks/eks.ts";
import { proposeChange } from "../support/proposed-change.ts";
import { AFTER, BEFORE, type Scene, SLUG, startScene } from "../support/story-scene.ts";
import { ROLE_ARN } from "../support/sts-server.ts";
import { type JobRights, runWorkflow } from "../support/workflow.ts";

/** AWS stands beside GitHub's side, and the subject of a job's ID token is that of its environment. */
const onEks = (scene: Scene, eks: EmulatedEks) => ({
  ...scene.options,
  environments: { "cni-bench": { CNI_BENCH_ROLE: ROLE_ARN } },
  grant(right: JobRights) {
    scene.rights.push(right);
    eks.oidc.claims["sub"] = `repo:octo-org/octo-repo:environment:${right.environment}`;
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ACTIONS_ID_TOKEN_REQUEST_TOKEN: __, ...without } = eks.env as Record<string, string>;
    return { token: scene.tokens.mint(right.permissions), env: right.permissions["id-token"] === "write" ? eks.env : without };
  },
});

const asked = (pullRequest: number, sha: string, layout: string) => ({
  file: ".github/workflows/compare.yml",
  event: { name: "workflow_dispatch" },
  inputs: { "pull-request": String(pullRequest), "head-sha": sha, layout },
});

describe("a maintainer who has read a commit", () => {
  test("has it compared on EKS from its own state; a measurement that fails is told, and the cluster goes all the same", async () => {
    await using scene = await startScene();
    await using eks = await EmulatedEks.start();
    const change = await proposeChange(scene.github, BEFORE, AFTER);
    const run = await runWorkflow({ ...onEks(scene, eks), ...asked(change.number, change.headSha, "in-place") });
    const measured = run.job(`Measure ${SLUG} on EKS (both)`);
    // No packet travels in an emulated cluster, so nothing can be measured there.
    expect(measured.stages, run.log).toEqual([
      "actions/download-artifact: success",
      "actions/assume-role: success",
      "actions/create-cluster: success",
      "actions/install-scenario: success",
      "actions/run-network-tests: failure",
      expect.stringMatching(/^actions\/upload-artifact: success$/),
      "actions/delete-cluster: success",
      "post actions/create-cluster: success",
      "post actions/assume-role: success",
    ]);
    expect(measured.log).toContain(`Bringing the cluster to ${SLUG}@${change.baseSha.slice(0, 7)}`);
    expect(run.job(`Look after ${SLUG} (both)`).log).toContain("has no variable CNI_BENCH_ROLE");
    const [comment = "", ...more] = await change.comments();
    expect(more).toEqual([]);
    expect(markOf(comment)?.stamp).toMatchObject({ key: "compare", state: "failed", sha: change.headSha });
    expect(scene.tokens.refused).toEqual([]);
    for (const secret of [...eks.sts.secrets, ...eks.oidc.tokens]) expect(run.log).not.toContain(secret);
    for (const { job, permissions } of scene.rights)
      expect([job, Object.keys(permissions).length === 1 || permissions["id-token"] === undefined]).toEqual([job, true]);
  });

  test("gets nothing measured when the pull request has moved on, and no credential is asked for", async () => {
    await using scene = await startScene();
    await using eks = await EmulatedEks.start();
    const change = await proposeChange(scene.github, BEFORE, AFTER);
    await change.push(BEFORE);
    const run = await runWorkflow({ ...onEks(scene, eks), ...asked(change.number, change.headSha, "in-place") });
    expect(run.conclusion).toBe("failure");
    expect(run.job("Plan").log).toContain("look at what was added, and name that commit");
    expect(run.jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name)).toEqual(["Plan"]);
    expect(eks.oidc.tokens).toEqual([]);
    expect(eks.eksctl.calls()).toEqual([]);
  });
});
