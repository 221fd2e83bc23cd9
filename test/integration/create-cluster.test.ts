import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { serveCredentials } from "../../actions/lib/adapters/aws/credentials-server.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { type EksServer, startEksServer } from "../support/eksctl/eks-server.ts";
import { type Behaviour, type ScriptedEksctl, STAGES, scriptedEksctl } from "../support/eksctl/scripted-eksctl.ts";
import { startOidc } from "../support/oidc-server.ts";
import { runStep, type StepResult } from "../support/runner.ts";
import { ACCOUNT_ID, ROLE_ARN, startSts } from "../support/sts-server.ts";

const REGION = "ap-northeast-2";
/** As the context below says it. */
const RUN = "19000000001-2";

let server: EksServer;
let eksctl: ScriptedEksctl;
let temp: string;
beforeEach(async () => {
  server = await startEksServer(REGION);
  eksctl = scriptedEksctl();
  temp = mkdtempSync(join(tmpdir(), "create-cluster-"));
});
afterEach(async () => {
  eksctl[Symbol.dispose]();
  rmSync(temp, { recursive: true, force: true });
  await server[Symbol.asyncDispose]();
});

function behave(behaviour: Behaviour): void {
  eksctl[Symbol.dispose]();
  eksctl = scriptedEksctl(behaviour);
}

/** One step of the action, whose AWS is the test's. */
const step = (inputs: Readonly<Record<string, string>>, cancelWhen?: RegExp): Promise<StepResult> =>
  runStep({
    action: "actions/create-cluster",
    with: { scenario: "vpc-cni", "aws-region": REGION, ...inputs },
    temp,
    context: { GITHUB_RUN_ID: "19000000001", GITHUB_RUN_ATTEMPT: "2" },
    env: {
      CNI_BENCH_TOOLS: eksctl.folder,
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: "AKIATEST",
      AWS_SECRET_ACCESS_KEY: "a secret of the test",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "the runner's token",
    },
    ...(cancelWhen !== undefined && { cancelWhen }),
  });

/** A scenario of the catalogue as a state in a folder of its own, with another scenario.yaml. */
function stateOf(slug: string, change: (scenario: string) => string): string {
  const folder = join(temp, "comparison", "base", slug);
  mkdirSync(join(temp, "comparison", "base"), { recursive: true });
  cpSync(join(projectRoot(), "scenarios", slug), folder, { recursive: true });
  const path = join(folder, "scenario.yaml");
  writeFileSync(path, change(readFileSync(path, "utf8")));
  return folder;
}

const warnings = ({ annotations }: StepResult) => annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
const errors = ({ annotations }: StepResult) => annotations.filter(({ level }) => level === "error").map(({ message }) => message);
const saved = ({ state }: StepResult) => (state["cluster"] === undefined ? undefined : JSON.parse(state["cluster"]));
const created = () => server.calls.filter((call) => call.startsWith("EC2 Create") || call === "POST /clusters");

describe("create-cluster", () => {
  test("makes a cluster with its nodes where the CNI comes with it, after saying what it takes", async () => {
    const { exitCode, outputs, log, state } = await step({ "max-cost": "5" });
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
    expect(eksctl.calls()).toEqual([
      [
        "create",
        "cluster",
        `--config-file=${join(temp, "cni-bench", name, "cluster.yaml")}`,
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
    expect(server.clusters.get(name)).toMatchObject({ status: "ACTIVE", version: "1.35", tags });
    expect(server.placementGroups.get(name)).toEqual(tags);
    // The first zone that offers the type is the nodes', and another one the control plane's too.
    expect(parse(eksctl.configs()["cluster.yaml"] ?? "")).toMatchObject({
      availabilityZones: [`${REGION}b`, `${REGION}a`],
      managedNodeGroups: [{ availabilityZones: [`${REGION}b`], placement: { groupName: name } }],
    });
  });

  test("makes a bare cluster where the CNI comes later, and leaves the nodes' file to install-scenario", async () => {
    const { exitCode, outputs, log } = await step({
      scenario: "cilium-eni",
      zones: `${REGION}a,${REGION}c`,
      "cluster-name": "mine",
      nodes: "2",
    });
    expect(exitCode, log).toBe(0);
    expect(log).toContain("no nodes at first; 2 nodes of type m6i.xlarge follow when the CNI is there");
    expect(parse(eksctl.configs()["cluster.yaml"] ?? "")).not.toHaveProperty("managedNodeGroups");
    expect(server.clusters.get("mine")?.groups.size).toBe(0);
    const file = outputs["node-group-config"] ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parse(readFileSync(file, "utf8"))).toMatchObject({
      metadata: { name: "mine", region: REGION },
      managedNodeGroups: [{ name: "bench", desiredCapacity: 2, maxPodsPerNode: 58, availabilityZones: [`${REGION}a`] }],
    });
    // Two zones were given, so nobody was asked for them.
    expect(server.calls).not.toContain("EC2 DescribeAvailabilityZones");
  });

  test("is for the state of a scenario that a folder holds, and named after the scenario", async () => {
    const folder = stateOf("cilium-eni", (scenario) => scenario.replace("coredns: {}", "coredns: { replicaCount: 3 }"));
    const { exitCode, outputs, log } = await step({ scenario: folder });
    expect(exitCode, log).toBe(0);
    const name = outputs["cluster-name"] ?? "";
    expect(name).toMatch(/^cnib-cilium-eni-[a-z0-9]{7}$/);
    expect(server.clusters.get(name)?.tags).toMatchObject({ "cni-bench/scenario": "cilium-eni" });
    const { addons } = parse(eksctl.configs()["cluster.yaml"] ?? "");
    expect(addons).toMatchObject([{ name: "coredns", configurationValues: '{"replicaCount":3}' }]);
  });

  test("writes a kubeconfig that holds no secret, for its owner alone", async () => {
    const { outputs } = await step({ "cluster-name": "mine" });
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
    behave({ isHostile: true });
    const { exitCode, outputs, annotations, log } = await step({ "cluster-name": "mine" });
    expect(exitCode, log).toBe(0);
    expect(annotations).toEqual([]);
    expect(outputs["kubeconfig"]).toContain("mine");
    expect(log).toContain("eksctl | ::error::pwned");
    expect(log).toContain("eksctl | ::add-mask::cluster");
  });

  test("keeps what it was asked to keep", async () => {
    const result = await step({ "cluster-name": "mine", keep: "true" });
    expect(saved(result)).toMatchObject({ isOurs: false });
  });

  test("remembers the role for post, and nothing secret", async () => {
    const role = "arn:aws:iam::123456789012:role/cni-bench";
    const result = await step({ "cluster-name": "mine", "role-to-assume": role });
    expect(saved(result)).toMatchObject({ roleToAssume: role, audience: "sts.amazonaws.com" });
    expect(JSON.stringify([result.state, result.outputs]) + result.log).not.toMatch(/AKIATEST|a secret of the test|the runner's token/);
  });
});

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
    const result = await step(inputs);
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual([expect.stringMatching(sentence)]);
    expect(result.state).toEqual({});
    expect(server.calls).toEqual([]);
    expect(eksctl.calls()).toEqual([]);
  });

  test.each<[what: string, make: () => string, sentence: RegExp]>([
    ["is not there", () => join(temp, "comparison", "base", "cilium-eni"), /scenarios\/cilium-eni is no folder\.$/],
    ["has no name of a scenario", () => `${temp}/comparison/Not A Slug`, /^A scenario's folder must be named in lower-case letters/],
    [
      "is a link to another",
      () => {
        symlinkSync(join(projectRoot(), "scenarios", "cilium-eni"), join(temp, "linked"));
        return join(temp, "linked");
      },
      /is no folder, but a symbolic link\.$/,
    ],
    [
      "has a link for its values",
      () => {
        const folder = stateOf("cilium-eni", (scenario) => scenario);
        rmSync(join(folder, "values.yaml"));
        symlinkSync("/etc/hostname", join(folder, "values.yaml"));
        return folder;
      },
      /values\.yaml is a symbolic link, which is not followed\.$/,
    ],
    [
      "says more of its cluster than the network",
      () =>
        stateOf("vpc-cni-ipv6", (scenario) =>
          scenario.replace("withOIDC: true", "withOIDC: true\n      serviceRolePermissionsBoundary: null"),
        ),
      /is refused at eks\.cluster\.iam\.serviceRolePermissionsBoundary: A scenario says of its cluster what the network is/,
    ],
  ])("refuses a scenario's folder that %s, and asks nobody", async (_, make, sentence) => {
    const result = await step({ scenario: make() });
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual([expect.stringMatching(sentence)]);
    expect(server.calls).toEqual([]);
    expect(eksctl.calls()).toEqual([]);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ["a misspelt key", {}, "bandwidthManger: { enabled: true }\n", "is refused at bandwidthManger.enabled: Chart 1.20.0 has no such key"],
    ["a version that is none", { "chart-version": "newest" }, "", 'Input "chart-version" must be a version with three numbers'],
    ["values for a scenario without a chart", { scenario: "vpc-cni" }, "", 'Input "values" must be left out for scenario vpc-cni'],
  ])("refuses what install-scenario would refuse with a cluster to pay for: %s", async (_, inputs, values, sentence) => {
    const file = join(temp, "values.yaml");
    writeFileSync(file, values === "" ? "{}\n" : values);
    const result = await step({ scenario: "cilium-eni", values: file, ...inputs });
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual([expect.stringContaining(sentence)]);
    expect(server.calls).toEqual([]);
    expect(eksctl.calls()).toEqual([]);
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
      temp,
      env: {
        CNI_BENCH_TOOLS: eksctl.folder,
        AWS_ENDPOINT_URL: server.url,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: served.url,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: served.authorization,
        AWS_EC2_METADATA_DISABLED: "true",
        HOME: temp,
        ...sts.environment,
      },
    });
    expect(errors(result)).toEqual([
      expect.stringMatching(/^Input "role-to-assume" must be the role that this job is, .*cni-bench-with-a-typing-error/),
    ]);
    expect(result.state).toEqual({});
    expect(server.calls).toEqual([]);
  });

  test("refuses the name of a cluster that is there, and leaves that one to whoever made it", async () => {
    await step({ "cluster-name": "mine" });
    server.calls.length = 0;
    const second = await step({ "cluster-name": "mine" });
    expect(errors(second)).toEqual([expect.stringContaining('There is a cluster "mine" in ap-northeast-2 already')]);
    expect(second.state).toEqual({});
    expect(created()).toEqual([]);
  });

  test("refuses a name whose stack is there before its cluster: somebody else is making it", async () => {
    server.stacks.add("mine");
    const result = await step({ "cluster-name": "mine" });
    expect(errors(result)).toEqual([
      expect.stringContaining("There is a stack eksctl-mine-cluster in ap-northeast-2 already (CREATE_IN_PROGRESS), so somebody"),
    ]);
    expect({ state: result.state, outputs: result.outputs }).toEqual({ state: {}, outputs: {} });
    expect(created()).toEqual([]);
    expect(eksctl.calls()).toEqual([]);
  });

  test("begins nothing where eksctl cannot be had", async () => {
    behave({ version: "0.167.0" });
    const result = await step({});
    expect(errors(result)).toEqual([expect.stringContaining("must be 0.230.0 or newer, and is 0.167.0.")]);
    expect(result.state).toEqual({});
    expect(server.calls).toEqual([]);
  });

  test("begins nothing when it is cancelled before", async () => {
    const result = await step({}, /A cluster in/);
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual(["The step was cancelled (SIGINT)."]);
    expect(result.state).toEqual({});
    expect(created()).toEqual([]);
  });

  test("says what is missing where there are no credentials", async () => {
    const result = await runStep({
      action: "actions/create-cluster",
      with: { scenario: "vpc-cni", "aws-region": REGION },
      temp,
      env: { CNI_BENCH_TOOLS: eksctl.folder, AWS_EC2_METADATA_DISABLED: "true", HOME: temp },
    });
    expect(errors(result)).toEqual([expect.stringMatching(/^There are no AWS credentials here to describe cluster .*assume-role/)]);
    expect(result.state).toEqual({});
  });
});

describe("when the creation does not come to its end", () => {
  test.each(STAGES)("says what is there, what it costs and who deletes it when eksctl fails at: %s", async (failAt) => {
    behave({ failAt });
    const result = await step({ "cluster-name": "mine" });
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
    behave({ hangAt });
    const result = await step({ "cluster-name": "mine" }, new RegExp(`stage ${hangAt}`));
    expect(result.signal).toBeNull();
    expect(errors(result)).toEqual(["The step was cancelled (SIGINT)."]);
    expect(warnings(result)).toHaveLength(3);
    expect(saved(result)).toEqual({ name: "mine", region: REGION, run: RUN, isOurs: true });
    expect(result.seconds).toBeLessThan(60);
  });

  test("ends an eksctl that ignores every polite request, before the runner ends us", async () => {
    behave({ hangAt: "control-plane", ignoresSignals: true });
    const result = await step({ "cluster-name": "mine" }, /stage control-plane/);
    expect(result.log).toContain("eksctl | 2026-11-21 20:00:00 [ℹ]  not now either");
    // The second signal of the runner would have ended the process with 143, without a word.
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual(["The step was cancelled (SIGINT)."]);
    expect(warnings(result)[0]).toBe("There is a cluster mine in ap-northeast-2, in state CREATING; there may be nodes too.");
  });

  test("tells an eksctl that was killed from one that gave up", async () => {
    behave({ dieAt: "control-plane" });
    const result = await step({ "cluster-name": "mine" });
    expect(errors(result)).toEqual([expect.stringMatching(/`.*eksctl create cluster .*` was killed: .*stage control-plane$/)]);
    expect(warnings(result)[0]).toContain("in state CREATING");
  });

  test("has saved what post must know when the placement group is refused", async () => {
    server.refuse = { call: "CreatePlacementGroup", code: "UnauthorizedOperation", status: 403 };
    const result = await step({ "cluster-name": "mine" });
    expect(errors(result)).toEqual([
      expect.stringMatching(/^EC2 in ap-northeast-2 could not create the placement group mine: UnauthorizedOperation/),
    ]);
    expect(saved(result)).toMatchObject({ name: "mine", isOurs: true });
    expect(eksctl.calls()).toEqual([]);
  });
});

describe("a cluster that is there", () => {
  const age = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const put = (name: string, tags: Record<string, string>, nodes: number | undefined, status = "ACTIVE", group = {}) =>
    server.clusters.set(name, {
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
    const result = await step({ "cluster-mode": "reuse" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toMatchObject({ "cluster-name": "mine", created: "false", "node-group-config": "", "run-id": "1-1" });
    expect(eksctl.calls()).toEqual([
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
    expect(server.clusters.get("mine")?.groups.get("bench")?.scalingConfig.desiredSize).toBe(3);
    expect(server.clusters.get("mine")?.tags["cni-bench/expires-at"]).toBe(result.outputs["expires-at"]);
    expect(Date.parse(result.outputs["expires-at"] ?? "")).toBeGreaterThan(Date.now() + 2.9 * 3_600_000);
    expect(result.state).toEqual({});
  });

  test("keeps a life that is longer already, and nodes that are enough", async () => {
    const late = age(48);
    put("mine", ours(late), 3);
    const { outputs } = await step({ "cluster-mode": "reuse", "cluster-name": "mine" });
    expect(outputs["expires-at"]).toBe(`${late.slice(0, 19)}Z`);
    expect(eksctl.calls()).toEqual([]);
  });

  test("gets nodes by the way of its scenario where it has none", async () => {
    put("mine", ours(age(1)), undefined);
    await step({ "cluster-mode": "reuse" });
    expect(eksctl.calls()[0]?.slice(0, 2)).toEqual(["create", "nodegroup"]);
    put("late", ours(age(1), "cilium-eni"), undefined);
    const { outputs } = await step({ "cluster-mode": "reuse", scenario: "cilium-eni" });
    expect(parse(readFileSync(outputs["node-group-config"] ?? "", "utf8")).managedNodeGroups).toHaveLength(1);
    expect(eksctl.calls()).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, string]>([
    ["is not ours", { Name: "production" }, "does not carry our tags"],
    ["is for another scenario", ours(age(1), "cilium-eni"), 'is for scenario "cilium-eni"'],
  ])("is not reused when it %s", async (_, tags, sentence) => {
    put("mine", tags, 0);
    const result = await step({ "cluster-mode": "reuse", "cluster-name": "mine" });
    expect(errors(result)).toEqual([expect.stringContaining(sentence)]);
    expect(server.calls).toEqual(["GET /clusters/mine"]);
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
    expect(errors(await step({ "cluster-mode": "reuse" }))).toEqual([expect.stringContaining(sentence)]);
    expect(server.clusters.get("mine")?.tags["cni-bench/expires-at"]).toBe(until);
    expect(eksctl.calls()).toEqual([]);
  });

  test("is not found where nobody made one", async () => {
    expect(errors(await step({ "cluster-mode": "reuse" }))).toEqual([
      'There is no cluster of octo-org/octo-repo for scenario "vpc-cni" in ap-northeast-2 to reuse: make one by "cluster-mode" create.',
    ]);
  });

  test("is used as it is by mode existing, whoever it belongs to, and nothing of it is changed", async () => {
    put("production", { Name: "production" }, 3);
    const result = await step({ "cluster-mode": "existing", scenario: "", "cluster-name": "production" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toMatchObject({
      "cluster-name": "production",
      created: "false",
      "expires-at": "",
      "estimated-cost": "",
      "run-id": "",
    });
    expect(server.calls).toEqual(["GET /clusters/production"]);
    expect(result.state).toEqual({});
  });

  test("is not used while it is being made", async () => {
    put("mine", {}, 0, "CREATING");
    expect(errors(await step({ "cluster-mode": "existing", "cluster-name": "mine" }))).toEqual([
      'Cluster "mine" in ap-northeast-2 is CREATING, and can be used when it is ACTIVE only.',
    ]);
  });
});
