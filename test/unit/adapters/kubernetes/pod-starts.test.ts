import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Cluster, KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { imagesFrom } from "../../../../actions/lib/adapters/kubernetes/images.ts";
import { startedPod } from "../../../../actions/lib/adapters/kubernetes/manifests/started-pod.ts";
import { PodStarter } from "../../../../actions/lib/adapters/kubernetes/pod-starts.ts";
import type { Workloads } from "../../../../actions/lib/adapters/kubernetes/workloads.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { node } from "./nodes.ts";

const signal = new AbortController().signal;
const NAMESPACE = "cni-bench-r1";
const EPOCH = 1_800_000_000;
const SERVER = { host: "10.244.2.2", port: 8080 };

/** What a pod becomes, and after how many seconds. */
type Life = readonly { readonly after: number; readonly nodeName?: string; readonly status?: object }[];

const ended = (words: string) => ({
  phase: "Succeeded",
  podIP: "10.244.1.9",
  containerStatuses: [{ name: "fortio", ready: false, state: { terminated: { exitCode: 0, message: words } } }],
});

/** A cluster whose pods live as a script says while somebody waits, a tenth of a second after the other. */
class LivingCluster extends FakeCluster {
  readonly clock = new HandClock();
  lifeOf: (pod: string, madeAt: number) => Life = (_, madeAt) => [
    { after: 0.1, nodeName: "n1" },
    { after: 0.5, status: { phase: "Pending", podIP: "10.244.1.9" } },
    { after: 0.9, status: ended(`began ${EPOCH + madeAt + 0.6}\nanswered ${(EPOCH + madeAt + 0.7).toFixed(6)}\n`) },
  ];
  /** Refuses the pods from this one on. */
  quota = Number.POSITIVE_INFINITY;
  readonly #madeAt = new Map<string, number>();

  constructor() {
    super();
    this.respond = () => ({ stdout: `${(EPOCH + this.clock.seconds).toFixed(6)}\n` });
  }

  override async apply(object: KubernetesObject): Promise<KubernetesObject> {
    if (this.#madeAt.size >= this.quota) throw new EnvironmentError("exceeded quota");
    this.#madeAt.set(object.metadata.name, this.clock.seconds);
    return await super.apply(object);
  }

  override waitFor: Cluster["waitFor"] = async (options, { isDone, isHopeless, explain, limitSeconds }, waiting) => {
    const deadline = this.clock.seconds + limitSeconds;
    for (;;) {
      const objects = await this.list(options, waiting);
      if (isDone(objects)) return objects;
      if (isHopeless?.(objects) === true || this.clock.seconds > deadline) throw new EnvironmentError(explain(objects));
      await turn();
      waiting.throwIfAborted();
      this.clock.seconds += 0.1;
      for (const [name, madeAt] of this.#madeAt) this.#live(name, madeAt);
    }
  };

  #live(name: string, madeAt: number): void {
    const key = `Pod/${NAMESPACE}/${name}`;
    const pod = this.objects.get(key);
    const passed = this.lifeOf(name, madeAt).filter(({ after }) => madeAt + after <= this.clock.seconds + 1e-9);
    if (pod === undefined) return;
    const nodeName = passed.findLast((stage) => stage.nodeName !== undefined)?.nodeName;
    const status = passed.findLast((stage) => stage.status !== undefined)?.status;
    this.objects.set(key, {
      ...pod,
      spec: { ...(pod["spec"] as object), ...(nodeName === undefined ? {} : { nodeName }) },
      ...(status === undefined ? {} : { status }),
    });
  }
}

const moment = (at: number): string => (EPOCH + at).toFixed(6);
/** Of fortio's log, about a call that took 50 ms. */
const line = (at: number, ok: boolean): string => `{"latency":0.05,"timestamp":${Math.round((EPOCH + at) * 1e6)}000,"ok":${ok}}`;

function setUp() {
  const cluster = new LivingCluster();
  const workloads = {
    client: () => ({ namespace: NAMESPACE, pod: "client-0", container: "fortio" }),
    server: () => SERVER,
  } as unknown as Workloads;
  const pair = { client: node("n1"), other: node("n2"), notes: [] };
  const starter = new PodStarter({ cluster, run: "r1", clock: cluster.clock, images: imagesFrom([]), tolerations: [], pair, workloads });
  return { cluster, starter, make: (pods: number) => starter.make({ kind: "pod-starts", pods }, signal) };
}

describe("pods that are started at once", () => {
  test("are told by when they were scheduled, had an address, and were answered by their node's clock", async () => {
    const { make } = setUp();
    const { podStarts } = await make(3);
    expect(podStarts?.scheduledSeconds).toEqual([0, 1, 2].map(() => expect.closeTo(0.1, 6)));
    expect(podStarts?.addressSeconds).toEqual([0, 1, 2].map(() => expect.closeTo(0.5, 6)));
    expect(podStarts?.seconds).toEqual([0, 1, 2].map(() => expect.closeTo(0.7, 5)));
    expect(podStarts?.uncertaintySeconds).toBeCloseTo(0, 5);
  });

  test("that were not answered by the first call are told by the log of the calls after it", async () => {
    const { cluster, make } = setUp();
    cluster.lifeOf = (_, madeAt) => [
      { after: 0.1, nodeName: "n1" },
      { after: 2, status: ended(`began ${moment(madeAt + 0.5)}\n${line(madeAt + 1, false)}\n${line(madeAt + 1.1, true)}`) },
    ];
    const { podStarts } = await make(1);
    expect(podStarts?.seconds[0]).toBeCloseTo(1.15, 5);
    expect(podStarts?.uncertaintySeconds).toBeCloseTo(0.15, 5);
  });

  test("that the first of the calls after it answered may have been reached since that first call", async () => {
    const { cluster, make } = setUp();
    cluster.lifeOf = (_, madeAt) => [
      { after: 0.1, nodeName: "n1" },
      { after: 2, status: ended(`began ${moment(madeAt + 0.5)}\n${line(madeAt + 1.1, true)}`) },
    ];
    expect((await make(1)).podStarts?.uncertaintySeconds).toBeCloseTo(0.65, 5);
  });

  test("are in doubt by no more than the clocks where most were answered at once", async () => {
    const { cluster, make } = setUp();
    const { lifeOf } = cluster;
    const late = (madeAt: number) => ended(`began ${moment(madeAt + 0.5)}\n${line(madeAt + 1.1, true)}`);
    cluster.lifeOf = (pod, madeAt) =>
      pod === "started-1"
        ? [
            { after: 0.1, nodeName: "n1" },
            { after: 2, status: late(madeAt) },
          ]
        : lifeOf(pod, madeAt);
    expect((await make(3)).podStarts?.uncertaintySeconds).toBeCloseTo(0, 5);
  });

  test("are not taken for those of an earlier step that never end, nor fail because of them where their names are others", async () => {
    const { cluster, make } = setUp();
    const manifest = startedPod({ run: "r1", node: "n1", images: imagesFrom([]), tolerations: [] }, 2, SERVER);
    const metadata = { ...manifest.metadata, deletionTimestamp: "2026-11-21T12:00:00Z" };
    const left = { ...manifest, metadata, spec: { nodeName: "n1" }, status: { phase: "Failed" } };
    cluster.objects.set(`Pod/${NAMESPACE}/started-2`, left);
    expect((await make(2)).podStarts?.seconds).toHaveLength(2);
    cluster.calls.length = 0;
    await expect(make(3)).rejects.toThrow(/^Pod started-2 of an earlier step has not ended on node n1, /);
    expect(cluster.calls).toEqual([]);
  });

  test("are gone afterwards, and so are those of an attempt that failed", async () => {
    const { cluster, starter, make } = setUp();
    await make(2);
    await starter.remove(signal);
    expect(cluster.objects.size).toBe(0);
    cluster.lifeOf = () => [];
    await make(2).catch(() => undefined);
    await starter.remove(signal);
    expect(cluster.objects.size).toBe(0);
    cluster.calls.length = 0;
    await starter.remove(signal);
    expect(cluster.calls).toEqual([]);
  });
});

describe("pods that do not come up", () => {
  const unscheduled = {
    type: "PodScheduled",
    status: "False",
    reason: "Unschedulable",
    message: "0/2 nodes are available: 1 Too many pods.",
  };
  const waiting = { name: "fortio", ready: false, state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } } };

  test.each<[string, Life, string]>([
    [
      "for which the node has no room",
      [{ after: 0.2, status: { phase: "Pending", conditions: [unscheduled] } }],
      "Of 2 pods that were started at once on node n1, not all came up: pod started-1 was not scheduled (Unschedulable: 0/2 nodes are available: 1 Too many pods.).",
    ],
    [
      "whose image is not there",
      [
        { after: 0.1, nodeName: "n1" },
        { after: 0.4, status: { phase: "Pending", containerStatuses: [waiting] } },
      ],
      "Of 2 pods that were started at once on node n1, not all came up: container fortio of pod started-1 does not start (ImagePullBackOff: no such image).",
    ],
    [
      "whose container ends with an error",
      [
        { after: 0.1, nodeName: "n1" },
        {
          after: 0.4,
          status: {
            phase: "Failed",
            containerStatuses: [
              { name: "fortio", ready: false, state: { terminated: { reason: "StartError", exitCode: 128, message: "no sh" } } },
            ],
          },
        },
      ],
      "Of 2 pods that were started at once on node n1, not all came up: container fortio of pod started-1 ended with exit code 128 (StartError: no sh).",
    ],
    [
      "that nobody answered",
      [
        { after: 0.1, nodeName: "n1" },
        { after: 0.4, status: ended(`began ${EPOCH}.500\n`) },
      ],
      "Pod started-1 came up on node n1, but 10.244.2.2:8080 did not answer it within 60 s.",
    ],
    [
      "on another node",
      [
        { after: 0.1, nodeName: "n2" },
        { after: 0.4, status: ended(`began ${EPOCH}.500\nanswered ${EPOCH}.600\n`) },
      ],
      "Pod started-1 runs on node n2, not on n1.",
    ],
    [
      "whose shell cannot tell the time",
      [
        { after: 0.1, nodeName: "n1" },
        { after: 0.4, status: ended(`began ${EPOCH}.%N\nanswered ${EPOCH}.%N\n`) },
      ],
      `The shell of container fortio in pod started-1 must tell the time in parts of a second (EPOCHREALTIME, or date with %N), not "${EPOCH}.%N".`,
    ],
  ])("%s fail in one sentence", async (_, life, sentence) => {
    const { cluster, make } = setUp();
    const { lifeOf } = cluster;
    cluster.lifeOf = (pod, madeAt) => (pod === "started-1" ? life : lifeOf(pod, madeAt));
    await expect(make(2)).rejects.toThrow(new EnvironmentError(sentence));
  });

  test("because they are refused fail at once, in the words of who refuses them", async () => {
    const { cluster, make } = setUp();
    cluster.quota = 1;
    await expect(make(2)).rejects.toThrow("exceeded quota");
    expect(cluster.clock.seconds).toBeLessThan(5);
  });
});

test("a started pod tells of its calls from before the one that was answered to those that end after it, one of each other caller", () => {
  const pod = startedPod({ run: "r1", node: "n1", images: imagesFrom([]), tolerations: [] }, 3, SERVER);
  const command = (pod["spec"] as { containers: readonly [{ command: readonly string[] }] }).containers[0].command;
  const callers = Number(command[command.indexOf("-c", command.indexOf("load")) + 1]);
  expect(Number(/tail -n (\d+)/.exec(command[2] ?? "")?.[1])).toBeGreaterThan(callers);
});

test("a started pod may run where pods are restricted, on its node, and is not started again", () => {
  const pod = startedPod({ run: "r1", node: "n1", images: imagesFrom([]), tolerations: [] }, 3, SERVER);
  expect(pod.metadata).toMatchObject({ name: "started-3", namespace: NAMESPACE, labels: { "eks-cni-bench/run": "r1" } });
  expect(pod["spec"]).toMatchObject({
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [{ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }],
  });
  expect(JSON.stringify(pod["spec"])).toContain('"values":["n1"]');
});
