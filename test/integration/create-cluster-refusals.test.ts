import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serveCredentials } from "../../actions/lib/adapters/aws/credentials-server.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { type CreateClusterScene, createClusterScene, errors, REGION } from "../support/create-cluster-scene.ts";
import { startOidc } from "../support/oidc-server.ts";
import { runStep } from "../support/runner.ts";
import { ACCOUNT_ID, ROLE_ARN, startSts } from "../support/sts-server.ts";

let at: CreateClusterScene;
beforeEach(async () => {
  at = await createClusterScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("before anything is created", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ["it may cost too much", { "max-cost": "1" }, /^Input "max-cost" is 1 USD, but the cluster may cost 2\.7\d USD until/],
    ["nobody knows what it costs", { "max-cost": "100", "instance-type": "c7gn.xlarge" }, /there is no price here of "c7gn\.xlarge"/],
    ["there is no such scenario", { scenario: "cilium-enny" }, /did you mean "cilium-eni"\?$/],
    ["the scenario needs a newer kernel or release", { "kubernetes-version": "1.31" }, /^Input "kubernetes-version" must be one of/],
    ["a zone is of another region", { zones: "us-east-1a,us-east-1b" }, /^Input "zones" must be two availability zones of ap-northeast-2/],
    ["there is one zone only", { zones: `${REGION}a` }, /^Input "zones" must be two availability zones/],
    ["the name is none", { "cluster-name": "Has_Capitals" }, /^Input "cluster-name" must begin with a letter and have at most 28/],
    ["the time is none", { "expires-in": "tomorrow" }, /^Input "expires-in" must be a time between 30m and 72h/],
    [
      "an existing cluster has no name",
      { "cluster-mode": "existing" },
      /^Input "cluster-name" must be given where "cluster-mode" is existing\.$/,
    ],
    ["the role of post is none", { "role-to-assume": "cni-bench" }, /^Input "role-to-assume" must be the ARN of a role/],
    ["the region is none", { "aws-region": "mars" }, /^Input "aws-region" must be a region of AWS/],
  ])("refuses in one sentence and asks nobody when %s", async (_, inputs, sentence) => {
    const result = await at.step(inputs);
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual([expect.stringMatching(sentence)]);
    expect(result.state).toEqual({});
    expect(at.server.calls).toEqual([]);
    expect(at.eksctl.calls()).toEqual([]);
  });

  test.each<[what: string, make: () => string, sentence: RegExp]>([
    ["is not there", () => join(at.temp, "comparison", "base", "cilium-eni"), /scenarios\/cilium-eni is no folder\.$/],
    ["has no name of a scenario", () => `${at.temp}/comparison/Not A Slug`, /^A scenario's folder must be named in lower-case letters/],
    [
      "is a link to another",
      () => {
        symlinkSync(join(projectRoot(), "scenarios", "cilium-eni"), join(at.temp, "linked"));
        return join(at.temp, "linked");
      },
      /is no folder, but a symbolic link\.$/,
    ],
    [
      "has a link for its values",
      () => {
        const folder = at.stateOf("cilium-eni", (scenario) => scenario);
        rmSync(join(folder, "values.yaml"));
        symlinkSync("/etc/hostname", join(folder, "values.yaml"));
        return folder;
      },
      /values\.yaml is a symbolic link, which is not followed\.$/,
    ],
    [
      "says more of its cluster than the network",
      () =>
        at.stateOf("vpc-cni-ipv6", (scenario) =>
          scenario.replace("withOIDC: true", "withOIDC: true\n      serviceRolePermissionsBoundary: null"),
        ),
      /is refused at eks\.cluster\.iam\.serviceRolePermissionsBoundary: A scenario says of its cluster what the network is/,
    ],
  ])("refuses a scenario's folder that %s, and asks nobody", async (_, make, sentence) => {
    const result = await at.step({ scenario: make() });
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual([expect.stringMatching(sentence)]);
    expect(at.server.calls).toEqual([]);
    expect(at.eksctl.calls()).toEqual([]);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ["a misspelt key", {}, "bandwidthManger: { enabled: true }\n", "is refused at bandwidthManger.enabled: Chart 1.20.0 has no such key"],
    ["a version that is none", { "chart-version": "newest" }, "", 'Input "chart-version" must be a version with three numbers'],
    ["values for a scenario without a chart", { scenario: "vpc-cni" }, "", 'Input "values" must be left out for scenario vpc-cni'],
  ])("refuses what install-scenario would refuse with a cluster to pay for: %s", async (_, inputs, values, sentence) => {
    const file = join(at.temp, "values.yaml");
    writeFileSync(file, values === "" ? "{}\n" : values);
    const result = await at.step({ scenario: "cilium-eni", values: file, ...inputs });
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual([expect.stringContaining(sentence)]);
    expect(at.server.calls).toEqual([]);
    expect(at.eksctl.calls()).toEqual([]);
  });

  test("refuses a role for post that this job is not, where assume-role came before", async () => {
    await using oidc = await startOidc();
    await using sts = await startSts(oidc);
    const role = {
      accessKeyId: "ASIATEST",
      secretAccessKey: "secret",
      sessionToken: "token",
      expiration: new Date(Date.now() + 3_600_000),
    };
    await using served = await serveCredentials(async () => role, "bearer");
    // Whoever signs with them: the answer of STS is all that counts here.
    const body = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${ACCOUNT_ID}:assumed-role/cni-bench/run</Arn><UserId>AROA:run</UserId><Account>${ACCOUNT_ID}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    sts.proxy.inject({ on: /^POST/, does: { answer: { status: 200, headers: { "content-type": "text/xml" }, body } } });
    const result = await runStep({
      action: "actions/create-cluster",
      with: { scenario: "vpc-cni", "aws-region": REGION, "role-to-assume": `${ROLE_ARN}-with-a-typing-error` },
      temp: at.temp,
      env: {
        CNI_BENCH_TOOLS: at.eksctl.folder,
        AWS_ENDPOINT_URL: at.server.url,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: served.url,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: served.authorization,
        AWS_EC2_METADATA_DISABLED: "true",
        HOME: at.temp,
        ...sts.environment,
      },
    });
    expect(errors(result)).toEqual([
      expect.stringMatching(/^Input "role-to-assume" must be the role that this job is, .*cni-bench-with-a-typing-error/),
    ]);
    expect(result.state).toEqual({});
    expect(at.server.calls).toEqual([]);
  });

  test("refuses the name of a cluster that is there, and leaves that one to whoever made it", async () => {
    await at.step({ "cluster-name": "mine" });
    at.server.calls.length = 0;
    const second = await at.step({ "cluster-name": "mine" });
    expect(errors(second)).toEqual([expect.stringContaining('There is a cluster "mine" in ap-northeast-2 already')]);
    expect(second.state).toEqual({});
    expect(at.created()).toEqual([]);
  });

  test("refuses a name whose stack is there before its cluster: somebody else is making it", async () => {
    at.server.stacks.add("mine");
    const result = await at.step({ "cluster-name": "mine" });
    expect(errors(result)).toEqual([
      expect.stringContaining("There is a stack eksctl-mine-cluster in ap-northeast-2 already (CREATE_IN_PROGRESS), so somebody"),
    ]);
    expect({ state: result.state, outputs: result.outputs }).toEqual({ state: {}, outputs: {} });
    expect(at.created()).toEqual([]);
    expect(at.eksctl.calls()).toEqual([]);
  });

  test("begins nothing where eksctl cannot be had", async () => {
    at.behave({ version: "0.167.0" });
    const result = await at.step({});
    expect(errors(result)).toEqual([expect.stringContaining("must be 0.230.0 or newer, and is 0.167.0.")]);
    expect(result.state).toEqual({});
    expect(at.server.calls).toEqual([]);
  });

  test("begins nothing when it is cancelled before", async () => {
    const result = await at.step({}, /A cluster in/);
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual(["The step was cancelled (SIGINT)."]);
    expect(result.state).toEqual({});
    expect(at.created()).toEqual([]);
  });

  test("says what is missing where there are no credentials", async () => {
    const result = await runStep({
      action: "actions/create-cluster",
      with: { scenario: "vpc-cni", "aws-region": REGION },
      temp: at.temp,
      env: { CNI_BENCH_TOOLS: at.eksctl.folder, AWS_EC2_METADATA_DISABLED: "true", HOME: at.temp },
    });
    expect(errors(result)).toEqual([expect.stringMatching(/^There are no AWS credentials here to describe cluster .*assume-role/)]);
    expect(result.state).toEqual({});
  });
});
