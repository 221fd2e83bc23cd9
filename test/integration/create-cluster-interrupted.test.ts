import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CreateClusterScene, createClusterScene, errors, REGION, RUN, saved, warnings } from "../support/create-cluster-scene.ts";
import { STAGES } from "../support/eksctl/scripted-eksctl.ts";

let at: CreateClusterScene;
beforeEach(async () => {
  at = await createClusterScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("when the creation does not come to its end", () => {
  test.each(STAGES)("says what is there, what it costs and who deletes it when eksctl fails at: %s", async (failAt) => {
    at.behave({ failAt });
    const result = await at.step({ "cluster-name": "mine" });
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual([expect.stringMatching(/`.*eksctl create cluster .*` exited with 1: .*ROLLBACK_IN_PROGRESS/)]);
    const isThere = failAt !== "config" && failAt !== "stack";
    expect(warnings(result)).toEqual([
      isThere
        ? expect.stringMatching(/^There is a cluster mine in ap-northeast-2, in state (CREATING|ACTIVE); there may be nodes too\.$/)
        : expect.stringContaining("EKS has no cluster mine in ap-northeast-2 yet; there may be stacks eksctl-mine-*"),
      "It costs up to 0.84 USD an hour until it is deleted.",
      expect.stringMatching(/^The post step of this job begins its deletion; .* or by sweep-clusters after 2/),
    ]);
    expect(saved(result)).toEqual({ name: "mine", region: REGION, run: RUN, isOurs: true });
    // A later job finds what to delete.
    expect(result.outputs).toMatchObject({ "cluster-name": "mine", "aws-region": REGION, "run-id": RUN });
  });

  test.each(STAGES)("ends eksctl and says the same when it is cancelled at: %s", async (hangAt) => {
    at.behave({ hangAt });
    const result = await at.step({ "cluster-name": "mine" }, new RegExp(`stage ${hangAt}`));
    expect(result.signal).toBeNull();
    expect(errors(result)).toEqual(["The step was cancelled (SIGINT)."]);
    expect(warnings(result)).toHaveLength(3);
    expect(saved(result)).toEqual({ name: "mine", region: REGION, run: RUN, isOurs: true });
    expect(result.seconds).toBeLessThan(60);
  });

  test("ends an eksctl that ignores every polite request, before the runner ends us", async () => {
    at.behave({ hangAt: "control-plane", ignoresSignals: true });
    const result = await at.step({ "cluster-name": "mine" }, /stage control-plane/);
    expect(result.log).toContain("eksctl | 2026-11-21 20:00:00 [ℹ]  not now\n");
    // The second signal of the runner would have ended the process with 143, without a word.
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual(["The step was cancelled (SIGINT)."]);
    expect(warnings(result)[0]).toBe("There is a cluster mine in ap-northeast-2, in state CREATING; there may be nodes too.");
  });

  test("tells an eksctl that was killed from one that gave up", async () => {
    at.behave({ dieAt: "control-plane" });
    const result = await at.step({ "cluster-name": "mine" });
    expect(errors(result)).toEqual([expect.stringMatching(/`.*eksctl create cluster .*` was killed: .*stage control-plane$/)]);
    expect(warnings(result)[0]).toContain("in state CREATING");
  });

  test("has saved what post must know when the placement group is refused", async () => {
    at.server.refuse = { call: "CreatePlacementGroup", code: "UnauthorizedOperation", status: 403 };
    const result = await at.step({ "cluster-name": "mine" });
    expect(errors(result)).toEqual([
      expect.stringMatching(/^EC2 in ap-northeast-2 could not create the placement group mine: UnauthorizedOperation/),
    ]);
    expect(saved(result)).toMatchObject({ name: "mine", isOurs: true });
    expect(at.eksctl.calls()).toEqual([]);
  });
});
