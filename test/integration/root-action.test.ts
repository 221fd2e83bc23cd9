import { describe, expect, test } from "vitest";
import { clusterNames } from "../support/aws/eksctl-cluster.ts";
import { EmulatedEks } from "../support/emulated-eks/eks.ts";
import { Job } from "../support/job.ts";
import { ROLE_ARN } from "../support/sts-server.ts";

const EKS = {
  target: "eks",
  "role-to-assume": ROLE_ARN,
  "aws-region": "ap-northeast-2",
  scenario: "cilium-eni",
  nodes: 2,
  "expires-in": "2h",
};

describe("the root action with the target eks", () => {
  test("goes from role to teardown; a measurement that fails is reported, and the cluster goes all the same", async () => {
    await using eks = await EmulatedEks.start();
    await using job = await Job.start({ env: eks.env });
    // No packet travels in an emulated cluster, so nothing can be measured there.
    await job.run([{ id: "bench", uses: "./", with: { ...EKS, tests: "latency/tcp-idle", rounds: 1, seconds: 1 } }]);
    expect(
      job.stages.map(({ name, conclusion }) => `${name}: ${conclusion}`),
      job.log,
    ).toEqual([
      "actions/report: success",
      "actions/assume-role: success",
      "actions/create-cluster: success",
      "actions/install-scenario: success",
      "actions/run-network-tests: failure",
      "actions/report: success",
      "actions/delete-cluster: success",
      "post actions/create-cluster: success",
      "post actions/assume-role: success",
    ]);
    expect(job.conclusion).toBe("failure");
    expect(job.outputs("bench")).toMatchObject({ deleted: "true", "cluster-name": expect.stringMatching(/^cnib-cilium-eni-/) });
    for (const secret of [...eks.sts.secrets, ...eks.oidc.tokens]) expect(job.log).not.toContain(secret);
  });

  test("leaves a cluster that it only took over, as it found it", async () => {
    await using eks = await EmulatedEks.start();
    await using before = await Job.start({ env: eks.env });
    const vpcCni = { ...EKS, scenario: "vpc-cni" };
    await before.run([
      { uses: "./actions/assume-role", with: { "role-to-assume": ROLE_ARN, "aws-region": EKS["aws-region"] } },
      {
        id: "cluster",
        uses: "./actions/create-cluster",
        with: { scenario: "vpc-cni", nodes: EKS.nodes, "run-id": "somebody-before", keep: true },
      },
    ]);
    const name = before.outputs("cluster")["cluster-name"] ?? "";
    expect(before.conclusion, before.log).toBe("success");
    await using job = await Job.start({ env: eks.env });
    await job.run([
      { id: "bench", uses: "./", with: { ...vpcCni, "cluster-mode": "reuse", tests: "latency/tcp-idle", rounds: 1, seconds: 1 } },
    ]);
    expect(job.stage("actions/create-cluster")?.result?.outputs).toMatchObject({ "cluster-name": name, created: "false" });
    expect(job.stage("actions/run-network-tests")?.conclusion, job.log).toBe("failure");
    expect(job.outputs("bench")["deleted"]).toBe("");
    expect(await clusterNames(eks.moto, EKS["aws-region"])).toEqual([name]);
  });

  test("refuses a target that is none, and measures nothing in its place", async () => {
    await using job = await Job.start({ env: {} });
    await job.run([{ uses: "./", with: { target: "ekss" } }]);
    expect(job.stage("actions/run-network-tests")?.result?.log).toContain('Input "target" must be');
    expect(job.stage("actions/create-cluster")?.conclusion).not.toBe("success");
    expect(job.conclusion).toBe("failure");
  });

  test("refuses what is too dear before anything is created", async () => {
    await using eks = await EmulatedEks.start();
    await using job = await Job.start({ env: eks.env });
    await job.run([{ id: "bench", uses: "./", with: { ...EKS, "max-cost": "0.50" } }]);
    expect(job.stage("actions/create-cluster")).toMatchObject({ conclusion: "failure" });
    expect(job.stage("actions/create-cluster")?.result?.log).toContain('Input "max-cost"');
    expect(job.stage("actions/run-network-tests")).toBeUndefined();
    expect(job.outputs("bench")["cluster-name"]).toBe("");
    expect(eks.eksctl.calls()).toEqual([]);
  });

  test("in a pull request from a fork there is no ID token, and the step says so without asking anybody", async () => {
    await using eks = await EmulatedEks.start();
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ACTIONS_ID_TOKEN_REQUEST_TOKEN: __, ...env } = eks.env as Record<string, string>;
    await using job = await Job.start({ env });
    await job.run([{ uses: "./", with: EKS }]);
    expect(job.stage("actions/assume-role")?.result?.log).toContain("`id-token: write` is missing, or this is a pull request from a fork");
    expect(eks.oidc.tokens).toEqual([]);
    expect(eks.moto.proxy.requests.filter(({ path }) => !path.startsWith("/moto-api"))).toHaveLength(1);
  });
});
