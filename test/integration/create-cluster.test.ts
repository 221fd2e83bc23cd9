import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type CreateClusterScene, createClusterScene, REGION, RUN, saved } from "../support/create-cluster-scene.ts";

let at: CreateClusterScene;
beforeEach(async () => {
  at = await createClusterScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("create-cluster", () => {
  test("makes a cluster with its nodes where the CNI comes with it, after saying what it takes", async () => {
    const { exitCode, outputs, log, state } = await at.step({ "max-cost": "5" });
    expect(log).toContain("A cluster in ap-northeast-2 with 3 nodes of type m6i.xlarge.");
    expect(log).toMatch(/With all its nodes it costs about 0\.84 USD an hour .*, and 2\.7\d USD at most until it is swept\./);
    expect(exitCode, log).toBe(0);
    expect(outputs).toMatchObject({
      "cluster-name": expect.stringMatching(/^cnib-vpc-cni-[a-z0-9]{7}$/),
      "aws-region": REGION,
      "run-id": RUN,
      "node-group-config": "",
      created: "true",
      "expires-at": expect.stringMatching(/^2\d{3}-.*Z$/),
      "estimated-cost": expect.stringMatching(/^2\.7\d$/),
    });
    const name = outputs["cluster-name"] ?? "";
    expect(JSON.parse(state["cluster"] ?? "")).toEqual({ name, region: REGION, run: RUN, isOurs: true, isMade: true });
    expect(at.eksctl.calls()).toEqual([
      [
        "create",
        "cluster",
        `--config-file=${join(at.temp, "cni-bench", name, "cluster.yaml")}`,
        "--write-kubeconfig=false",
        "--timeout=35m",
        "--color=false",
      ],
    ]);
    const tags = {
      "cni-bench/run": RUN,
      "cni-bench/scenario": "vpc-cni",
      "cni-bench/repository": "octo-org/octo-repo",
      "cni-bench/expires-at": outputs["expires-at"],
    };
    expect(at.server.clusters.get(name)).toMatchObject({ status: "ACTIVE", version: "1.35", tags });
    expect(at.server.placementGroups.get(name)).toEqual(tags);
    // The first zone that offers the type is the nodes', and another one the control plane's too.
    expect(parse(at.eksctl.configs()["cluster.yaml"] ?? "")).toMatchObject({
      availabilityZones: [`${REGION}b`, `${REGION}a`],
      managedNodeGroups: [{ availabilityZones: [`${REGION}b`], placement: { groupName: name } }],
    });
  });

  test("makes a bare cluster where the CNI comes later, and leaves the nodes' file to install-scenario", async () => {
    const { exitCode, outputs, log } = await at.step({
      scenario: "cilium-eni",
      zones: `${REGION}a,${REGION}c`,
      "cluster-name": "mine",
      nodes: "2",
    });
    expect(exitCode, log).toBe(0);
    expect(log).toContain("no nodes at first; 2 nodes of type m6i.xlarge follow when the CNI is there");
    expect(parse(at.eksctl.configs()["cluster.yaml"] ?? "")).not.toHaveProperty("managedNodeGroups");
    expect(at.server.clusters.get("mine")?.groups.size).toBe(0);
    const file = outputs["node-group-config"] ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parse(readFileSync(file, "utf8"))).toMatchObject({
      metadata: { name: "mine", region: REGION },
      managedNodeGroups: [{ name: "bench", desiredCapacity: 2, maxPodsPerNode: 58, availabilityZones: [`${REGION}a`] }],
    });
    // Two zones were given, so nobody was asked for them.
    expect(at.server.calls).not.toContain("EC2 DescribeAvailabilityZones");
  });

  test("is for the state of a scenario that a folder holds, and named after the scenario", async () => {
    const folder = at.stateOf("cilium-eni", (scenario) => scenario.replace("coredns: {}", "coredns: { replicaCount: 3 }"));
    const { exitCode, outputs, log } = await at.step({ scenario: folder });
    expect(exitCode, log).toBe(0);
    const name = outputs["cluster-name"] ?? "";
    expect(name).toMatch(/^cnib-cilium-eni-[a-z0-9]{7}$/);
    expect(at.server.clusters.get(name)?.tags).toMatchObject({ "cni-bench/scenario": "cilium-eni" });
    const { addons } = parse(at.eksctl.configs()["cluster.yaml"] ?? "");
    expect(addons).toMatchObject([{ name: "coredns", configurationValues: '{"replicaCount":3}' }]);
  });

  test("writes a kubeconfig that holds no secret, for its owner alone", async () => {
    const { outputs } = await at.step({ "cluster-name": "mine" });
    const file = outputs["kubeconfig"] ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { clusters, users } = parse(readFileSync(file, "utf8"));
    expect(clusters[0].cluster).toEqual({
      server: "https://mine.eks.example.com",
      "certificate-authority-data": Buffer.from("a certificate").toString("base64"),
    });
    const { command, args } = users[0].user.exec;
    expect(existsSync(command)).toBe(true);
    expect(args.slice(1)).toEqual(["--cluster", "mine", "--region", REGION]);
    expect(existsSync(args[0])).toBe(true);
  });

  test("carries out no line of eksctl as a workflow command", async () => {
    at.behave({ isHostile: true });
    const { exitCode, outputs, annotations, log } = await at.step({ "cluster-name": "mine" });
    expect(exitCode, log).toBe(0);
    expect(annotations).toEqual([]);
    expect(outputs["kubeconfig"]).toContain("mine");
    expect(log).toContain("eksctl | ::error::pwned");
    expect(log).toContain("eksctl | ::add-mask::cluster");
  });

  test("keeps what it was asked to keep", async () => {
    const result = await at.step({ "cluster-name": "mine", keep: "true" });
    expect(saved(result)).toMatchObject({ isOurs: false });
  });

  test("remembers the role for post, and nothing secret", async () => {
    const role = "arn:aws:iam::123456789012:role/cni-bench";
    const result = await at.step({ "cluster-name": "mine", "role-to-assume": role });
    expect(saved(result)).toMatchObject({ roleToAssume: role, audience: "sts.amazonaws.com" });
    expect(JSON.stringify([result.state, result.outputs]) + result.log).not.toMatch(/AKIATEST|a secret of the test|the runner's token/);
  });
});
