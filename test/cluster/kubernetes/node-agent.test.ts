import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Cluster, KubernetesObject, PodPlace } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../../actions/lib/adapters/kubernetes/connect.ts";
import { cpuUsage } from "../../../actions/lib/adapters/kubernetes/node-agent/cpu-usage.ts";
import { invalidReasons } from "../../../actions/lib/adapters/kubernetes/node-agent/invalid-reasons.ts";
import { isProxySynced } from "../../../actions/lib/adapters/kubernetes/node-agent/kube-proxy.ts";
import { NODE_AGENT, NODE_AGENT_LABELS, nodeAgentManifest } from "../../../actions/lib/adapters/kubernetes/node-agent/manifest.ts";
import type { Scope } from "../../../actions/lib/adapters/kubernetes/node-agent/node-script.ts";
import { findMachines } from "../../../actions/lib/adapters/kubernetes/node-agent/one-machine.ts";
import { readNode } from "../../../actions/lib/adapters/kubernetes/node-agent/read-node.ts";
import type { NodeReading } from "../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";
import { serviceEntries } from "../../../actions/lib/adapters/kubernetes/node-agent/rules.ts";
import { type MeasuredUsage, usageBetween } from "../../../actions/lib/adapters/kubernetes/node-agent/usage.ts";
import { waitForAccount } from "../../support/arranging-place.ts";
import { changeProxyMode, rebootNode } from "../../support/cluster/cluster.ts";
import { runOnMachine } from "../../support/cluster/machine.ts";
import type { Materials } from "../../support/cluster/materials.ts";
import { NODES, PROXY_MODES, type ProxyMode } from "../../support/cluster/names.ts";
import { KUBECONFIG } from "../../support/cluster/places.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";
import { recordingLog } from "../../support/recording-log.ts";

const AGENTS = "node-agent-test-agents";
const BENCH = "node-agent-test";
const SERVICES = 20;
const signal = new AbortController().signal;

let materials: Materials;
let cluster: Cluster;
const places = new Map<string, PodPlace>();

beforeAll(async () => {
  ({ materials } = await restoreCluster());
  cluster = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
  for (const name of [AGENTS, BENCH]) await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, signal);
  await cluster.apply(nodeAgentManifest({ namespace: AGENTS, image: image("node-tools"), labels: { test: "node-agent" } }), signal);
  await waitForAccount(cluster, BENCH, signal);
  await cluster.apply(loadPod(), signal);
  await findAgents();
  await readyPods(BENCH, 1);
}, BUILD_LIMIT_MS);

// It removes the namespaces too.
afterAll(async () => {
  await restoreCluster();
});

function image(name: string): string {
  const found = materials.images.find((known) => known.name === name)?.pinned;
  if (found === undefined) throw new Error(`no image ${name}`);
  return found;
}

/** A pod of ours on the first node, in which something can be made to work. */
const loadPod = (): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "load", namespace: BENCH },
  spec: {
    nodeName: NODES[0],
    terminationGracePeriodSeconds: 0,
    containers: [{ name: "shell", image: image("shell"), command: ["sleep", "100000"] }],
  },
});

interface Pod extends KubernetesObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const isReady = (pod: KubernetesObject): boolean =>
  (pod as Pod).status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

const readyPods = (namespace: string, count: number) =>
  cluster.waitFor(
    { apiVersion: "v1", kind: "Pod", namespace },
    {
      isDone: (pods) => pods.filter(isReady).length === count && pods.length === count,
      explain: () => `${namespace} is not ready`,
      limitSeconds: 120,
    },
    signal,
  );

async function findAgents(): Promise<void> {
  for (const pod of await readyPods(AGENTS, NODES.length)) {
    expect(pod.metadata.labels).toMatchObject(NODE_AGENT_LABELS);
    const { nodeName } = (pod as Pod).spec;
    places.set(nodeName ?? "", { namespace: AGENTS, pod: pod.metadata.name, container: NODE_AGENT });
  }
}

async function ask(node: string, scope: Scope, pauseSeconds = 0): Promise<NodeReading> {
  const place = places.get(node);
  if (place === undefined) throw new Error(`no agent on ${node}`);
  return readNode(cluster, place, { scope, pauseSeconds, namespaces: [BENCH, AGENTS] }, signal);
}

const askBoth = (scope: Scope) => Promise.all([ask("n1", scope), ask("n2", scope)]);

function between(before: NodeReading, after: NodeReading): MeasuredUsage {
  const usage = usageBetween(before, after);
  if (usage.status !== "measured") throw new Error(usage.reason);
  return usage;
}

describe("a node", () => {
  test("says what it is, in the words of the API server", async () => {
    for (const reading of await askBoth("all")) {
      const node = await cluster.read({ apiVersion: "v1", kind: "Node", name: reading.node }, signal);
      const { nodeInfo, capacity } = (node as unknown as { status: { nodeInfo: Record<string, string>; capacity: Record<string, string> } })
        .status;
      expect(reading).toMatchObject({ kernel: nodeInfo["kernelVersion"] });
      expect(reading.first.cores.size).toBe(Number(capacity["cpu"]));
      expect(`${(reading.machine?.memoryBytes ?? 0) / 1024}Ki`).toBe(capacity["memory"]);
      expect(reading.machine?.cpuModel).toBeTruthy();
      const maximum = (await runOnMachine("n1", ["cat", "/proc/sys/net/netfilter/nf_conntrack_max"])).stdout;
      expect(reading.conntrack?.maximum).toBe(Number(maximum));
      expect(reading.machine?.sysctls["net.netfilter.nf_conntrack_max"]).toBe(maximum.trim());
      expect(reading.nics).toEqual([{ name: "eth0", mtu: 1500, driver: "veth", driverVersion: "1.0", queueing: ["noqueue"] }]);
      // Nothing of EKS or Cilium is here, so nothing is said of it.
      expect(reading).not.toHaveProperty("cilium");
      expect(reading.rules?.bpf.size).toBe(0);
    }
  });

  test("names the containers of the data plane and ours, with time and memory, and no others", async () => {
    const [n1, n2] = await askBoth("step");
    const names = ({ containers }: NodeReading) => containers.map(({ namespace, container, isOurs }) => [namespace, container, isOurs]);
    const everywhere = [
      [AGENTS, NODE_AGENT, true],
      ["kube-system", "kube-proxy", false],
    ];
    expect(names(n2).sort()).toEqual(everywhere.sort());
    expect(names(n1).sort()).toEqual([[BENCH, "shell", true], ...everywhere].sort());
    for (const { id } of n1.containers) {
      const group = n1.first.containers.get(id);
      expect(group?.cpuSeconds).toBeGreaterThan(0);
      expect(group?.memoryBytes).toBeGreaterThan(0);
      expect(group?.peakMemoryBytes).toBeGreaterThanOrEqual(group?.memoryBytes ?? 0);
    }
    expect(n1.first.node?.cpuSeconds).toBeGreaterThan(n1.first.pods?.cpuSeconds ?? Number.NaN);
  });

  test("says what is in force in our pods", async () => {
    const { pods } = await ask("n1", "all");
    const load = pods?.find(({ pod }) => pod === "load");
    expect(load).toEqual({
      namespace: BENCH,
      pod: "load",
      congestionControl: expect.stringMatching(/^[a-z]+$/),
      mtu: 1500,
      queueing: ["noqueue"],
    });
  });

  test("shares a machine with the other", async () => {
    expect(await findMachines(NODES, (node) => ask(node, "window"))).toEqual([[...NODES]]);
  });
});

describe("what was done between two readings", () => {
  test("is counted for the container that did it, and once for a machine that nodes share", async () => {
    const before = await askBoth("step");
    // A shell that counts, and says what it spent: its own time comes first, as 0m1.23s.
    const count = "i=0; while [ $i -lt 400000 ]; do i=$((i + 1)); done; times";
    const place = { namespace: BENCH, pod: "load", container: "shell" };
    const { stdout } = await cluster.exec(place, ["sh", "-c", count], { limitSeconds: 60 }, signal);
    const after = await askBoth("step");
    const [, user, system] = /^0m([\d.]+)s 0m([\d.]+)s/.exec(stdout) ?? [];
    const spent = Number(user) + Number(system);
    const [client, server] = [between(before[0], after[0]), between(before[1], after[1])];
    const load = client.containers.find(({ pod }) => pod === "load");
    // Both count in hundredths; the rest is the start of the shell.
    expect(load?.cpuSeconds).toBeGreaterThan(spent - 0.05);
    expect(load?.cpuSeconds).toBeLessThan(spent + 0.5);
    expect(client.groups.pods?.cpuSeconds).toBeGreaterThanOrEqual(load?.cpuSeconds ?? Number.NaN);
    expect(server.groups.pods?.cpuSeconds).toBeLessThan(spent);
    const usage = cpuUsage({ client, server, sharesMachine: true });
    expect(usage.total).toEqual(usage.client);
    expect(usage.total.busyCoreSeconds).toBeGreaterThan(spent - 0.05);
    expect(usage.total.busyCoreSeconds).toBeLessThanOrEqual(usage.wallSeconds * usage.total.cores);
    expect(invalidReasons({ client, server }, true)).toEqual([]);
  });
});

const service = (number: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: `service-${number}`, namespace: BENCH },
  spec: { ports: [{ port: 80 }] },
});

const endpoints = (number: number): KubernetesObject => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: {
    name: `service-${number}`,
    namespace: BENCH,
    labels: { "kubernetes.io/service-name": `service-${number}` },
    // From when kube-proxy counts how long it took to programme a change; slices without it are not counted.
    annotations: { "endpoints.kubernetes.io/last-change-trigger-time": new Date().toISOString() },
  },
  addressType: "IPv4",
  ports: [{ name: "", port: 8080, protocol: "TCP" }],
  endpoints: [{ addresses: ["10.244.2.200"], conditions: { ready: true } }],
});

const numbers = Array.from({ length: SERVICES }, (_, index) => index);

/** What the node's own tools count, in other words than ours. */
async function countOnNode(mode: ProxyMode): Promise<number> {
  if (mode === "iptables") {
    const { stdout } = await runOnMachine("n1", ["iptables-save", "--table", "nat"]);
    return stdout.split("\n").filter((line) => /^-A KUBE-(SERVICES|NODEPORTS|SVC-|SEP-|EXT-|FW-|SVL-)/.test(line)).length;
  }
  const { stdout } = await runOnMachine("n1", ["nft", "--json", "list", "table", "ip", "kube-proxy"]);
  const objects: Record<string, { elem?: unknown[] }>[] = JSON.parse(stdout).nftables;
  const elements = objects.flatMap(({ map, set }) => (map ?? set)?.elem ?? []);
  return objects.filter(({ rule }) => rule !== undefined).length + elements.length;
}

describe("kube-proxy", () => {
  afterEach(async () => {
    for (const number of numbers) {
      await cluster.remove({ apiVersion: "v1", kind: "Service", name: `service-${number}`, namespace: BENCH }, signal);
      await cluster.remove(
        { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", name: `service-${number}`, namespace: BENCH },
        signal,
      );
    }
  });

  // Ends with iptables, which the cluster came up with.
  test.each([...PROXY_MODES].reverse())("by %s: what it did, how long it took, and what it left in the kernel", async (mode) => {
    await changeProxyMode(materials, mode);
    const synced = async () => {
      const { proxy } = await ask("n1", "proxy");
      return proxy && isProxySynced(proxy);
    };
    await expect.poll(synced, { timeout: 60_000, interval: 200 }).toBe(true);
    const before = await ask("n1", "all");
    expect(before.proxy?.mode).toBe(mode);
    await Promise.all(numbers.flatMap((number) => [cluster.apply(service(number), signal), cluster.apply(endpoints(number), signal)]));
    const grown = async () => {
      const { rules } = await ask("n1", "all");
      return rules && serviceEntries(rules, mode);
    };
    // For each of them at least a rule that finds it and one that leads to its endpoint.
    const least = (before.rules && serviceEntries(before.rules, mode)) ?? Number.NaN;
    await expect.poll(grown, { timeout: 60_000, interval: 200 }).toBeGreaterThanOrEqual(least + 2 * SERVICES);
    await expect.poll(synced, { timeout: 60_000, interval: 200 }).toBe(true);
    const after = await ask("n1", "all");
    expect(after.rules && serviceEntries(after.rules, mode)).toBe(await countOnNode(mode));
    const usage = between(before, after);
    expect(usage.replaced).toEqual([]);
    const work = usage.proxy?.get("IPv4");
    expect(work?.syncs).toBeGreaterThan(0);
    expect(work?.syncP50?.value).toBeGreaterThan(0);
    expect(work?.syncP99?.value).toBeGreaterThanOrEqual(work?.syncP50?.value ?? Number.NaN);
    expect(work?.syncSeconds).toBeGreaterThan(0);
    expect(work?.programmingP50?.value).toBeGreaterThan(0);
    const spent = usage.containers.find(({ container }) => container === "kube-proxy");
    expect(spent?.cpuSeconds).toBeGreaterThan(0);
  });

  test("that was started anew meanwhile is a reason, and its syncs are not told", async () => {
    const before = await ask("n2", "proxy");
    const old = before.containers.find(({ container }) => container === "kube-proxy");
    await cluster.remove({ apiVersion: "v1", kind: "Pod", namespace: "kube-system", name: old?.pod ?? "" }, signal);
    const running = async () =>
      (await ask("n2", "proxy")).proxy !== undefined && (await ask("n2", "proxy")).containers.every(({ id }) => id !== old?.id);
    await expect.poll(running, { timeout: 60_000, interval: 300 }).toBe(true);
    const usage = between(before, await ask("n2", "proxy"));
    expect(usage.replaced).toEqual([old]);
    expect(usage.proxy).toBeUndefined();
    expect(invalidReasons({ client: usage, server: usage }, true).map(({ kind }) => kind)).toEqual(["data-plane-restarted"]);
  });
});

test("a node that was rebooted meanwhile cannot be told, and says so", async () => {
  const before = await ask("n2", "step");
  await rebootNode("n2", materials);
  const again = () =>
    ask("n2", "step")
      .then(({ startedTicks }) => startedTicks)
      .catch(() => before.startedTicks);
  await expect.poll(again, { timeout: 120_000, interval: 500 }).not.toBe(before.startedTicks);
  expect(usageBetween(before, await ask("n2", "step"))).toEqual({
    status: "unusable",
    node: "n2",
    because: "rebooted",
    reason: "node n2 was rebooted meanwhile",
  });
});
