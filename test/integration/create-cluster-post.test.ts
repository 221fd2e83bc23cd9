import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClusterState } from "../../actions/create-cluster/state.ts";
import { addEksctlCluster, clusterNames, ourTags, stackNames } from "../support/aws/eksctl-cluster.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { runStep } from "../support/runner.ts";

const FUTURE = "2099-01-01T00:00:00Z";
let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
}, 1_800_000);
afterAll(async () => await moto?.[Symbol.asyncDispose]());

const post = (state: Partial<ClusterState> | undefined, env = moto.env) =>
  runStep({
    action: "actions/create-cluster",
    stage: "post",
    env,
    ...(state !== undefined && { state: { cluster: JSON.stringify({ name: "bench", isOurs: true, ...state }) } }),
  });

describe("the post of create-cluster", () => {
  test.concurrent("has nothing to do where nothing was begun", async () => {
    const { exitCode, log, annotations } = await post(undefined);
    expect({ exitCode, log, annotations }).toEqual({
      exitCode: 0,
      log: expect.stringContaining("No cluster was begun: there is nothing to delete."),
      annotations: [],
    });
  });

  test.concurrent("leaves a cluster that is not this job's", async () => {
    const region = "eu-west-1";
    await addEksctlCluster(moto, region, "bench", ourTags(FUTURE));
    const { log } = await post({ region, isOurs: false });
    expect(log).toContain("is not this job's to delete, and stays");
    expect(await stackNames(moto, region)).toHaveLength(2);
  });

  test.concurrent("finds that a later step has deleted everything", async () => {
    const { exitCode, log, annotations } = await post({ region: "eu-west-2" });
    expect(exitCode).toBe(0);
    expect(log).toContain("Nothing is left of cluster bench in eu-west-2.");
    expect(annotations).toEqual([]);
  });

  test.concurrent("warns, and does not fail, where AWS cannot be asked", async () => {
    const { exitCode, annotations } = await post({ region: "eu-west-3" }, { AWS_EC2_METADATA_DISABLED: "true" });
    expect(exitCode).toBe(0);
    expect(annotations).toMatchObject([{ level: "warning", message: expect.stringContaining("no AWS credentials") }]);
  });

  test.concurrent("begins the deletion of a cluster that takes longer, and ends within the time that a cancel leaves", async () => {
    const region = "eu-north-1";
    await addEksctlCluster(moto, region, "bench", ourTags(FUTURE));
    moto.stacks.stackSeconds = 1000;
    const { exitCode, annotations, seconds, log } = await post({ region });
    expect(exitCode).toBe(0);
    expect(seconds).toBeLessThan(270);
    expect(log).toContain("Removing CloudFormation stack eksctl-bench-nodegroup-bench");
    expect(annotations.at(-1)?.message).toMatch(
      /things remain, which cost about .* USD an hour.*delete-cluster in a job with `if: always\(\)`/,
    );
    expect(await clusterNames(moto, region)).toEqual(["bench"]);
  });
});
