import { describe, expect, test } from "vitest";
import { lookAtNodes, nodeGroupNames, wantedNodes } from "../../../../../actions/lib/adapters/data-plane/readiness/nodes.ts";
import { lookAtRollout } from "../../../../../actions/lib/adapters/data-plane/readiness/rollout.ts";
import { waitUntilReady } from "../../../../../actions/lib/adapters/data-plane/readiness/wait-until-ready.ts";
import type { KubernetesObject } from "../../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { HandClock } from "../../../../support/fakes.ts";
import { recordingLog } from "../../../../support/recording-log.ts";
import { FakeCluster } from "../../kubernetes/fake-cluster.ts";

const signal = new AbortController().signal;
const READY = { conditions: [{ type: "Ready", status: "True", message: "kubelet is posting ready status" }] };

const node = (name: string, status: object = READY, taints: readonly object[] = []): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name },
  spec: { taints },
  status,
});

const workload = (kind: string, status: object, spec: object = {}): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "cilium", namespace: "kube-system", generation: 2 },
  spec: { selector: { matchLabels: { app: "cilium" } }, ...spec },
  status: { observedGeneration: 2, ...status },
});

const ROLLED_OUT = { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 };
const daemonSet = { kind: "DaemonSet", namespace: "kube-system", name: "cilium" } as const;

describe("the nodes", () => {
  test.each<[string, readonly KubernetesObject[], string]>([
    ["have not all joined", [node("a")], "1 of 2 nodes have joined"],
    [
      "are not ready, with the kubelet's reason",
      [node("a"), node("b", { conditions: [{ type: "Ready", status: "False", message: "cni plugin\nnot initialized" }] })],
      "node b is not ready (cni plugin not initialized)",
    ],
    [
      "still carry the taint that Cilium takes away",
      [node("a"), node("b", READY, [{ key: "node.cilium.io/agent-not-ready", value: "true", effect: "NoExecute" }])],
      "node b is still tainted with node.cilium.io/agent-not-ready=true:NoExecute",
    ],
  ])("%s", async (_, nodes, missing) => {
    expect(await lookAtNodes(new FakeCluster(...nodes), 2, signal)).toEqual({ missing });
  });

  test("are ready whatever taints their owner gave them", async () => {
    const nodes = [node("b", READY, [{ key: "dedicated", effect: "NoSchedule" }]), node("a")];
    expect(await lookAtNodes(new FakeCluster(...nodes), 2, signal)).toEqual({ found: ["a", "b"] });
  });

  test("that are wanted stand in eksctl's config", () => {
    const config = { managedNodeGroups: [{ name: "bench", desiredCapacity: 3 }, { name: "load", minSize: 1 }, { name: "more" }] };
    expect(wantedNodes(config)).toBe(6);
    expect(nodeGroupNames(config)).toEqual(["bench", "load", "more"]);
  });
});

describe("a rollout", () => {
  test.each<[string, object, string]>([
    ["that its controller has not seen", { observedGeneration: 1 }, "was changed a moment ago"],
    ["that no node wants carries nothing", {}, "is wanted on no node"],
    ["under way", { ...ROLLED_OUT, updatedNumberScheduled: 1 }, "has its newest pods on 1 of 3 nodes"],
    ["whose pods do not come up", { ...ROLLED_OUT, numberAvailable: 2 }, "is available on 2 of 3 nodes"],
  ])("of a DaemonSet %s", async (_, status, missing) => {
    const looked = await lookAtRollout(new FakeCluster(workload("DaemonSet", status)), daemonSet, signal);
    expect(looked).toMatchObject({ missing: `DaemonSet kube-system/cilium ${missing}` });
  });

  test("tells the reason of the pod that does not come up, and that waiting does not mend it", async () => {
    const waiting = { waiting: { reason: "ImagePullBackOff", message: "not found" } };
    const pod: KubernetesObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "cilium-x", namespace: "kube-system", labels: { app: "cilium" } },
      spec: { nodeName: "a" },
      status: { phase: "Pending", containerStatuses: [{ name: "cilium-agent", ready: false, state: waiting }] },
    };
    const cluster = new FakeCluster(workload("DaemonSet", { ...ROLLED_OUT, numberAvailable: 2 }), pod);
    expect(await lookAtRollout(cluster, daemonSet, signal)).toEqual({
      missing:
        "DaemonSet kube-system/cilium is available on 2 of 3 nodes: container cilium-agent of pod cilium-x does not start (ImagePullBackOff: not found)",
      isHopeless: true,
    });
  });

  test("is over when all pods are new and available", async () => {
    expect(await lookAtRollout(new FakeCluster(workload("DaemonSet", ROLLED_OUT)), daemonSet, signal)).toEqual({ found: true });
    const deployment = workload("Deployment", { replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, { replicas: 1 });
    expect(await lookAtRollout(new FakeCluster(deployment), { ...daemonSet, kind: "Deployment" }, signal)).toEqual({ found: true });
    expect(await lookAtRollout(new FakeCluster(), daemonSet, signal)).toEqual({ missing: "there is no DaemonSet kube-system/cilium" });
  });
});

describe("readiness", () => {
  const wait = (ready: Parameters<typeof waitUntilReady>[0]["ready"], ...objects: readonly KubernetesObject[]) => {
    const options = { cluster: new FakeCluster(node("a"), ...objects), log: recordingLog(), ready, nodes: 1 };
    return waitUntilReady(options, { clock: new HandClock(), signal, limitSeconds: 30 });
  };

  test("is what the scenario names, after the nodes", async () => {
    const object = "v1 ConfigMap kube-system/x data.state";
    const found = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "kube-system" }, data: { state: "on" } };
    const ready = [
      { kind: "daemonset", subject: "kube-system/cilium" },
      { kind: "object", subject: object, expected: { is: "on" } },
    ] as const;
    expect(await wait(ready, workload("DaemonSet", ROLLED_OUT), found)).toMatchObject({ nodes: ["a"] });
    await expect(wait([{ kind: "object", subject: object, expected: { is: "off" } }], found)).rejects.toThrow(
      "v1 ConfigMap kube-system/x data.state should be off and is on.",
    );
    await expect(wait([{ kind: "deployment", subject: "kube-system/coredns" }])).rejects.toThrow(
      "there is no Deployment kube-system/coredns",
    );
  });
});
