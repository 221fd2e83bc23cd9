import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { dataPlaneFacts } from "../../../actions/lib/adapters/kubernetes/data-plane-facts.ts";
import { namespaceOf, nodeNamespaceOf } from "../../../actions/lib/adapters/kubernetes/names.ts";
import { isProxySynced } from "../../../actions/lib/adapters/kubernetes/node-agent/kube-proxy.ts";
import { type NodeAgents, startNodeAgents } from "../../../actions/lib/adapters/kubernetes/node-agents.ts";
import { probe } from "../../../actions/lib/adapters/kubernetes/prober.ts";
import { type ScalingPlace, serviceChurnArranger, servicesArranger } from "../../../actions/lib/adapters/kubernetes/scaling-arrangers.ts";
import { chainPositions } from "../../../actions/lib/adapters/kubernetes/service-routing-state.ts";
import { startPlace, type TestPlace } from "../../support/arranging-place.ts";
import { changeProxyMode } from "../../support/cluster/cluster.ts";
import { PROXY_MODES } from "../../support/cluster/names.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";

const PATH = "service/other-node";
const SERVICES = 104;
const POLL = { timeout: 30_000, interval: 200 } as const;
const signal = new AbortController().signal;

let place: TestPlace;
let agents: NodeAgents;

beforeAll(async () => {
  place = await startPlace("scaling-test", [PATH], signal);
  const namespaces = [namespaceOf(place.run), nodeNamespaceOf(place.run)];
  agents = await startNodeAgents({ ...place, image: place.images["node-tools"], namespaces }, signal);
}, BUILD_LIMIT_MS);

afterAll(async () => {
  try {
    await place?.[Symbol.asyncDispose]();
  } finally {
    await restoreCluster();
  }
});

const started: ReturnType<typeof serviceChurnArranger>[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

async function scalingPlace(): Promise<ScalingPlace> {
  const { client } = await agents.read({ scope: "proxy" }, signal);
  return { ...place, agents, facts: await dataPlaneFacts(place.cluster, client.proxy?.mode, signal) };
}

const namesOf = async (kind: "Service" | "EndpointSlice"): Promise<readonly string[]> => {
  const apiVersion = kind === "Service" ? "v1" : "discovery.k8s.io/v1";
  const found = await place.cluster.list({ apiVersion, kind, namespace: namespaceOf(place.run) }, signal);
  return found.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("scaling-"));
};

/** How often the client's node leads to one of the services: by their names, because others may use the cluster too. */
async function ruleCount(): Promise<number> {
  const named = `(goto service-[A-Z0-9]+-|comment ")${namespaceOf(place.run)}/scaling-[0-9]+`;
  const script = `{ nft list table ip kube-proxy; iptables-save -t nat; } 2> /dev/null | grep -oE '${named}' | wc -l`;
  const { stdout } = await place.cluster.exec(agents.clientPlace, ["sh", "-c", script], { limitSeconds: 30 }, signal);
  return Number(stdout);
}

describe.each([...PROXY_MODES].reverse())("with kube-proxy by %s", (mode) => {
  beforeAll(async () => {
    await changeProxyMode(place.materials, mode);
    // A pod of kube-proxy is ready a moment before it says how it works.
    const works = async () => {
      const { client, other } = await agents.read({ scope: "proxy" }, signal);
      return [client, other].every((node) => node?.proxy?.mode === mode && isProxySynced(node.proxy) === true);
    };
    await vi.waitFor(async () => expect(await works()).toBe(true), POLL);
  });

  test("services are programmed, measured by the one that is last, and forgotten", async () => {
    const arranger = servicesArranger(await scalingPlace());
    const { programming } = await arranger.make({ kind: "services", services: SERVICES }, signal);
    expect(programming).toMatchObject({ services: SERVICES, seconds: expect.any(Number) });
    expect(programming?.seconds).toBeGreaterThan(0);
    // For each at least what finds it and what leads to its two endpoints.
    expect(programming?.entries).toBeGreaterThanOrEqual(3 * SERVICES);
    expect(await ruleCount()).toBeGreaterThanOrEqual(SERVICES);
    expect(programming?.sync?.p50).toBeGreaterThan(0);
    expect(programming?.sync?.p99).toBeGreaterThanOrEqual(programming?.sync?.p50 ?? Number.NaN);
    expect(programming?.agents?.cpuSeconds).toBeGreaterThan(0);
    // kube-proxy's own, of two nodes.
    expect(programming?.agents?.memoryBytes).toBeGreaterThan(2e7);
    const address = arranger.server?.(PATH, "http", undefined) ?? { host: "", port: 0 };
    await probe(place, place.workloads.client("fortio"), "reached", address, 5, signal);
    if (mode === "iptables") {
      const all = (await namesOf("Service")).map((name) => `${namespaceOf(place.run)}/${name}`);
      const positions = await chainPositions(place, agents, all, signal);
      expect(positions.size).toBe(SERVICES);
      expect(new Set(positions.values()).size).toBe(SERVICES);
      expect([...positions.values()]).toContain(programming?.position);
    } else {
      expect(programming).not.toHaveProperty("position");
    }
    await arranger.remove(signal);
    expect([...(await namesOf("Service")), ...(await namesOf("EndpointSlice"))]).toEqual([]);
    expect(await ruleCount()).toBe(0);
    await probe(place, place.workloads.client("fortio"), "gone", address, 5, signal);
  });

  test("services are replaced beside a step and not before it, while others are called, and nothing comes back afterwards", async () => {
    const arranger = await makeChurn();
    const address = arranger.server?.(PATH, "http", undefined) ?? { host: "", port: 0 };
    const before = await namesOf("Service");
    await sleep(500);
    expect(await namesOf("Service")).toEqual(before);
    const findings = arranger.watchStep();
    await expect.poll(() => newServices(before), POLL).toBeGreaterThan(20);
    await probe(place, place.workloads.client("fortio"), "reached", address, 5, signal);
    expect(findings().problems).toEqual([]);
    await arranger.remove(signal);
    await sleep(500);
    expect([...(await namesOf("Service")), ...(await namesOf("EndpointSlice"))]).toEqual([]);
  });
});

const newServices = async (before: readonly string[]) => (await namesOf("Service")).filter((name) => !before.includes(name)).length;

async function makeChurn(run: AbortSignal = signal): Promise<ReturnType<typeof serviceChurnArranger>> {
  const arranger = serviceChurnArranger(await scalingPlace());
  started.push(arranger);
  await arranger.make({ kind: "service-churn", services: 40, replacedPerSecond: 10 }, run);
  return arranger;
}

test("churn ends with the run, and the services that it has left are found", async () => {
  const run = new AbortController();
  const arranger = await makeChurn(run.signal);
  const before = await namesOf("Service");
  arranger.watchStep();
  await expect.poll(() => newServices(before), POLL).toBeGreaterThan(5);
  run.abort();
  await arranger.stop();
  const left = await namesOf("Service");
  await sleep(500);
  expect(await namesOf("Service")).toEqual(left);
  await arranger.remove(signal);
  expect(await namesOf("Service")).toEqual([]);
});

test("churn in a namespace that is being removed ends, and says why", async () => {
  const arranger = await makeChurn();
  const findings = arranger.watchStep();
  await place.cluster.remove({ apiVersion: "v1", kind: "Namespace", name: namespaceOf(place.run) }, signal);
  // To ask for the findings ends it, so it is left to find out first.
  await expect.poll(() => place.log.lines, POLL).toContainEqual(expect.stringContaining("Services are no longer replaced"));
  expect(findings().problems).toEqual([expect.stringContaining("being terminated")]);
});
