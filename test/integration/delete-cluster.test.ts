import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { elements, tagParameters } from "../support/aws/aws-calls.ts";
import { addEksctlCluster, addInterface, clusterNames, ourTags, stackNames } from "../support/aws/eksctl-cluster.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { temporaryFolder } from "../support/folders.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { runStep, type Step } from "../support/runner.ts";

const EXPIRES = "2099-01-01T00:00:00Z";
let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
}, 1_800_000);
afterAll(async () => await moto?.[Symbol.asyncDispose]());

/** Each test has a region to itself. */
const remove = (region: string, more: Partial<Step> = {}) =>
  runStep({
    action: "actions/delete-cluster",
    env: moto.env,
    ...more,
    with: { "cluster-name": "bench", "aws-region": region, "time-limit": "5", ...more.with },
  });

describe("delete-cluster", () => {
  test("deletes a cluster whole, with what its CNI left, and leaves others alone; and a second time finds nothing", async () => {
    const region = "eu-north-1";
    const cluster = await addEksctlCluster(moto, region, "bench", ourTags(EXPIRES));
    const neighbour = await addEksctlCluster(moto, region, "bench-2", ourTags(EXPIRES));
    await addInterface(cluster);
    await addInterface(cluster, "aws-K8S-i-0123");
    const foreign = await addInterface(neighbour);
    const lost = { "kubernetes.io/cluster/bench": "owned", "kubernetes.io/created-for/pvc/name": "data" };
    await cluster.calls.query("ec2", {
      Action: "CreateVolume",
      AvailabilityZone: `${region}a`,
      Size: "8",
      "TagSpecification.1.ResourceType": "volume",
      ...tagParameters("TagSpecification.1.Tag", lost),
    });
    using workspace = temporaryFolder();

    const first = await remove(region, { workspace: workspace.path });
    expect(first.exitCode, first.log).toBe(0);
    expect(first.outputs).toMatchObject({ deleted: "true", leftovers: "0", "cost-per-hour": "0.000" });
    expect(first.summary).toContain("Nothing is left of cluster bench in eu-north-1.");
    const report = await readFile(join(workspace.path, first.outputs["report-path"] ?? ""), "utf8");
    expect(JSON.parse(report)).toMatchObject({ name: "bench", ending: "deleted", leftovers: [] });
    // Its control plane has no host here, which must keep nothing from being deleted.
    expect(first.annotations.map(({ message }) => message).join()).toContain("inside the cluster could not be removed first");

    expect(await clusterNames(moto, region)).toEqual(["bench-2"]);
    expect(moto.placementGroups.names()).not.toContain("bench");
    const interfaces = await neighbour.calls.query("ec2", { Action: "DescribeNetworkInterfaces" });
    expect(elements(interfaces, "networkInterfaceId")).toEqual([foreign]);
    expect(elements(await cluster.calls.query("ec2", { Action: "DescribeVolumes" }), "volumeId")).toEqual([]);

    const second = await remove(region);
    expect(second.exitCode, second.log).toBe(0);
    expect(second.outputs["deleted"]).toBe("true");
  });

  test("does not touch a cluster without our tags", async () => {
    const region = "eu-west-1";
    await addEksctlCluster(moto, region, "bench", { team: "payments" });
    const { exitCode, annotations, outputs } = await remove(region);
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain("bears no such tag: it is not touched");
    expect(outputs["deleted"]).toBeUndefined();
    expect(await stackNames(moto, region)).toHaveLength(2);
  });

  test("is not done where nobody could look: the step fails and says for what", async () => {
    const region = "ap-northeast-2";
    await addEksctlCluster(moto, region, "bench", ourTags(EXPIRES));
    const refusal = JSON.stringify({ __type: "AccessDeniedException", message: "You are not authorized to look at log groups." });
    await using logs = await startFaultProxy(async () => ({
      status: 400,
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: refusal,
    }));
    const { exitCode, outputs, annotations, log } = await remove(region, {
      env: { ...moto.env, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url },
    });
    expect(exitCode, log).toBe(1);
    expect(outputs).toMatchObject({ deleted: "false", leftovers: "0" });
    expect(annotations.at(-1)?.message).toContain("but nobody could look for: log-group.");
    expect(await clusterNames(moto, region)).toEqual([]);
  });

  test("names the interface that blocks, who uses it and what remains, when its time is over", async () => {
    const region = "eu-west-2";
    const cluster = await addEksctlCluster(moto, region, "bench", ourTags(EXPIRES));
    await cluster.calls.query("ec2", {
      Action: "RunInstances",
      ImageId: "ami-12c6146b",
      MinCount: "1",
      MaxCount: "1",
      SubnetId: cluster.subnetId,
    });
    const { exitCode, annotations, outputs, summary, log } = await remove(region, { with: { "time-limit": "1" } });
    expect(exitCode, log).toBe(1);
    expect(outputs["deleted"]).toBe("false");
    expect(Number(outputs["leftovers"])).toBeGreaterThanOrEqual(3);
    expect(annotations.at(-1)?.message).toContain("things remain");
    expect(summary).toMatch(/network interface eni-\w+ \| in-use \|.*the end of i-/);
    expect(log).toMatch(/stack eksctl-bench-cluster \(DELETE_FAILED\).*has dependencies.*eni-/);
    expect(await clusterNames(moto, region)).toEqual([]);
  });

  test("stops at a cancel with what is there, and goes on when it is run again", async () => {
    const region = "eu-west-3";
    await addEksctlCluster(moto, region, "bench", ourTags(EXPIRES));
    moto.stacks.stackSeconds = 20;
    const cancelled = await remove(region, { cancelWhen: /Removing CloudFormation stack/ });
    moto.stacks.stackSeconds = 0.5;
    expect(cancelled.exitCode).toBe(1);
    expect(cancelled.annotations.at(-1)?.message).toMatch(
      /things remain, which cost about .* USD an hour.*The step was cancelled \(SIGINT\)/,
    );
    expect(cancelled.seconds).toBeLessThan(60);
    expect(cancelled.outputs["deleted"]).toBe("false");
    const again = await remove(region);
    expect(again.exitCode, again.log).toBe(0);
    expect(await stackNames(moto, region)).toEqual([]);
  });

  test("goes on when a service is throttled or away for a moment", async () => {
    const region = "eu-central-1";
    await addEksctlCluster(moto, region, "bench", ourTags(EXPIRES));
    const throttled = "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>";
    moto.proxy.inject(
      { on: /^POST \/$/, times: 2, does: { answer: { status: 400, headers: { "content-type": "text/xml" }, body: throttled } } },
      { on: /^POST \/$/, times: 2, does: { reset: "before" } },
      { on: /^GET \/clusters\/bench$/, times: 2, does: { reset: "within" } },
    );
    const { exitCode, log } = await remove(region);
    expect(exitCode, log).toBe(0);
    expect(await clusterNames(moto, region)).toEqual([]);
  });

  test("refuses a name that no cluster has", async () => {
    const { exitCode, annotations } = await remove("eu-north-1", { with: { "cluster-name": "-rf /" } });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toBe('Input "cluster-name" must be a name that EKS takes, not "-rf /".');
  });
});
