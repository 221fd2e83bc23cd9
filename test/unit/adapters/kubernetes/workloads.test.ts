import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { imagesFrom } from "../../../../actions/lib/adapters/kubernetes/images.ts";
import { Workloads } from "../../../../actions/lib/adapters/kubernetes/workloads.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import type { TrafficPath } from "../../../../actions/lib/model/traffic-path.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { node } from "./nodes.ts";

const signal = new AbortController().signal;
const PATHS = ["service/other-node", "pod/same-node"] as const;
type Status = Readonly<Record<string, unknown>>;
const ready = (podIP: string): Status => ({
  phase: "Running",
  podIP,
  conditions: [{ type: "Ready", status: "True" }],
  containerStatuses: [{ name: "fortio", ready: true, restartCount: 0, imageID: "x/fortio@sha256:00" }],
});

/** A cluster whose pods come up at once, as the script says. */
class PodCluster extends FakeCluster {
  statusOf: (pod: string) => Status = (pod) => ready(`10.244.0.${pod.length}`);
  nodeOf: (pod: string) => string = (pod) => (pod.includes("other-node") || pod.startsWith("host-server") ? "n2" : "n1");

  override async apply(object: KubernetesObject): Promise<KubernetesObject> {
    const applied = await super.apply(object);
    if (object.kind === "Pod") this.become(object.metadata.name, this.statusOf(object.metadata.name));
    return applied;
  }

  become(pod: string, status: Status): void {
    const key = `Pod/cni-bench-r1${pod.startsWith("host-") ? "-nodes" : ""}/${pod}`;
    const object = this.objects.get(key);
    if (object !== undefined)
      this.objects.set(key, { ...object, spec: { ...(object["spec"] as object), nodeName: this.nodeOf(pod) }, status });
  }
}

function setUp(paths: readonly TrafficPath[] = PATHS) {
  const cluster = new PodCluster();
  const pair = { client: node("n1"), other: node("n2"), notes: [] };
  const workloads = new Workloads({
    cluster,
    run: "r1",
    clock: new HandClock(),
    images: imagesFrom([]),
    tolerations: [],
    index: 0,
    pair,
    workloads: ["iperf3", "dns"],
    paths,
  });
  return { cluster, workloads };
}

describe("the workloads of a run", () => {
  test("are a client, a server beside it and two on the other node, and each service is probed from both nodes", async () => {
    const { cluster, workloads } = setUp();
    await workloads.start(signal);
    const pods = cluster.calls.filter((call) => call.startsWith("apply Pod")).map((call) => call.split("/").at(-1));
    expect(pods.sort()).toEqual(["client-0", "server-0-other-node-0", "server-0-other-node-1", "server-0-same-node-0"]);
    const probes = cluster.calls.filter((call) => call.startsWith("exec"));
    expect(probes).toHaveLength(4 * 2);
    expect(new Set(probes.map((probe) => probe.split(" ")[1]))).toEqual(new Set(["client-0/fortio", "server-0-other-node-0/fortio"]));
  });

  test("are reached by the address that the path says", async () => {
    const { cluster, workloads } = setUp();
    await workloads.start(signal);
    const addressOf = (name: string) =>
      (cluster.objects.get(`Service/cni-bench-r1/${name}`)?.["spec"] as { clusterIP: string } | undefined)?.clusterIP;
    expect(workloads.server("pod/same-node", "iperf3")).toEqual({ host: `10.244.0.${"server-0-same-node-0".length}`, port: 5201 });
    expect(workloads.server("service/other-node", "http")).toEqual({ host: addressOf("other-node-0"), port: 8080 });
    expect(workloads.server("service/other-node", "iperf3")).toEqual({ host: addressOf("iperf3-other-node-0"), port: 5201 });
    expect(workloads.imageIds).toEqual({ fortio: "x/fortio@sha256:00" });
  });

  test("have twins on their nodes' network for the path between the hosts", async () => {
    const { cluster, workloads } = setUp(["pod/other-node", "host/other-node"]);
    await workloads.start(signal);
    expect(cluster.objects.has("Pod/cni-bench-r1-nodes/host-client-0")).toBe(true);
    expect(workloads.client("iperf3", "host/other-node")).toEqual({
      namespace: "cni-bench-r1-nodes",
      pod: "host-client-0",
      container: "iperf3",
    });
    expect(workloads.client("iperf3", "pod/other-node").pod).toBe("client-0");
    expect(workloads.server("host/other-node", "iperf3")).toEqual({ host: `10.244.0.${"host-server-0".length}`, port: 27_201 });
  });

  test("that do not come up are explained in the pod's own words, and by the cluster's last warning", async () => {
    const { cluster, workloads } = setUp();
    cluster.statusOf = (pod) => (pod === "client-0" ? { phase: "Pending" } : ready("10.244.0.1"));
    cluster.objects.set("Event/cni-bench-r1/a", {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "a", namespace: "cni-bench-r1" },
      lastTimestamp: "2026-01-01T00:00:00Z",
      message: "Failed to create pod sandbox: the plug-in has no address",
    });
    await expect(workloads.start(signal)).rejects.toThrow(
      new EnvironmentError(
        "The benchmark's pods do not come up: pod client-0 is pending and no container was made yet. The cluster's last warning: Failed to create pod sandbox: the plug-in has no address",
      ),
    );
  });

  test("on another node than the one chosen are refused", async () => {
    const { cluster, workloads } = setUp();
    cluster.nodeOf = () => "n1";
    await expect(workloads.start(signal)).rejects.toThrow("Pod server-0-other-node-0 runs on node n1, not on n2.");
  });
});

describe("between the steps", () => {
  test("nothing is said while all pods are those that were started", async () => {
    const { workloads } = setUp();
    await workloads.start(signal);
    await workloads.check(signal);
  });

  test.each<[string, Status | undefined, string]>([
    [
      "was evicted",
      { phase: "Failed", reason: "Evicted", message: "low on memory" },
      "pod server-0-same-node-0 failed (Evicted: low on memory)",
    ],
    ["is gone", undefined, "Pod server-0-same-node-0 is gone: somebody deleted it, or its node was drained."],
    [
      "has a container that was started again",
      { ...ready("10.244.0.1"), containerStatuses: [{ name: "fortio", ready: true, restartCount: 1 }] },
      "A container of pod server-0-same-node-0 was started again.",
    ],
  ])("a pod that %s fails the step with that sentence", async (_, status, sentence) => {
    const { cluster, workloads } = setUp();
    await workloads.start(signal);
    if (status === undefined) cluster.objects.delete("Pod/cni-bench-r1/server-0-same-node-0");
    else cluster.become("server-0-same-node-0", status);
    await expect(workloads.check(signal)).rejects.toThrow(sentence);
  });

  test("servers that were started anew and did not come up in time are waited for, and not made once more", async () => {
    const { cluster, workloads } = setUp();
    await workloads.start(signal);
    cluster.statusOf = () => ({ phase: "Pending" });
    await expect(workloads.restart(signal)).rejects.toThrow("The benchmark's pods do not come up");
    for (const pod of ["server-0-same-node-0", "server-0-other-node-0", "server-0-other-node-1"]) cluster.become(pod, ready("10.244.0.9"));
    cluster.calls.length = 0;
    await workloads.restart(signal);
    expect(cluster.calls.filter((call) => call.startsWith("remove"))).toEqual([]);
    await workloads.restart(signal).catch(() => undefined);
    expect(cluster.calls.filter((call) => call.startsWith("remove"))).not.toEqual([]);
  });

  test("after a failed step the servers are started anew, and the client only where it is gone", async () => {
    const { cluster, workloads } = setUp();
    await workloads.start(signal);
    cluster.calls.length = 0;
    await workloads.restart(signal);
    expect(cluster.calls.filter((call) => call.startsWith("remove")).sort()).toEqual([
      "remove Pod/cni-bench-r1/server-0-other-node-0",
      "remove Pod/cni-bench-r1/server-0-other-node-1",
      "remove Pod/cni-bench-r1/server-0-same-node-0",
    ]);
    cluster.objects.delete("Pod/cni-bench-r1/client-0");
    await workloads.restart(signal);
    await workloads.check(signal);
  });
});
