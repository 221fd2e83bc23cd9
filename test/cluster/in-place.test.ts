import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecord } from "../../actions/lib/adapters/records/record-file.ts";
import { KUBECONFIG } from "../support/cluster/places.ts";
import { BUILD_LIMIT_MS } from "../support/cluster-for-tests.ts";
import { runStep, type StepResult } from "../support/runner.ts";
import { startTinyPlace, type TinyPlace } from "../support/tiny-data-plane.ts";

const NAMESPACE = "in-place-test";

let place: TinyPlace;

beforeAll(async () => {
  place = await startTinyPlace(NAMESPACE);
}, BUILD_LIMIT_MS);

afterAll(async () => {
  await place?.[Symbol.asyncDispose]();
});

const step = (action: string, given: Readonly<Record<string, string>>): Promise<StepResult> =>
  runStep({
    action,
    workspace: place.folder,
    with: { kubeconfig: KUBECONFIG, images: place.images, "run-id": "in-place", ...given },
    env: { CNI_BENCH_TOOLS: place.tools, ...place.charts.env },
  });

const revisions = async (): Promise<readonly string[]> => {
  const { stdout } = await place.kubectl([
    "-n",
    NAMESPACE,
    "get",
    "secrets",
    "-l",
    "owner=helm",
    "-o",
    "jsonpath={.items[*].metadata.name}",
  ]);
  return stdout.split(" ").filter((name) => name !== "");
};

describe("one cluster in two states of a scenario", () => {
  test("is brought from one to the other between the arms, each proven, and one record compares them", async () => {
    const base = await place.writeScenario("base/tiny", "quiet");
    await place.writeScenario("head/tiny", "loud", { values: { mode: "loud" } });
    const installed = await step("actions/install-scenario", { scenario: base });
    expect(installed.exitCode, installed.log).toBe(0);

    const measured = await step("actions/run-network-tests", {
      target: "kubeconfig",
      scenarios: "tiny",
      "scenario-folder": join(place.folder, "head"),
      "baseline-folder": join(place.folder, "base"),
      tests: "latency/tcp-idle",
      "node-pairs": "1",
      rounds: "1",
      seconds: "1",
      confirm: "false",
      out: "results",
    });
    expect(measured.exitCode, measured.log).toBe(0);
    const record = await readRecord(join(place.folder, "results", "record.json"));
    expect(record.arms.map(({ name, notes }) => [name, notes[0]])).toEqual([
      ["tiny@base", expect.stringMatching(/^an upgrade of \d+ s brought the cluster here, and 3 assertions hold$/)],
      ["tiny@head", expect.stringMatching(/^an upgrade of \d+ s brought the cluster here, and 3 assertions hold$/)],
    ]);
    // On a machine that others use, a step may be measured and not count.
    expect(record.steps.filter(({ outcome }) => outcome.status !== "measured" && outcome.status !== "invalid")).toEqual([]);
    expect(record.steps.map(({ round, arm }) => `${round} ${arm}`)).toEqual(["0 tiny@head", "0 tiny@base", "1 tiny@base", "1 tiny@head"]);
    // Installed once, brought to both to look at them, then changed once in every round.
    expect(await revisions()).toHaveLength(5);
    expect((await place.kubectl(["get", "namespaces", "-l", "eks-cni-bench/run", "-o", "name"])).stdout).toBe("");

    const reported = await step("actions/report", { records: "results/record.json", comment: "false" });
    expect(reported.exitCode, reported.log).toBe(0);
    // As markdown has it: nobody is notified by an `@`.
    expect(await readFile(join(place.folder, reported.outputs["report-path"] ?? ""), "utf8")).toMatch(/tiny@(&#8203;)?head/);
  });

  test("is refused before anything is changed where an upgrade of charts cannot make the difference", async () => {
    await place.writeScenario("base/tiny", "quiet");
    await place.writeScenario("head/tiny", "quiet", { release: "another" });
    const refused = await step("actions/run-network-tests", {
      target: "kubeconfig",
      scenarios: "tiny",
      "scenario-folder": join(place.folder, "head"),
      "baseline-folder": join(place.folder, "base"),
    });
    expect(refused.annotations).toContainEqual({
      level: "error",
      message:
        'The two states of scenario tiny differ in the steps that install it, which an upgrade of charts does not change: measure each on a cluster of its own (layout "parallel").',
    });
    expect((await place.kubectl(["get", "namespaces", "-l", "eks-cni-bench/run", "-o", "name"])).stdout).toBe("");
  });
});
