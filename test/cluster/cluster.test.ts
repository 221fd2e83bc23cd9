import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../../actions/lib/adapters/process/run-command.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { runningMachines } from "../support/cluster/cgroups.ts";
import { changePolicies, changeProxyMode, down, rebootNode, up } from "../support/cluster/cluster.ts";
import { apply, type Kubectl, waitForApiServer } from "../support/cluster/kubectl.ts";
import { onMachine, restartService, runOnMachine, servicePid } from "../support/cluster/machine.ts";
import { asText } from "../support/cluster/manifest.ts";
import type { Materials } from "../support/cluster/materials.ts";
import { addressOf, CONTROL_PLANE, NODES, type NodeName, PROXY_MODES } from "../support/cluster/names.ts";
import { KUBECONFIG } from "../support/cluster/places.ts";
import { policySets } from "../support/cluster/policies.ts";
import { clusterTraces } from "../support/cluster/traces.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../support/cluster-for-tests.ts";

let materials: Materials;
let kubectl: Kubectl;

beforeAll(async () => {
  ({ materials, kubectl } = await restoreCluster());
  await apply(kubectl, webManifests());
  await kubectl(["rollout", "status", "--timeout=60s", "deployment/web"]);
}, BUILD_LIMIT_MS);

// Up again: the tests of `down` left none.
afterAll(async () => {
  await restoreCluster();
});

/** Two pods on two nodes behind a service; the images by digest, as a benchmark pins them. */
function webManifests(): string {
  const image = (name: string) => materials.images.find((known) => known.name === name)?.pinned;
  const labels = { app: "web" };
  const apart = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
  const containers = [
    { name: "fortio", image: image("fortio"), args: ["server"] },
    { name: "iperf3", image: image("iperf3"), args: ["--server"] },
    { name: "tools", image: image("node-tools"), command: ["sleep", "100000"] },
  ];
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [apart] } },
          terminationGracePeriodSeconds: 1,
          containers,
        },
      },
    },
  };
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  };
  return asText([deployment, service]);
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly podIP: string };
}

async function list<T>(...argv: string[]): Promise<T[]> {
  return JSON.parse((await kubectl(["get", "--output=json", ...argv])).stdout).items;
}

/** The pod on a node. */
async function podOn(node: string): Promise<Pod> {
  const pods = await list<Pod>("pods", "--selector=app=web", `--field-selector=spec.nodeName=${node},status.phase=Running`);
  const [pod] = pods;
  if (pod === undefined) throw new Error(`no pod on ${node}`);
  return pod;
}

/** A pod on a node that only sleeps, to run tools in. */
const toolsPod = (name: string, nodeName: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: { role: name } },
  spec: {
    nodeName,
    terminationGracePeriodSeconds: 0,
    containers: [
      { name: "tools", image: materials.images.find((known) => known.name === "node-tools")?.pinned, command: ["sleep", "100000"] },
    ],
  },
});

async function startPods(pods: readonly ReturnType<typeof toolsPod>[]): Promise<void> {
  await apply(kubectl, asText(pods));
  await kubectl(["wait", "--for=condition=Ready", "--timeout=60s", ...pods.map(({ metadata: { name } }) => `pod/${name}`)]);
}

async function inPod(node: string, container: string, ...argv: string[]): Promise<string> {
  return (await kubectl(["exec", (await podOn(node)).metadata.name, `--container=${container}`, "--", ...argv])).stdout;
}

describe("the nodes", () => {
  test("are ready, each with a pod network of its own, and say the release", async () => {
    interface Node {
      readonly spec: { readonly podCIDR: string };
      readonly status: { readonly conditions: { type: string; status: string }[]; readonly nodeInfo: { readonly kubeletVersion: string } };
    }
    const nodes = await list<Node>("nodes");
    expect(nodes.map(({ status }) => status.conditions.find(({ type }) => type === "Ready")?.status)).toEqual(NODES.map(() => "True"));
    expect(new Set(nodes.map(({ spec }) => spec.podCIDR)).size).toBe(NODES.length);
    expect(nodes.map(({ status }) => status.nodeInfo.kubeletVersion)).toEqual(NODES.map(() => materials.version));
  });

  test("see their own processes only", async () => {
    const { stdout } = await runOnMachine("n1", ["ps", "-eo", "args"]);
    expect(stdout).toContain("--hostname-override=n1");
    expect(stdout).not.toContain("--hostname-override=n2");
    expect(stdout).not.toContain("vitest");
  });
});

describe("pods", () => {
  test("reach one another across nodes", async () => {
    const { podIP } = (await podOn("n2")).status;
    expect(await inPod("n1", "tools", "ping", "-c", "1", "-W", "5", podIP)).toContain("1 received");
    const measured = JSON.parse(await inPod("n1", "iperf3", "iperf3", "--json", "--client", podIP, "--time", "1"));
    expect(measured.end.sum_received.bits_per_second).toBeGreaterThan(0);
  });

  test("resolve the name of a service", async () => {
    const address = (await kubectl(["get", "service", "web", "--output=jsonpath={.spec.clusterIP}"])).stdout;
    const answer = await inPod("n1", "tools", "nslookup", "web.default.svc.cluster.local");
    expect(answer).toContain(`Address: ${address}`);
  });

  test("a command's output, error output and exit code come back through the API", async () => {
    const { name } = (await podOn("n2")).metadata;
    const argv = ["exec", name, "--container=tools", "--", "sh", "-c", "echo out; echo err >&2; exit 7"];
    const ended = await runCommand([join(materials.programs, "kubectl"), `--kubeconfig=${KUBECONFIG}`, ...argv]);
    expect(ended.stdout).toBe("out\n");
    expect(ended.stderr).toContain("err\n");
    expect(ended.exitCode).toBe(7);
  });
});

describe("a service", () => {
  const metrics = async (path: string) => (await fetch(`http://${addressOf("n1")}:10249${path}`)).text();

  // Ends with iptables, which the cluster came up with.
  test.each([...PROXY_MODES].reverse())("is reached through kube-proxy's %s rules, and no others", async (mode) => {
    await changeProxyMode(materials, mode);
    expect(await metrics("/proxyMode")).toBe(mode);
    expect(await metrics("/metrics")).toMatch(/^kubeproxy_sync_proxy_rules_duration_seconds_count\{ip_family="IPv4"\} [1-9]/m);
    expect(await inPod("n1", "fortio", "fortio", "curl", "-quiet", "http://web/debug")).toContain("Φορτίο");
    const maps = await runCommand(onMachine("n1", ["nft", "list", "map", "ip", "kube-proxy", "service-ips"]));
    const rules = (await runOnMachine("n1", ["iptables-save", "--table", "nat"])).stdout;
    expect({ nftables: maps.stdout.includes("default/web"), iptables: rules.includes('"default/web cluster IP"') }).toEqual({
      nftables: mode === "nftables",
      iptables: mode === "iptables",
    });
  });
});

describe("faults", () => {
  test("an API server that is killed is started again, and the pods did not notice", async () => {
    const before = (await podOn("n1")).metadata.name;
    const pid = servicePid(CONTROL_PLANE, "kube-apiserver");
    await restartService(CONTROL_PLANE, "kube-apiserver");
    await waitForApiServer(materials.programs);
    expect(servicePid(CONTROL_PLANE, "kube-apiserver")).not.toBe(pid);
    expect((await podOn("n1")).metadata.name).toBe(before);
    expect(await inPod("n1", "tools", "echo", "here")).toBe("here\n");
  });

  test("a node that lost its power comes back as a node that has booted, and starts its pods again", async () => {
    const bootId = async () => (await kubectl(["get", "node", "n2", "--output=jsonpath={.status.nodeInfo.bootID}"])).stdout;
    const before = await bootId();
    await rebootNode("n2", materials);
    await expect.poll(bootId, { timeout: 60_000, interval: 500 }).not.toBe(before);
    await kubectl(["wait", "--for=condition=Ready", "--timeout=60s", "node/n2"]);
    const answer = async () => {
      const { podIP } = (await podOn("n2")).status;
      return inPod("n1", "tools", "curl", "--silent", "--max-time", "2", `http://${podIP}:8080/debug`).catch(() => "");
    };
    await expect.poll(answer, { timeout: 90_000, interval: 500 }).toContain("Φορτίο");
  });
});

/** What the policy engine has in a node's kernel. */
const marksOn = async (node: NodeName): Promise<readonly string[]> => [
  ...(await policySets(node)),
  ...(await runOnMachine(node, ["iptables-save"])).stdout.split("\n").filter((line) => line.includes("cali:")),
];

describe("network policies", () => {
  const NAMES = ["friend", "stranger"] as const;
  const web = { matchLabels: { app: "web" } };
  const POLICIES = [
    { name: "nobody", spec: { podSelector: web, policyTypes: ["Ingress"] } },
    { name: "friends", spec: { podSelector: web, ingress: [{ from: [{ podSelector: { matchLabels: { role: "friend" } } }] }] } },
  ].map(({ name, spec }) => ({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec }));

  /** Which client on the first node is answered by the web pod on which node. */
  async function answered(): Promise<Record<string, boolean>> {
    const asked = NAMES.flatMap((name) =>
      NODES.map(async (node) => {
        const { podIP } = (await podOn(node)).status;
        const curl = ["exec", name, "--", "curl", "--silent", "--max-time", "1", `http://${podIP}:8080/debug`];
        const ended = await runCommand([join(materials.programs, "kubectl"), `--kubeconfig=${KUBECONFIG}`, ...curl]);
        return [`${name} by ${node}`, ended.exitCode === 0] as const;
      }),
    );
    return Object.fromEntries(await Promise.all(asked));
  }
  const expectAnswers = (isAnswered: (name: string) => boolean) =>
    expect
      .poll(answered, { timeout: 60_000, interval: 500 })
      .toEqual(Object.fromEntries(NAMES.flatMap((name) => NODES.map((node) => [`${name} by ${node}`, isAnswered(name)]))));

  test("decide who is answered within a node and across nodes while they are enforced, and nothing before and after", async () => {
    await startPods(NAMES.map((name) => toolsPod(name, "n1")));
    await apply(kubectl, asText(POLICIES));
    await expectAnswers(() => true);
    await changePolicies(materials, true, terminalLog());
    await expectAnswers((name) => name === "friend");
    for (const node of NODES) expect(await marksOn(node)).not.toEqual([]);
    await kubectl(["delete", "networkpolicy", "friends"]);
    await expectAnswers(() => false);
    await kubectl(["delete", "networkpolicy", "nobody"]);
    await expectAnswers(() => true);
    await apply(kubectl, asText(POLICIES));
    await expectAnswers((name) => name === "friend");
    await changePolicies(materials, false, terminalLog());
    await expectAnswers(() => true);
    for (const node of NODES) expect(await marksOn(node)).toEqual([]);
    expect((await kubectl(["get", "crd", "--output=name"])).stdout).toBe("");
    await kubectl(["delete", "pod", ...NAMES]);
    await kubectl(["delete", "networkpolicy", "--all"]);
  });
});

async function zones(): Promise<unknown> {
  interface Node {
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  }
  const nodes = await list<Node>("nodes");
  return Object.fromEntries(nodes.map(({ metadata: { name, labels } }) => [name, labels["topology.kubernetes.io/zone"]]));
}

describe("more nodes", () => {
  test("come into a second zone and go again, and the pods of the others did not notice", async () => {
    const names = async () => (await list<Pod>("pods")).map(({ metadata }) => metadata.name).sort();
    const before = await names();
    expect(await zones()).toEqual({ n1: "zone-a", n2: "zone-a" });
    expect(await up(materials, "iptables", terminalLog(), { nodes: 3 })).toBe("was up");
    expect(await zones()).toEqual({ n1: "zone-a", n2: "zone-a", n3: "zone-b" });
    await startPods([toolsPod("far", "n3")]);
    for (const { status } of await list<Pod>("pods", "--selector=app=web")) {
      expect((await kubectl(["exec", "far", "--", "ping", "-c", "1", "-W", "5", status.podIP])).stdout).toContain("1 received");
    }
    await up(materials, "iptables", terminalLog());
    expect(await zones()).toEqual({ n1: "zone-a", n2: "zone-a" });
    expect(runningMachines()).toEqual([CONTROL_PLANE, ...NODES]);
    expect(await names()).toEqual(before);
  });
});

describe("down", () => {
  const main = join(projectRoot(), "test", "support", "cluster", "main.ts");

  test("leaves nothing, also of four nodes that enforce policies", async () => {
    await up(materials, "iptables", terminalLog(), { nodes: 4, policies: true });
    expect(await zones()).toEqual({ n1: "zone-a", n2: "zone-a", n3: "zone-b", n4: "zone-b" });
    expect(await marksOn("n4")).not.toEqual([]);
    expect(await clusterTraces()).not.toEqual([]);
    await down();
    expect(await clusterTraces()).toEqual([]);
    expect((await runCommand(["nft", "list", "ruleset"])).stdout).not.toContain("cali-");
  });

  test.each([
    ["Starting the control plane", 300],
    ["Starting the nodes", 1500],
    ["Waiting for nodes", 1500],
  ])("leaves nothing of a start that was killed after it said %j", async (said, milliseconds) => {
    const start = spawn(process.execPath, [main, "up"], { stdio: ["ignore", "ignore", "pipe"] });
    const ended = new Promise((resolve) => start.once("exit", resolve));
    let heard = "";
    await new Promise<void>((resolve) => {
      start.stderr.on("data", (chunk) => {
        heard += chunk;
        if (heard.includes(said)) resolve();
      });
    });
    await sleep(milliseconds);
    start.kill("SIGKILL");
    await ended;
    expect(await clusterTraces()).not.toEqual([]);
    const removed = await runCommand([process.execPath, main, "down"]);
    expect(removed.exitCode).toBe(0);
    expect(await clusterTraces()).toEqual([]);
  });
});
