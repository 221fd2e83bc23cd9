import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type CreateClusterScene, createClusterScene, errors } from "../support/create-cluster-scene.ts";

let at: CreateClusterScene;
beforeEach(async () => {
  at = await createClusterScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("a cluster that is there", () => {
  const age = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const put = (name: string, tags: Record<string, string>, nodes: number | undefined, status = "ACTIVE", group = {}) =>
    at.server.clusters.set(name, {
      name,
      status,
      version: "1.35",
      tags,
      groups: new Map(nodes === undefined ? [] : [["bench", { ...GROUP, scalingConfig: { desiredSize: nodes }, ...group }]]),
    });
  const GROUP = { nodegroupName: "bench", instanceTypes: ["m6i.xlarge"] };
  const ours = (expiresAt: string, scenario = "vpc-cni") => ({
    "cni-bench/run": "1-1",
    "cni-bench/scenario": scenario,
    "cni-bench/repository": "octo-org/octo-repo",
    "cni-bench/expires-at": expiresAt,
  });

  test("is reused by its tags: it lives longer, and gets its nodes back", async () => {
    put("other", { Name: "production" }, 3);
    put("mine", ours(age(1)), 0);
    const result = await at.step({ "cluster-mode": "reuse" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toMatchObject({ "cluster-name": "mine", created: "false", "node-group-config": "", "run-id": "1-1" });
    expect(at.eksctl.calls()).toEqual([
      expect.arrayContaining([
        "scale",
        "nodegroup",
        "--cluster=mine",
        "--name=bench",
        "--nodes=3",
        "--nodes-min=3",
        "--nodes-max=3",
        "--wait",
      ]),
    ]);
    expect(at.server.clusters.get("mine")?.groups.get("bench")?.scalingConfig.desiredSize).toBe(3);
    expect(at.server.clusters.get("mine")?.tags["cni-bench/expires-at"]).toBe(result.outputs["expires-at"]);
    expect(Date.parse(result.outputs["expires-at"] ?? "")).toBeGreaterThan(Date.now() + 2.9 * 3_600_000);
    expect(result.state).toEqual({});
  });

  test("keeps a life that is longer already, and nodes that are enough", async () => {
    const late = age(48);
    put("mine", ours(late), 3);
    const { outputs } = await at.step({ "cluster-mode": "reuse", "cluster-name": "mine" });
    expect(outputs["expires-at"]).toBe(`${late.slice(0, 19)}Z`);
    expect(at.eksctl.calls()).toEqual([]);
  });

  test("gets nodes by the way of its scenario where it has none", async () => {
    put("mine", ours(age(1)), undefined);
    await at.step({ "cluster-mode": "reuse" });
    expect(at.eksctl.calls()[0]?.slice(0, 2)).toEqual(["create", "nodegroup"]);
    put("late", ours(age(1), "cilium-eni"), undefined);
    const { outputs } = await at.step({ "cluster-mode": "reuse", scenario: "cilium-eni" });
    expect(parse(readFileSync(outputs["node-group-config"] ?? "", "utf8")).managedNodeGroups).toHaveLength(1);
    expect(at.eksctl.calls()).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, string]>([
    ["is not ours", { Name: "production" }, "does not carry our tags"],
    ["is for another scenario", ours(age(1), "cilium-eni"), 'is for scenario "cilium-eni"'],
  ])("is not reused when it %s", async (_, tags, sentence) => {
    put("mine", tags, 0);
    const result = await at.step({ "cluster-mode": "reuse", "cluster-name": "mine" });
    expect(errors(result)).toEqual([expect.stringContaining(sentence)]);
    expect(at.server.calls).toEqual(["GET /clusters/mine"]);
  });

  test.each<[string, object, string]>([
    [
      "have another type",
      { instanceTypes: ["m6in.xlarge"] },
      'Input "instance-type" must be that of the nodes that cluster "mine" has, m6in.xlarge',
    ],
    ["are not well", { status: "DEGRADED" }, 'The nodes of cluster "mine" are DEGRADED'],
  ])("is not reused when its nodes %s, and does not live longer for it", async (_, group, sentence) => {
    const until = age(1);
    put("mine", ours(until), 3, "ACTIVE", group);
    expect(errors(await at.step({ "cluster-mode": "reuse" }))).toEqual([expect.stringContaining(sentence)]);
    expect(at.server.clusters.get("mine")?.tags["cni-bench/expires-at"]).toBe(until);
    expect(at.eksctl.calls()).toEqual([]);
  });

  test("is not found where nobody made one", async () => {
    expect(errors(await at.step({ "cluster-mode": "reuse" }))).toEqual([
      'There is no cluster of octo-org/octo-repo for scenario "vpc-cni" in ap-northeast-2 to reuse: make one by "cluster-mode" create.',
    ]);
  });

  test("is used as it is by mode existing, whoever it belongs to, and nothing of it is changed", async () => {
    put("production", { Name: "production" }, 3);
    const result = await at.step({ "cluster-mode": "existing", scenario: "", "cluster-name": "production" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toMatchObject({
      "cluster-name": "production",
      created: "false",
      "expires-at": "",
      "estimated-cost": "",
      "run-id": "",
    });
    expect(at.server.calls).toEqual(["GET /clusters/production"]);
    expect(result.state).toEqual({});
  });

  test("is not used while it is being made", async () => {
    put("mine", {}, 0, "CREATING");
    expect(errors(await at.step({ "cluster-mode": "existing", "cluster-name": "mine" }))).toEqual([
      'Cluster "mine" in ap-northeast-2 is CREATING, and can be used when it is ACTIVE only.',
    ]);
  });
});
