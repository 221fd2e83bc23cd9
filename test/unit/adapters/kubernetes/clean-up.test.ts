import { describe, expect, test } from "vitest";
import { explainStuck, findRuns, refuseTaken, removeExpired, removeRun } from "../../../../actions/lib/adapters/kubernetes/clean-up.ts";
import { namespaceManifest } from "../../../../actions/lib/adapters/kubernetes/manifests/namespace.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;
const SOON = new Date("2026-01-02T00:00:00Z");
const PAST = new Date("2025-12-31T00:00:00Z");
const namespace = (run: string, expires: Date, name = `cni-bench-${run}`) => namespaceManifest(name, run, "restricted", expires);
const FOREIGN = { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system" } };

describe("what runs left behind", () => {
  test("is found by their labels, with the moment after which nobody waits for it", async () => {
    const cluster = new FakeCluster(FOREIGN, namespace("a", PAST), namespace("a", SOON, "cni-bench-a-nodes"), namespace("b", SOON));
    expect(await findRuns(cluster, signal)).toEqual([
      { run: "a", namespaces: ["cni-bench-a", "cni-bench-a-nodes"], expires: SOON },
      { run: "b", namespaces: ["cni-bench-b"], expires: SOON },
    ]);
  });

  test("is removed by run, and nothing else is", async () => {
    const cluster = new FakeCluster(FOREIGN, namespace("a", SOON), namespace("a", SOON, "cni-bench-a-nodes"), namespace("b", SOON));
    expect(await removeRun(cluster, "a", signal)).toBe(true);
    expect([...cluster.objects.keys()]).toEqual(["Namespace/kube-system", "Namespace/cni-bench-b"]);
    expect(await removeRun(cluster, "a", signal)).toBe(false);
  });

  test("is removed when its time is over", async () => {
    const cluster = new FakeCluster(namespace("old", PAST), namespace("new", SOON));
    expect(await removeExpired(cluster, new HandClock(), signal)).toEqual(["old"]);
    expect([...cluster.objects.keys()]).toEqual(["Namespace/cni-bench-new"]);
  });

  test("keeps another run from taking its name", async () => {
    const cluster = new FakeCluster(namespace("a", SOON));
    await refuseTaken(cluster, "b", signal);
    await expect(refuseTaken(cluster, "a", signal)).rejects.toThrow("`cni-bench kubernetes down --run a` removes them");
  });

  test("that does not go is explained by its finalizers, and not forced", async () => {
    const stuck = {
      ...namespace("a", SOON),
      spec: { finalizers: ["kubernetes"] },
      status: {
        phase: "Terminating",
        conditions: [
          { type: "NamespaceDeletionContentFailure", status: "False", message: "All content successfully deleted" },
          {
            type: "NamespaceFinalizersRemaining",
            status: "True",
            message: "Some content has finalizers: example.com/hold in 1 resource instances",
          },
        ],
      },
    };
    const cluster = new FakeCluster(stuck);
    cluster.sticky = ["Namespace"];
    await expect(removeRun(cluster, "a", signal)).rejects.toThrow(
      "Namespace cni-bench-a is still there (Terminating): Some content has finalizers: example.com/hold in 1 resource instances",
    );
    expect(cluster.calls).toEqual(["remove Namespace/cni-bench-a"]);
  });

  test("that says nothing of itself is explained by the finalizers in its own manifest", () => {
    expect(explainStuck({ ...namespace("a", SOON), spec: { finalizers: ["kubernetes"] } })).toBe(
      "Namespace cni-bench-a is still there (of unknown phase): Its finalizers are kubernetes.",
    );
  });
});
