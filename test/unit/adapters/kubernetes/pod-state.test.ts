import { describe, expect, test } from "vitest";
import { isHopeless, isReady, podState, podTrouble } from "../../../../actions/lib/adapters/kubernetes/pod-state.ts";

const pod = (status: object, metadata: object = {}) =>
  podState({ apiVersion: "v1", kind: "Pod", metadata: { name: "client", ...metadata }, spec: { nodeName: "n1" }, status });
const waiting = (reason: string, message = "", lastState: object = {}) =>
  pod({ phase: "Pending", containerStatuses: [{ name: "fortio", ready: false, state: { waiting: { reason, message } }, lastState }] });
const READY = { phase: "Running", podIP: "10.0.0.1", conditions: [{ type: "Ready", status: "True" }] };

describe("a pod", () => {
  test("is ready when it says so and has an address", () => {
    expect(isReady(pod(READY))).toBe(true);
    expect(podTrouble(pod(READY))).toBeUndefined();
    const { podIP: _, ...withoutAddress } = READY;
    expect(isReady(pod(withoutAddress))).toBe(false);
  });

  test("is not ready while it is being deleted", () => {
    const leaving = pod(READY, { deletionTimestamp: "2026-11-21T00:00:00Z" });
    expect(isReady(leaving)).toBe(false);
    expect(podTrouble(leaving)).toBe("pod client is being deleted");
  });

  test.each([
    [
      "an image that does not exist",
      waiting("ImagePullBackOff", 'Back-off pulling image "no.such/image:1"'),
      'container fortio of pod client does not start (ImagePullBackOff: Back-off pulling image "no.such/image:1")',
      true,
    ],
    [
      "a pull that just failed",
      waiting("ErrImagePull", "not found"),
      "container fortio of pod client does not start (ErrImagePull: not found)",
      false,
    ],
    [
      "a container that ends again and again",
      waiting("CrashLoopBackOff", "back-off 10s", { terminated: { reason: "Error", exitCode: 2 } }),
      "container fortio of pod client ended again and again, last with exit code 2 (Error)",
      true,
    ],
    ["a sandbox that is not there yet", waiting("ContainerCreating"), "pod client is pending, its containers are not ready", false],
    [
      "no node that takes it",
      pod({
        phase: "Pending",
        conditions: [
          { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/2 nodes are available: Insufficient cpu." },
        ],
      }),
      "pod client was not scheduled (Unschedulable: 0/2 nodes are available: Insufficient cpu.)",
      false,
    ],
    [
      "an eviction",
      pod({ phase: "Failed", reason: "Evicted", message: "The node was low on\n resource: memory." }),
      "pod client failed (Evicted: The node was low on resource: memory.)",
      true,
    ],
    [
      "a container that ended",
      pod({
        phase: "Running",
        containerStatuses: [{ name: "iperf3", ready: false, state: { terminated: { reason: "OOMKilled", exitCode: 137 } } }],
      }),
      "container iperf3 of pod client ended with exit code 137 (OOMKilled)",
      false,
    ],
    ["nothing yet", pod({}), "pod client is pending and no container was made yet", false],
  ])("with %s says so, and whether waiting helps", (_, state, sentence, hopeless) => {
    expect(podTrouble(state)).toBe(sentence);
    expect(isHopeless(state)).toBe(hopeless);
  });
});
