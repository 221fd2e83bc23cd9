import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClusterState } from "../../actions/create-cluster/state.ts";
import { addEksctlCluster, clusterNames, ourTags, stackNames } from "../support/aws/eksctl-cluster.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { CLASSIC_SUBJECT, startOidc } from "../support/oidc-server.ts";
import { runStep } from "../support/runner.ts";
import { ROLE_ARN, startSts } from "../support/sts-server.ts";

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
    ...(state !== undefined && { state: { cluster: JSON.stringify({ name: "bench", run: "run-1", isOurs: true, ...state }) } }),
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

  test.concurrent("leaves the cluster of another run that has the name, and does not fail", async () => {
    const region = "eu-central-1";
    await addEksctlCluster(moto, region, "bench", ourTags(FUTURE, "run-2"));
    const { exitCode, log, annotations } = await post({ region });
    expect({ exitCode, annotations }, log).toEqual({ exitCode: 0, annotations: [] });
    expect(log).toContain("What is called bench in eu-central-1 now was not made by run run-1: it is not this job's to delete, and stays.");
    expect(await stackNames(moto, region)).toHaveLength(2);
    expect(await clusterNames(moto, region)).toEqual(["bench"]);
  });

  test.concurrent("finds what was made before eksctl began, and that alone", async () => {
    const region = "eu-central-2";
    moto.placementGroups.add(region, "post-alone", ourTags(FUTURE));
    moto.placementGroups.add(region, "post-neighbour", ourTags(FUTURE));
    const { exitCode, log } = await post({ region, name: "post-alone" });
    expect(exitCode).toBe(0);
    expect(log).toContain("Removing placement group post-alone");
    expect(log).toContain("Nothing is left of cluster post-alone in eu-central-2.");
    const names = moto.placementGroups.names().filter((name) => name.startsWith("post-"));
    expect(names).toEqual(["post-neighbour"]);
  });

  test.concurrent.each([
    ["looks once more where a cluster was made, which nobody can be making any more", { region: "eu-west-2", isMade: true }, 2],
    ["looks for longer where eksctl may have outlived main", { region: "us-west-2" }, 5],
  ])("finds that a later step has deleted everything, and %s", async (_, state, looks) => {
    const { exitCode, log, annotations } = await post(state);
    expect(exitCode).toBe(0);
    expect(log).toContain(`Nothing is left of cluster bench in ${state.region}.`);
    expect(annotations).toEqual([]);
    const asked = moto.proxy.requests.filter(
      ({ path, headers }) => path === "/clusters/bench" && headers["authorization"]?.includes(`/${state.region}/eks/`),
    );
    expect(asked).toHaveLength(looks);
  });

  test("becomes the role anew, with an ID token for the audience that main was given", async () => {
    await using oidc = await startOidc();
    await using sts = await startSts(oidc);
    const audience = "https://github.com/octo-org";
    sts.roles.set(ROLE_ARN, { subjects: [CLASSIC_SUBJECT], audience, maxSessionSeconds: 3600 });
    const env = { ...moto.env, ...sts.environment, ...oidc.requestEnvironment };
    const { annotations, log } = await post({ region: "eu-south-1", roleToAssume: ROLE_ARN, audience }, env);
    expect(annotations, log).toEqual([]);
    expect(log).toContain("Nothing is left of cluster bench in eu-south-1.");
    expect(sts.shownTokens.map((token) => oidc.verify(token)["aud"])).toEqual([audience]);
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
