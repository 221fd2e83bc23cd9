import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import * as eksctlArguments from "../../actions/lib/adapters/eksctl/arguments.ts";
import { writeConfig } from "../../actions/lib/adapters/eksctl/config-file.ts";
import { runCommand } from "../../actions/lib/adapters/process/run-command.ts";
import { runTool } from "../../actions/lib/adapters/process/run-tool.ts";
import { toolEnvironment } from "../../actions/lib/adapters/process/tool-environment.ts";
import { toolPath } from "../../actions/lib/adapters/tools/tool-path.ts";
import { clusterConfig, nodeGroupConfig } from "../../actions/lib/clusters/cluster-config.ts";
import { type EksServer, startEksServer } from "../support/eksctl/eks-server.ts";
import { realEksctl } from "../support/eksctl/real-eksctl.ts";
import { recordingLog } from "../support/recording-log.ts";
import { eksScenarios, RECIPE, REQUEST } from "../unit/clusters/requests.ts";

/** A first build takes some minutes. */
const BUILD_MILLISECONDS = 3_600_000;
const signal = new AbortController().signal;

let program: string;
let server: EksServer;
let folder: string;
beforeAll(async () => {
  program = join(await realEksctl(recordingLog()), "eksctl");
}, BUILD_MILLISECONDS);
beforeEach(async () => {
  server = await startEksServer(REQUEST.region, ["a", "b", "c"]);
  folder = mkdtempSync(join(tmpdir(), "eksctl-"));
  const environment = { AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "test", AWS_MAX_ATTEMPTS: "1" };
  for (const [name, value] of Object.entries({ ...environment, AWS_EC2_METADATA_DISABLED: "true" })) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await server[Symbol.asyncDispose]();
});

/** Runs it as the actions do, but for the log. */
const run = (...argv: readonly string[]) => runCommand([program, ...argv], { limitSeconds: 120, env: toolEnvironment() });

/** A dry run refuses flags that its answer could not repeat; that they are known is seen without it. */
const dry = (argv: eksctlArguments.Arguments) => [...argv.filter((flag) => !/^--(timeout|write-kubeconfig)=/.test(flag)), "--dry-run"];

/** A cluster that EKS knows, and no stack. */
const put = () => server.clusters.set(REQUEST.name, { name: REQUEST.name, status: "ACTIVE", version: "1.35", tags: {}, groups: new Map() });

describe("the real eksctl", () => {
  test("is the release that the actions pin, and is taken as a tool that is there", async () => {
    vi.stubEnv("CNI_BENCH_TOOLS", join(program, ".."));
    const log = recordingLog();
    expect(await toolPath("eksctl", { log, signal })).toBe(program);
    expect(log.lines).toEqual(["Using eksctl 0.230.0 of CNI_BENCH_TOOLS"]);
  });

  test("prints the very schema that the catalogue keeps, but for one field of the next release", async () => {
    const { stdout } = await run("utils", "schema");
    const kept = readFileSync(join(import.meta.dirname, "../../actions/lib/scenarios/schemas/eksctl.schema.json"), "utf8");
    const { ClusterVPC, ...rest } = JSON.parse(kept).definitions;
    const { ClusterVPC: printed, ...others } = JSON.parse(stdout).definitions;
    expect(others).toEqual(rest);
    expect(Object.keys(ClusterVPC.properties).filter((key) => !(key in printed.properties))).toEqual(["controlPlaneOnPrivateSubnets"]);
  });

  test.each(eksScenarios().map(({ slug, eks }) => [slug, eks] as const))("takes the cluster of %s as it is", async (_, eks) => {
    const { cluster } = clusterConfig(eks, REQUEST);
    const file = await writeConfig(folder, "cluster.yaml", cluster);
    const { exitCode, stdout, stderr } = await run(...dry(eksctlArguments.createCluster(file)));
    expect(exitCode, stdout + stderr).toBe(0);
    // It answers with the file as it understands it: nothing of ours is lost or changed.
    expect(parse(stdout)).toMatchObject(cluster);
  });

  test.each(
    eksScenarios().flatMap(({ slug, eks }) => (clusterConfig(eks, REQUEST).nodeGroups === undefined ? [] : [[slug, eks] as const])),
  )("takes the nodes of %s, until it turns to the cluster itself", async (_, eks) => {
    put();
    const file = await writeConfig(folder, "node-groups.yaml", nodeGroupConfig(eks, REQUEST));
    const { exitCode, stdout, stderr } = await run(...dry(eksctlArguments.createNodeGroups(file)));
    // Where it stops without AWS: the file is read and valid, the cluster found, and no Kubernetes API is behind it.
    expect(stdout + stderr).toContain("creating Kubernetes client");
    expect(exitCode).toBe(1);
  });

  test("takes the boundary of every role that it makes, an add-on's too", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/cni-bench-boundary";
    const ipv6 = eksScenarios().find(({ slug }) => slug === "vpc-cni-ipv6")?.eks ?? RECIPE;
    const { cluster } = clusterConfig(ipv6, { ...REQUEST, permissionsBoundary });
    const file = await writeConfig(folder, "cluster.yaml", cluster);
    const { exitCode, stdout, stderr } = await run(...dry(eksctlArguments.createCluster(file)));
    expect(exitCode, stdout + stderr).toBe(0);
    expect(parse(stdout)).toMatchObject(cluster);
    expect(stdout.split(permissionsBoundary)).toHaveLength(1 + 2 + Object.keys(ipv6.addons).length);
  });

  test("refuses nodes in the file of a cluster without VPC CNI, which is why they have a file of their own", async () => {
    const bare = { ...RECIPE, addons: { coredns: {} } };
    const file = await writeConfig(folder, "cluster.yaml", clusterConfig(bare, REQUEST).cluster);
    const { stdout, stderr, exitCode } = await run(...dry(eksctlArguments.createCluster(file)));
    expect(stdout + stderr).toContain("are not supported during cluster creation in a cluster without VPC CNI");
    expect(exitCode).toBe(1);
    expect(server.calls).toEqual([]);
  });

  test("understands every flag of scale nodegroup: it goes on to ask AWS", async () => {
    put();
    const { stdout, stderr } = await run(...eksctlArguments.scaleNodeGroup(REQUEST, "bench", 3));
    expect(stdout + stderr).not.toMatch(NOT_UNDERSTOOD);
    expect(server.calls).toContain(`GET /clusters/${REQUEST.name}`);
  });

  test("understands every flag of create cluster and create nodegroup: it goes on to ask AWS", async () => {
    const { cluster } = clusterConfig(RECIPE, REQUEST);
    for (const argv of [
      eksctlArguments.createCluster(await writeConfig(folder, "cluster.yaml", cluster)),
      eksctlArguments.createNodeGroups(await writeConfig(folder, "node-groups.yaml", nodeGroupConfig(RECIPE, REQUEST))),
    ]) {
      const before = server.calls.length;
      const { stdout, stderr } = await run(...argv);
      expect(stdout + stderr).not.toMatch(NOT_UNDERSTOOD);
      expect(server.calls.length).toBeGreaterThan(before);
    }
  });

  test("has no manners with signals: SIGINT ends it at once, so what it began goes on without it", async () => {
    const cancel = new AbortController();
    const file = await writeConfig(folder, "cluster.yaml", clusterConfig(RECIPE, REQUEST).cluster);
    server.hold = "cluster-versions";
    const log = recordingLog();
    const end = runTool([program, ...eksctlArguments.createCluster(file)], {
      log,
      name: "eksctl",
      signal: cancel.signal,
      limitSeconds: 60,
    });
    await vi.waitUntil(() => server.calls.some((call) => call.includes("cluster-versions")), { timeout: 30_000 });
    cancel.abort(new Error("cancelled"));
    await expect(end).rejects.toThrow("cancelled");
  });
});

const NOT_UNDERSTOOD = /unknown (flag|command|shorthand)|flag .* (needs|incompatible)|must be set|cannot be used/i;
