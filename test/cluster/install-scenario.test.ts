import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { IMAGE_NAMES } from "../../actions/lib/adapters/kubernetes/images.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import type { Kubectl } from "../support/cluster/kubectl.ts";
import { KUBECONFIG } from "../support/cluster/places.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../support/cluster-for-tests.ts";
import { temporaryFolder } from "../support/folders.ts";
import { type ChartRepository, serveCharts } from "../support/helm/chart-repository.ts";
import { helmFolder, helmIn } from "../support/helm/helm-program.ts";
import { runStep, type Step, type StepResult } from "../support/runner.ts";

const NAMESPACE = "install-test";
const folder = temporaryFolder();

let kubectl: Kubectl;
let charts: ChartRepository;
let tools: string;
let image: string;
let images: string;

beforeAll(async () => {
  const { materials, ...restored } = await restoreCluster();
  kubectl = restored.kubectl;
  const pinned = (name: string) => materials.images.find((known) => known.name === name)?.pinned ?? "";
  image = pinned("node-tools");
  images = IMAGE_NAMES.map((name) => `${name}=${pinned(name)}`).join(",");
  tools = await helmFolder(3, terminalLog());
  charts = await serveCharts(helmIn(tools), ["0.1.0"]);
}, BUILD_LIMIT_MS);

beforeEach(async () => {
  await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait"]);
});

afterAll(async () => {
  await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait"]);
  await charts?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** A scenario of the test cluster's own data plane, with the small chart as what is installed. */
async function writeScenario(
  slug: string,
  mode: string,
  more: { readonly values?: object; readonly release?: string } = {},
): Promise<string> {
  const path = join(folder.path, slug);
  await mkdir(path, { recursive: true });
  const helm = {
    release: more.release ?? "tiny",
    namespace: NAMESPACE,
    repository: charts.address,
    chart: "tiny-data-plane",
    version: "0.1.0",
    range: ">=0.1.0",
  };
  const scenario = {
    title: "A small data plane",
    summary: "What the tests install.",
    eks: {
      status: "ready",
      addons: {},
      nodes: {},
      install: [{ helm }, "nodes", { restart: "kube-system/coredns" }],
      ready: [{ daemonset: `${NAMESPACE}/tiny-agent` }, { deployment: "kube-system/coredns" }],
      assertions: [
        { object: `v1 ConfigMap ${NAMESPACE}/tiny-config data.mode`, is: mode, because: "another mode would be measured" },
        { "kube-proxy": "mode", is: "iptables" },
        { leftovers: "cilium", are: "absent" },
      ],
      pitfalls: [],
      evidence: "this test",
    },
  };
  await writeFile(join(path, "scenario.yaml"), stringify(scenario));
  await writeFile(join(path, "values.yaml"), stringify({ image, mode: "quiet", ...more.values }));
  return path;
}

const install = (given: Readonly<Record<string, string>>, more: Partial<Step> = {}): Promise<StepResult> =>
  runStep({
    action: "actions/install-scenario",
    workspace: folder.path,
    with: { kubeconfig: KUBECONFIG, images, "run-id": "install-test", "time-limit": "2", ...given },
    env: { CNI_BENCH_TOOLS: tools, ...charts.env },
    ...more,
  });

const agents = async (): Promise<readonly string[]> =>
  (await kubectl(["-n", NAMESPACE, "get", "pods", "-o", "jsonpath={.items[*].metadata.uid}"])).stdout
    .split(" ")
    .filter((uid) => uid !== "");

const factsOf = async ({ outputs }: StepResult) => JSON.parse(await readFile(outputs["facts"] ?? "", "utf8"));

const errorOf = ({ annotations }: StepResult): string => annotations.find(({ level }) => level === "error")?.message ?? "";

describe("the action", () => {
  test("installs, proves, upgrades in place with new pods of the chart, and leaves nothing of its looking", async () => {
    const installed = await install({ scenario: await writeScenario("tiny", "quiet") });
    expect(errorOf(installed)).toBe("");
    const facts = await factsOf(installed);
    expect(facts).toMatchObject({ schemaVersion: 1, scenario: "tiny", mode: "install" });
    expect(facts.releases).toMatchObject([{ release: "tiny", chart: "tiny-data-plane", version: "0.1.0" }]);
    expect(facts.assertions.map(({ holds }: { readonly holds: boolean }) => holds)).toEqual([true, true, true]);
    expect(facts.dataPlane.parts).toMatchObject([{ container: "kube-proxy" }]);
    expect(Number(installed.outputs["nodes-ready-seconds"])).toBeGreaterThanOrEqual(0);
    const before = await agents();
    expect(before).toHaveLength(2);

    const values = join(folder.path, "head.yaml");
    await writeFile(values, stringify({ image, mode: "loud" }));
    const upgraded = await install({ scenario: await writeScenario("tiny", "loud"), mode: "upgrade", values });
    expect(errorOf(upgraded)).toBe("");
    expect(Number(upgraded.outputs["upgrade-seconds"])).toBeGreaterThan(0);
    const after = await factsOf(upgraded);
    expect(after.releases[0].valuesDigest).not.toBe(facts.releases[0].valuesDigest);
    // The chart does not roll its pods out for a changed setting.
    expect((await agents()).filter((uid) => before.includes(uid))).toEqual([]);
    expect((await kubectl(["get", "namespaces", "-l", "eks-cni-bench/run=install-install-test", "-o", "name"])).stdout).toBe("");
  });

  test("fails for an assertion that does not hold, with what was expected and found, and writes that down", async () => {
    const result = await install({ scenario: await writeScenario("other", "loud") });
    expect(errorOf(result)).toBe(
      `The cluster is not what scenario other says, so nothing is measured on it: object v1 ConfigMap ${NAMESPACE}/tiny-config data.mode: expected loud, found quiet (otherwise another mode would be measured).`,
    );
    expect((await factsOf(result)).assertions[0]).toMatchObject({ expected: "loud", found: "quiet", holds: false });
  });

  test("says why a data plane does not come up, before its time is over", async () => {
    const scenario = await writeScenario("broken", "quiet", { values: { image: "cni-bench-cluster.test/none:none" } });
    const result = await install({ scenario });
    expect(errorOf(result)).toMatch(
      /DaemonSet install-test\/tiny-agent is available on 0 of 2 nodes: container agent of pod tiny-agent-\w+ does not start \(.*Waiting does not mend that\.$/,
    );
  });

  test("that is cancelled while helm works says what it left, and the next run goes on from there", async () => {
    expect(errorOf(await install({ scenario: await writeScenario("tiny", "quiet") }))).toBe("");
    const slow = await writeScenario("tiny", "quiet", { values: { slowHook: true } });
    const cancelled = await install({ scenario: slow, mode: "upgrade" }, { cancelWhen: /Upgrade release install-test\/tiny/ });
    expect(errorOf(cancelled)).toContain("The step was cancelled (SIGINT).");
    expect(cancelled.signal).toBeNull();
    const again = await install({ scenario: await writeScenario("tiny", "quiet") });
    expect(errorOf(again)).toBe("");
  });

  test("migrates a living cluster in place from one release to another, and tells what probes beside it felt", async () => {
    const from = await writeScenario("quiet", "quiet", { release: "quiet" });
    expect(errorOf(await install({ scenario: from }))).toBe("");
    const before = await agents();
    const scenario = await writeScenario("loud", "loud", { release: "loud", values: { mode: "loud" } });
    const migrated = await install({ scenario, mode: "migrate", from });
    expect(errorOf(migrated)).toBe("");
    const facts = await factsOf(migrated);
    expect(facts).toMatchObject({ scenario: "loud", mode: "migrate", releases: [{ release: "loud" }] });
    expect(facts.assertions.map(({ holds }: { readonly holds: boolean }) => holds)).toEqual([true, true, true]);
    const migration = JSON.parse(await readFile(migrated.outputs["migration"] ?? "", "utf8"));
    expect(migration).toMatchObject({ schemaVersion: 1, from: "quiet", to: "loud", strategy: "in-place", troubles: [] });
    expect(migration).not.toHaveProperty("failure");
    expect(migration.phases.map(({ state }: { readonly state: string }) => state)).toEqual(Array(6).fill("done"));
    // Two nodes: new and kept connections to each pod, to the service, and names.
    expect(migration.disruption).toHaveLength(14);
    for (const { attempts } of migration.disruption) expect(attempts).toBeGreaterThan(100);
    const secrets = await kubectl(["-n", NAMESPACE, "get", "secrets", "-o", "jsonpath={.items[*].metadata.labels.name}"]);
    expect([...new Set(secrets.stdout.split(" "))]).toEqual(["loud"]);
    expect((await agents()).filter((uid) => before.includes(uid))).toEqual([]);
    expect((await kubectl(["get", "namespaces", "-l", "app.kubernetes.io/managed-by=eks-cni-bench", "-o", "name"])).stdout).toBe("");
  });

  test("refuses an upgrade of what is not installed", async () => {
    const result = await install({ scenario: await writeScenario("tiny", "quiet"), mode: "upgrade" });
    expect(errorOf(result)).toBe(`There is no release ${NAMESPACE}/tiny to upgrade: use the mode "install" first.`);
    expect(dirname((await result).outputs["facts"] ?? "")).toBe(join(folder.path, "results"));
  });
});
