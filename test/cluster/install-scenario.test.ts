import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { KUBECONFIG } from "../support/cluster/places.ts";
import { BUILD_LIMIT_MS } from "../support/cluster-for-tests.ts";
import { runStep, type Step, type StepResult } from "../support/runner.ts";
import { startTinyPlace, type TinyPlace } from "../support/tiny-data-plane.ts";

const NAMESPACE = "install-test";

let place: TinyPlace;

beforeAll(async () => {
  place = await startTinyPlace(NAMESPACE);
}, BUILD_LIMIT_MS);

beforeEach(async () => {
  await place.clear();
});

afterAll(async () => {
  await place?.[Symbol.asyncDispose]();
});

const install = (given: Readonly<Record<string, string>>, more: Partial<Step> = {}): Promise<StepResult> =>
  runStep({
    action: "actions/install-scenario",
    workspace: place.folder,
    with: { kubeconfig: KUBECONFIG, images: place.images, "run-id": "install-test", "time-limit": "2", ...given },
    env: { CNI_BENCH_TOOLS: place.tools, ...place.charts.env },
    ...more,
  });

const agents = async (): Promise<readonly string[]> =>
  (await place.kubectl(["-n", NAMESPACE, "get", "pods", "-o", "jsonpath={.items[*].metadata.uid}"])).stdout
    .split(" ")
    .filter((uid) => uid !== "");

const factsOf = async ({ outputs }: StepResult) => JSON.parse(await readFile(outputs["facts"] ?? "", "utf8"));

const errorOf = ({ annotations }: StepResult): string => annotations.find(({ level }) => level === "error")?.message ?? "";

describe("the action", () => {
  test("installs, proves, upgrades in place with new pods of the chart, and leaves nothing of its looking", async () => {
    const installed = await install({ scenario: await place.writeScenario("tiny", "quiet") });
    expect(errorOf(installed)).toBe("");
    const facts = await factsOf(installed);
    expect(facts).toMatchObject({ schemaVersion: 1, scenario: "tiny", mode: "install" });
    expect(facts.releases).toMatchObject([{ release: "tiny", chart: "tiny-data-plane", version: "0.1.0" }]);
    expect(facts.assertions.map(({ holds }: { readonly holds: boolean }) => holds)).toEqual([true, true, true]);
    expect(facts.dataPlane.parts).toMatchObject([{ container: "kube-proxy" }]);
    expect(Number(installed.outputs["nodes-ready-seconds"])).toBeGreaterThanOrEqual(0);
    const before = await agents();
    expect(before).toHaveLength(2);

    const values = join(place.folder, "head.yaml");
    await writeFile(values, stringify({ image: place.image, mode: "loud" }));
    const upgraded = await install({ scenario: await place.writeScenario("tiny", "loud"), mode: "upgrade", values });
    expect(errorOf(upgraded)).toBe("");
    expect(Number(upgraded.outputs["upgrade-seconds"])).toBeGreaterThan(0);
    const after = await factsOf(upgraded);
    // What the pods that look take to start is our own work, and no part of it.
    const { "Start pods that look": own, ...phases } = after.seconds as Record<string, number>;
    expect(own).toBeGreaterThan(0);
    expect(after.upgradeSeconds).toBeLessThan(Object.values(phases).reduce((sum, seconds) => sum + seconds, 0));
    expect(after.releases[0].valuesDigest).not.toBe(facts.releases[0].valuesDigest);
    // The chart does not roll its pods out for a changed setting.
    expect((await agents()).filter((uid) => before.includes(uid))).toEqual([]);
    expect((await place.kubectl(["get", "namespaces", "-l", "eks-cni-bench/run=install-install-test", "-o", "name"])).stdout).toBe("");
  });

  test("fails for an assertion that does not hold, with what was expected and found, and writes that down", async () => {
    const result = await install({ scenario: await place.writeScenario("other", "loud") });
    expect(errorOf(result)).toBe(
      `The cluster is not what scenario other says, so nothing is measured on it: object v1 ConfigMap ${NAMESPACE}/tiny-config data.mode: expected loud, found quiet (otherwise another mode would be measured).`,
    );
    expect((await factsOf(result)).assertions[0]).toMatchObject({ expected: "loud", found: "quiet", holds: false });
  });

  test("says why a data plane does not come up, before its time is over", async () => {
    const scenario = await place.writeScenario("broken", "quiet", { values: { image: "cni-bench-cluster.test/none:none" } });
    const result = await install({ scenario });
    expect(errorOf(result)).toMatch(
      /DaemonSet install-test\/tiny-agent is available on 0 of 2 nodes: container agent of pod tiny-agent-\w+ does not start \(.*Waiting does not mend that\.$/,
    );
  });

  test("that is cancelled while helm works says what it left, and the next run goes on from there", async () => {
    expect(errorOf(await install({ scenario: await place.writeScenario("tiny", "quiet") }))).toBe("");
    const slow = await place.writeScenario("tiny", "quiet", { values: { slowHook: true } });
    const cancelled = await install({ scenario: slow, mode: "upgrade" }, { cancelWhen: /Upgrade release install-test\/tiny/ });
    expect(errorOf(cancelled)).toContain("The step was cancelled (SIGINT).");
    expect(cancelled.signal).toBeNull();
    const again = await install({ scenario: await place.writeScenario("tiny", "quiet") });
    expect(errorOf(again)).toBe("");
  });

  test("migrates a living cluster in place from one release to another, and tells what probes beside it felt", async () => {
    const from = await place.writeScenario("quiet", "quiet", { release: "quiet" });
    expect(errorOf(await install({ scenario: from }))).toBe("");
    const before = await agents();
    const scenario = await place.writeScenario("loud", "loud", { release: "loud", values: { mode: "loud" } });
    const migrated = await install({ scenario, mode: "migrate", from });
    expect(errorOf(migrated)).toBe("");
    const facts = await factsOf(migrated);
    expect(facts).toMatchObject({ scenario: "loud", mode: "migrate", releases: [{ release: "loud" }] });
    expect(facts.assertions.map(({ holds }: { readonly holds: boolean }) => holds)).toEqual([true, true, true]);
    const migration = JSON.parse(await readFile(migrated.outputs["migration"] ?? "", "utf8"));
    expect(migration).toMatchObject({ schemaVersion: 1, from: "quiet", to: "loud", strategy: "in-place", troubles: [] });
    expect(migration).not.toHaveProperty("failure");
    expect(migration.phases.map(({ state }: { readonly state: string }) => state)).toEqual(Array(4).fill("done"));
    // Two nodes: new and kept connections to each pod, to the service, and names.
    expect(migration.disruption).toHaveLength(14);
    for (const { attempts } of migration.disruption) expect(attempts).toBeGreaterThan(100);
    const secrets = await place.kubectl(["-n", NAMESPACE, "get", "secrets", "-o", "jsonpath={.items[*].metadata.labels.name}"]);
    expect([...new Set(secrets.stdout.split(" "))]).toEqual(["loud"]);
    expect((await agents()).filter((uid) => before.includes(uid))).toEqual([]);
    expect((await place.kubectl(["get", "namespaces", "-l", "app.kubernetes.io/managed-by=eks-cni-bench", "-o", "name"])).stdout).toBe("");
  });

  test("refuses an upgrade of what is not installed", async () => {
    const result = await install({ scenario: await place.writeScenario("tiny", "quiet"), mode: "upgrade" });
    expect(errorOf(result)).toBe(`There is no release ${NAMESPACE}/tiny to upgrade: use the mode "install" first.`);
    expect(dirname((await result).outputs["facts"] ?? "")).toBe(join(place.folder, "results"));
  });
});
