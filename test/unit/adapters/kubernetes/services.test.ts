import { describe, expect, test } from "vitest";
import { ScalingServices } from "../../../../actions/lib/adapters/kubernetes/services.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;
const PROBERS = ["client", "server"].map((pod) => ({ namespace: "cni-bench-r1", pod, container: "fortio" }));
const ENDPOINTS = ["10.244.2.2", "10.244.2.3"];

function setUp() {
  const cluster = new FakeCluster();
  return { cluster, scaling: new ScalingServices({ cluster, run: "r1", clock: new HandClock() }) };
}

const namesIn = (cluster: FakeCluster, kind: string) =>
  [...cluster.objects.keys()].filter((key) => key.startsWith(`${kind}/`)).map((key) => key.split("/").at(-1));

describe("services that come and go", () => {
  test("are made with their endpoints, the last one's after all others", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(3, ENDPOINTS, PROBERS, signal);
    const applied = cluster.calls.filter((call) => call.startsWith("apply"));
    expect(applied).toHaveLength(6);
    expect(applied.at(-1)).toBe("apply EndpointSlice/cni-bench-r1/scaling-2");
    expect(cluster.objects.get("EndpointSlice/cni-bench-r1/scaling-0")).toMatchObject({
      metadata: { annotations: { "endpoints.kubernetes.io/last-change-trigger-time": "2026-01-01T00:00:00.000Z" } },
      addressType: "IPv4",
      endpoints: ENDPOINTS.map((address) => ({ addresses: [address] })),
    });
  });

  test.each([
    [1, [0]],
    [4, [0, 1, 2, 3]],
    [104, [0, 26, 52, 77, 103]],
  ])("of %i, at most five are asked, from the first to the last", async (services, asked) => {
    const { scaling } = setUp();
    await scaling.program(services, ENDPOINTS, PROBERS, signal);
    expect(scaling.probed.map(({ name }) => name)).toEqual(asked.map((index) => `cni-bench-r1/scaling-${index}`));
  });

  test("are there when the last one was reached from every node; then the others are asked too", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(2, ENDPOINTS, PROBERS, signal);
    const [first, last] = scaling.probed.map(({ address: { host, port } }) => `reached http://${host}:${port}/`);
    const probes = cluster.calls.filter((call) => call.startsWith("exec"));
    expect(probes.map((probe) => probe.split(" ")[1])).toEqual(["client/fortio", "server/fortio", "client/fortio", "server/fortio"]);
    for (const probe of probes.slice(0, 2)) expect(probe).toContain(last);
    for (const probe of probes.slice(2)) expect(probe).toContain(first);
  });

  test("fail the step when the last one is not reached", async () => {
    const { cluster, scaling } = setUp();
    cluster.respond = () => ({ exitCode: 7 });
    await expect(scaling.program(2, ENDPOINTS, PROBERS, signal)).rejects.toThrow(/was not reached from pod client after \d+ s/);
    expect(scaling.probed).toEqual([]);
  });

  test("fail the step when one of the others is not reached, and say which", async () => {
    const { cluster, scaling } = setUp();
    let asked = 0;
    cluster.respond = (argv) => (++asked > 2 ? { exitCode: 7, stdout: `${argv.at(-1)}\n` } : {});
    await expect(scaling.program(2, ENDPOINTS, PROBERS, signal)).rejects.toThrow("10.96.0.1:8080 was not reached from pod client after");
  });

  test("are taken out again, the last one last, until the data plane has forgotten it", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(11, ENDPOINTS, PROBERS, signal);
    expect(await scaling.remove(PROBERS, signal)).toBe(true);
    expect(cluster.objects.size).toBe(0);
    const removed = cluster.calls.filter((call) => call.startsWith("remove Service/"));
    expect(removed.at(-1)).toBe("remove Service/cni-bench-r1/scaling-10");
    expect(cluster.calls.at(-1)).toContain("gone http://");
    expect(scaling.probed).toEqual([]);
  });

  test("are taken out also after an attempt that failed half-way", async () => {
    const { cluster, scaling } = setUp();
    cluster.respond = () => ({ exitCode: 7 });
    await scaling.program(3, ENDPOINTS, PROBERS, signal).catch(() => undefined);
    expect(await scaling.remove(PROBERS, signal)).toBe(true);
    expect(cluster.objects.size).toBe(0);
  });

  test("cost nothing where there are none", async () => {
    const { cluster, scaling } = setUp();
    expect(await scaling.remove(PROBERS, signal)).toBe(false);
    expect(cluster.calls).toEqual([]);
  });
});

describe("a service that is replaced", () => {
  test("is the oldest that nobody asks; a new one with the same endpoints comes first", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(8, ENDPOINTS, PROBERS, signal);
    cluster.calls.length = 0;
    await scaling.replaceOne(signal);
    expect(cluster.calls).toEqual([
      "apply Service/cni-bench-r1/scaling-8",
      "apply EndpointSlice/cni-bench-r1/scaling-8",
      "remove Service/cni-bench-r1/scaling-1",
      "remove EndpointSlice/cni-bench-r1/scaling-1",
    ]);
    expect(cluster.objects.get("EndpointSlice/cni-bench-r1/scaling-8")).toMatchObject({ endpoints: [{ addresses: ["10.244.2.2"] }, {}] });
  });

  test("is never one that is asked, and its successors come in turn", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(8, ENDPOINTS, PROBERS, signal);
    for (let times = 0; times < 20; times++) await scaling.replaceOne(signal);
    const left = namesIn(cluster, "Service");
    expect(left).toHaveLength(8);
    for (const { name } of scaling.probed) expect(left).toContain(name.split("/")[1]);
    expect(left).toEqual(expect.arrayContaining(["scaling-25", "scaling-26", "scaling-27"]));
    await scaling.remove(PROBERS, signal);
    expect(cluster.objects.size).toBe(0);
  });

  test("is none where all are asked", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(4, ENDPOINTS, PROBERS, signal);
    cluster.calls.length = 0;
    await scaling.replaceOne(signal);
    expect(cluster.calls).toEqual([]);
  });
});
