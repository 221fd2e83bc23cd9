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

describe("services that come and go", () => {
  test("are made with their endpoints, the probed one's last of all", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(3, ENDPOINTS, PROBERS, signal);
    const applied = cluster.calls.filter((call) => call.startsWith("apply"));
    expect(applied).toHaveLength(6);
    expect(applied.at(-1)).toBe("apply EndpointSlice/cni-bench-r1/scaling-2");
    expect(cluster.objects.get("EndpointSlice/cni-bench-r1/scaling-0")).toMatchObject({
      addressType: "IPv4",
      endpoints: ENDPOINTS.map((address) => ({ addresses: [address] })),
    });
  });

  test("are there when the probed one was reached from every node", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(2, ENDPOINTS, PROBERS, signal);
    const { host } = scaling.probed ?? { host: "" };
    const probes = cluster.calls.filter((call) => call.startsWith("exec"));
    expect(probes.map((probe) => probe.split(" ")[1])).toEqual(["client/fortio", "server/fortio"]);
    for (const probe of probes) expect(probe).toContain(`reached http://${host}:8080/`);
    expect(scaling.probedName).toBe("cni-bench-r1/scaling-1");
  });

  test("fail the step when the probed one is not reached", async () => {
    const { cluster, scaling } = setUp();
    cluster.respond = () => ({ exitCode: 7 });
    await expect(scaling.program(2, ENDPOINTS, PROBERS, signal)).rejects.toThrow(/was not reached from pod client after \d+ s/);
    expect(scaling.probed).toBeUndefined();
  });

  test("are taken out again, until the data plane has forgotten them", async () => {
    const { cluster, scaling } = setUp();
    await scaling.program(2, ENDPOINTS, PROBERS, signal);
    expect(await scaling.remove(PROBERS, signal)).toBe(true);
    expect(cluster.objects.size).toBe(0);
    expect(cluster.calls.at(-1)).toContain("gone http://");
    expect(scaling.probed).toBeUndefined();
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
