import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { awsCalls } from "../support/aws/aws-calls.ts";
import { addEksctlCluster, clusterNames, ourTags, stackNames } from "../support/aws/eksctl-cluster.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { runStep } from "../support/runner.ts";

const PAST = "2026-01-01T00:00:00Z";
const FUTURE = "2099-01-01T00:00:00Z";
let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
}, 1_800_000);
afterAll(async () => await moto?.[Symbol.asyncDispose]());

const sweep = (regions: string, more: Readonly<Record<string, string>> = {}) =>
  runStep({ action: "actions/sweep-clusters", env: moto.env, with: { "aws-regions": regions, "time-limit": "5", ...more } });

describe("sweep-clusters", () => {
  test("tells in a dry run, then deletes in all regions what has expired, and nothing else", async () => {
    const [one, other] = ["eu-north-1", "ap-northeast-2"];
    await addEksctlCluster(moto, one, "expired", ourTags(PAST));
    await addEksctlCluster(moto, one, "living", ourTags(FUTURE, "run-2"));
    await addEksctlCluster(moto, one, "unreadable", ourTags("tomorrow", "run-3"));
    await addEksctlCluster(moto, one, "foreign", { team: "payments" });
    await addEksctlCluster(moto, other, "elsewhere", ourTags(PAST));
    moto.placementGroups.add(one, "stray", ourTags(PAST, "gone"));

    const dry = await sweep(`${one},${other}`, { "dry-run": "true" });
    expect(dry.exitCode, dry.log).toBe(0);
    expect(dry.outputs).toMatchObject({ swept: "3", failed: "0", kept: "2" });
    expect(dry.summary).toContain("would be deleted");
    expect(await clusterNames(moto, one)).toHaveLength(4);

    const real = await sweep(`${one},${other}`);
    expect(real.exitCode, real.log).toBe(0);
    expect(real.outputs).toMatchObject({ swept: "3", failed: "0", kept: "2" });
    expect(real.summary).toMatch(/cluster unreadable \| a person has to look \| Its tag cni-bench\/expires-at is "tomorrow"/);
    expect(await clusterNames(moto, one)).toEqual(["foreign", "living", "unreadable"]);
    expect(await clusterNames(moto, other)).toEqual([]);
    expect(await stackNames(moto, one)).toHaveLength(6);
    expect(moto.placementGroups.names().toSorted()).toEqual(["living", "unreadable"]);
  });

  test("two at once do no harm, and a cluster whose run prolongs its time between looks lives", async () => {
    const region = "us-east-1";
    await addEksctlCluster(moto, region, "expired", ourTags(PAST));
    await addEksctlCluster(moto, region, "prolonged", ourTags(PAST, "run-2"));
    const arn = encodeURIComponent(`arn:aws:eks:${region}:123456789012:cluster/prolonged`);
    await awsCalls(moto.endpoint, region).eks("POST", `/tags/${arn}`, { tags: ourTags(FUTURE, "run-2") });
    const both = await Promise.all([sweep(region), sweep(region)]);
    for (const { exitCode, log } of both) expect(exitCode, log).toBe(0);
    expect(await clusterNames(moto, region)).toEqual(["prolonged"]);
    // Its stacks still say the old time, which counts for nothing.
    expect(await stackNames(moto, region)).toHaveLength(2);
  });

  test("says so when there is nothing", async () => {
    const { exitCode, summary } = await sweep("eu-west-1");
    expect(exitCode).toBe(0);
    expect(summary).toContain("Nothing of ours is in eu-west-1.");
  });
});
