import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import type { NodeAgents } from "../../../../actions/lib/adapters/kubernetes/node-agents.ts";
import { ServiceStarter } from "../../../../actions/lib/adapters/kubernetes/service-starts.ts";
import type { Workloads } from "../../../../actions/lib/adapters/kubernetes/workloads.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { core, moment, reading } from "./node-agent/readings.ts";

const signal = new AbortController().signal;
const NAMESPACE = "cni-bench-r1";
const EPOCH = 1_800_000_000;
const CLIENT = { namespace: NAMESPACE, pod: "client-0", container: "fortio" };
const ENDPOINTS = ["10.244.2.2", "10.244.2.3"];

/** A line of a caller's log. @param at seconds after the epoch of these tests */
const attempt = (at: number, took: number, ok: boolean): string =>
  `{"latency":${took},"timestamp":${Math.round((EPOCH + at) * 1e6)}000,"ok":${ok}}`;

/** A cluster whose services answer a while after their endpoints were written, to a caller who has asked since before. */
class AnsweringCluster extends FakeCluster {
  readonly clock = new HandClock();
  /** Until a service answers; undefined for one that never does. */
  answersAfter: number | undefined = 0.25;
  /** What came of the caller in the pod. */
  callerExit = 0;
  /** Whether the data plane still knows services that are gone. */
  isRemembered = false;
  /** When endpoints were written, in their order. */
  readonly writtenAt: number[] = [];

  constructor() {
    super();
    this.respond = (argv) => this.#answer(argv);
  }

  override async apply(object: KubernetesObject): Promise<KubernetesObject> {
    if (object.kind === "EndpointSlice" && object.metadata.name.startsWith("started")) this.writtenAt.push(this.clock.seconds);
    return await super.apply(object);
  }

  #answer(argv: readonly string[]) {
    if (argv.includes("caller")) return { stdout: `began\nended ${this.callerExit} 0 1.00 2.00 0 0\n` };
    const look = () => (EPOCH + this.clock.seconds).toFixed(6);
    if (argv[3] === "prober") return argv[5] === "gone" && this.isRemembered ? { exitCode: 7 } : {};
    if (argv[3] !== "waiter") return { stdout: `${look()}\n` };
    const written = this.writtenAt.at(-1);
    if (argv[5] === "" || written === undefined) return { stdout: `at ${look()}\n` };
    if (this.answersAfter === undefined) return { stdout: `${attempt(written + 0.1, 0.09, false)}\nat ${look()}\n` };
    const at = written + this.answersAfter;
    this.clock.seconds = at;
    return { stdout: `${attempt(at - 0.006, 0.09, false)}\n${attempt(at - 0.002, 0.002, true)}\nat ${look()}\n` };
  }
}

function setUp() {
  const cluster = new AnsweringCluster();
  const workloads = { probers: [CLIENT], client: () => CLIENT, serverAddresses: () => ENDPOINTS } as unknown as Workloads;
  const look = reading(moment(1, [core({ idle: 1 })]));
  const agents: NodeAgents = {
    clientPlace: { namespace: "agents", pod: "agent", container: "node-agent" },
    shareMachine: async () => true,
    read: async () => ({ client: look }),
    readClient: async () => look,
  };
  const place = { cluster, run: "r1", clock: cluster.clock, log: recordingLog(), workloads, agents, facts: { parts: [] } };
  const starter = new ServiceStarter(place);
  return { cluster, starter, make: (starts: number, beside = 0) => starter.make({ kind: "service-starts", starts, beside }, signal) };
}

describe("services that are started one after the other", () => {
  test("are told by how long after their endpoints they answered, give or take the clocks and the caller's pauses", async () => {
    const { make } = setUp();
    const { serviceStarts } = await make(3);
    expect(serviceStarts?.seconds).toEqual([0, 1, 2].map(() => expect.closeTo(0.25, 5)));
    expect(serviceStarts?.uncertaintySeconds).toBeCloseTo(0.006, 5);
  });

  test("stand without endpoints before the first of them is called", async () => {
    const { cluster, make } = setUp();
    await make(2);
    expect(cluster.calls.filter((call) => call.startsWith("apply"))).toEqual(
      ["Service/started-0", "Service/started-1", "EndpointSlice/started-0", "EndpointSlice/started-1"].map((name) => {
        const [kind, own] = name.split("/");
        return `apply ${kind}/${NAMESPACE}/${own}`;
      }),
    );
    expect(cluster.objects.get(`EndpointSlice/${NAMESPACE}/started-1`)).toMatchObject({
      metadata: { labels: { "kubernetes.io/service-name": "started-1" } },
      endpoints: ENDPOINTS.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    });
  });

  test("find a data plane that has rested since the last one for longer than kube-proxy pauses", async () => {
    const { cluster, make } = setUp();
    await make(3);
    const [first = 0, second = 0, third = 0] = cluster.writtenAt;
    expect(second - first).toBeCloseTo(0.25 + 1.1, 5);
    expect(third - second).toBeCloseTo(0.25 + 1.1, 5);
  });

  test("are started once the others stand, and are all gone afterwards", async () => {
    const { cluster, starter, make } = setUp();
    await make(1, 5);
    const applied = cluster.calls.filter((call) => call.startsWith("apply"));
    expect(applied.findIndex((call) => call.includes("started"))).toBe(10);
    expect(cluster.objects.size).toBe(12);
    await starter.remove(signal);
    expect(cluster.objects.size).toBe(0);
    cluster.calls.length = 0;
    await starter.remove(signal);
    expect(cluster.calls).toEqual([]);
  });

  test("that the data plane does not forget fail one step, not the next too", async () => {
    const { cluster, starter, make } = setUp();
    await make(2, 5);
    cluster.isRemembered = true;
    await expect(starter.remove(signal)).rejects.toThrow("10.96.0.7:8080 was still reached from pod client-0 after 120 s.");
    cluster.isRemembered = false;
    cluster.calls.length = 0;
    await starter.remove(signal);
    expect(cluster.objects.size).toBe(0);
    expect(cluster.calls.filter((call) => call.includes("gone http://10.96.0.7:"))).toEqual([]);
  });

  test("of which one does not answer fail in one sentence, and are gone afterwards", async () => {
    const { cluster, starter, make } = setUp();
    cluster.answersAfter = undefined;
    await expect(make(2)).rejects.toThrow(new EnvironmentError("New service 10.96.0.1:8080 was not reached from pod client-0 after 60 s."));
    await starter.remove(signal);
    expect(cluster.objects.size).toBe(0);
  });

  test("whose caller came to an end fail with what it said", async () => {
    const { cluster, make } = setUp();
    cluster.callerExit = 1;
    await expect(make(2)).rejects.toThrow(/^The caller of new services in pod client-0 ended with exit code 1/);
  });

  test.each(["failed", "did well"])("leave nothing of their caller in the pod when it %s", async (how) => {
    const { cluster, make } = setUp();
    cluster.callerExit = how === "failed" ? 1 : 0;
    await make(1).catch(() => undefined);
    const [, folder = "none"] = cluster.calls.map((call) => / caller (\S+) /.exec(call)).find((found) => found !== null) ?? [];
    expect(cluster.calls.at(-1)).toBe(`exec client-0/fortio ${folder}`);
  });
});
