import { describe, expect, test } from "vitest";
import { READERS } from "../../../../../actions/lib/adapters/data-plane/assertions/readers.ts";
import type { KubernetesObject } from "../../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { ASSERTION_KINDS, type AssertionKind } from "../../../../../actions/lib/model/assertion.ts";
import { answer, looksOf } from "../looking-cluster.ts";

const silent = () => answer("");
const read = async (kind: AssertionKind, subject: string, looks: ReturnType<typeof looksOf>) =>
  Object.fromEntries(await READERS[kind](subject, looks));
const agentPod = (node: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `cilium-${node}`, namespace: "kube-system", labels: { "k8s-app": "cilium" } },
  spec: { nodeName: node },
  status: { phase: "Running" },
});

test("every kind of assertion has a reader", () => {
  expect(Object.keys(READERS)).toEqual(Object.keys(ASSERTION_KINDS));
});

describe("Cilium", () => {
  /** The fields of api/v1/models that scenarios name. */
  const status = {
    "kube-proxy-replacement": { mode: "True", features: { socketLB: { enabled: true }, bpfSocketLBHostnsOnly: false } },
    routing: { "inter-host-routing-mode": "Native", "intra-host-routing-mode": "BPF" },
    masquerading: { enabled: true, mode: "BPF", enabledProtocols: { ipv4: true } },
    "bandwidth-manager": { enabled: true, congestionControl: "bbr", devices: ["ens5"] },
    hubble: { state: "Disabled" },
  };

  /** As a pod's shell says it: with the mark, which is the command's fourth word, at its end. */
  const whole = (said: object) => (argv: readonly string[]) => ({ stdout: `${JSON.stringify(said)}\n${argv[4]} 0\n` });

  test.each([
    ["kube-proxy-replacement.mode", "True"],
    ["kube-proxy-replacement.features.socketLB.enabled", "true"],
    ["routing.intra-host-routing-mode", "BPF"],
    ["masquerading.mode", "BPF"],
    ["bandwidth-manager.devices", '["ens5"]'],
    ["cni-chaining.mode", undefined],
  ])("says %s in every agent: %j", async (field, expected) => {
    const looks = looksOf(silent, agentPod("n1"), agentPod("n2"));
    looks.cluster.respond = whole(status);
    expect(await read("cilium-status", field, looks)).toEqual({ "node n1": expected, "node n2": expected });
  });

  test("is asked once for all its fields", async () => {
    const looks = looksOf(silent, agentPod("n1"));
    looks.cluster.respond = whole(status);
    await read("cilium-status", "hubble.state", looks);
    await read("cilium-status", "masquerading.mode", looks);
    expect(looks.cluster.calls.filter((call) => call.startsWith("exec"))).toHaveLength(1);
  });

  test("that is not there, or says something else, gives no answer", async () => {
    await expect(read("cilium-status", "hubble.state", looksOf(silent))).rejects.toThrow("There is no agent of Cilium");
    const looks = looksOf(silent, agentPod("n1"));
    looks.cluster.respond = (argv) => ({ stdout: `\n${argv[4]} 1\n`, stderr: "the daemon is not ready" });
    await expect(read("cilium-status", "hubble.state", looks)).rejects.toThrow(
      "Cilium's agent cilium-n1 did not say its status: the daemon is not ready",
    );
  });

  test("is asked again where its answer was cut off", async () => {
    const looks = looksOf(silent, agentPod("n1"));
    let asked = 0;
    looks.cluster.respond = (argv) => (asked++ === 0 ? { stdout: '{"hubble":' } : whole(status)(argv));
    expect(await read("cilium-status", "hubble.state", looks)).toEqual({ "node n1": "Disabled" });
  });

  test("has its settings in a ConfigMap", async () => {
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "cilium-config", namespace: "kube-system" },
      data: { "enable-bbr": "true" },
    };
    const looks = looksOf(silent, config);
    expect(await read("cilium-config", "enable-bbr", looks)).toEqual({ "the cluster": "true" });
    expect(await read("cilium-config", "enable-bpf-masquerade", looks)).toEqual({ "the cluster": undefined });
    await expect(read("cilium-config", "x", looksOf(silent))).rejects.toThrow("There is no ConfigMap");
  });
});

describe("the VPC CNI", () => {
  const containers = [
    { name: "aws-node", env: [{ name: "ENABLE_PREFIX_DELEGATION", value: "true" }] },
    { name: "aws-eks-nodeagent", args: ["--enable-ipv6=false", "--enable-network-policy=true", "--verbose"] },
  ];
  const daemonSet = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "aws-node", namespace: "kube-system" },
    spec: { template: { spec: { containers } } },
  };

  test("has settings and arguments in its DaemonSet", async () => {
    const looks = looksOf(silent, daemonSet);
    expect(await read("aws-node-setting", "ENABLE_PREFIX_DELEGATION", looks)).toEqual({ "the cluster": "true" });
    expect(await read("aws-node-setting", "CLUSTER_ENDPOINT", looks)).toEqual({ "the cluster": undefined });
    expect(await read("aws-node-argument", "enable-network-policy", looks)).toEqual({ "the cluster": "true" });
    expect(await read("aws-node-argument", "verbose", looks)).toEqual({ "the cluster": "true" });
    expect(await read("aws-node-argument", "enable", looks)).toEqual({ "the cluster": undefined });
  });
});

describe("kube-proxy", () => {
  test("says its mode on every node; where nobody listens it has none, and any other trouble is no answer", async () => {
    const looks = looksOf((node) => (node === "n1" ? answer("iptables") : answer("", { exitCode: 7 })));
    expect(await read("kube-proxy", "mode", looks)).toEqual({ "node n1": "iptables", "node n2": undefined });
    const late = looksOf(() => answer("", { exitCode: 28, stderr: "timed out" }));
    await expect(read("kube-proxy", "mode", late)).rejects.toThrow("did not say its mode: timed out");
  });
});

describe("what a node has", () => {
  test("chains that fit, the first by name and how many more", async () => {
    const looks = looksOf((node) =>
      answer(node === "n1" ? "KUBE-SVC-B\nKUBE-SVC-A\nKUBE-SVC-C\nKUBE-SVC-D\nINPUT\nKUBE-SVC-A\n" : "INPUT\n"),
    );
    expect(await read("chains", "^KUBE-SVC-", looks)).toEqual({
      "node n1": "KUBE-SVC-A, KUBE-SVC-B, KUBE-SVC-C and 1 more",
      "node n2": undefined,
    });
  });

  test("chains that nobody can list are not absent", async () => {
    const looks = looksOf(() => answer("", { exitCode: 3, stderr: "there are legacy tables and no iptables-legacy-save" }));
    await expect(read("chains", "^AWS-", looks)).rejects.toThrow("there are legacy tables");
  });

  test("tables, devices and settings by their whole name", async () => {
    const looks = looksOf((_, [command, ...more]) => {
      if (command === "nft") return answer("table ip kube-proxy\ntable ip6 kube-proxy-other\n");
      if (command === "ls") return answer("lo\nens5\ncilium_vxlan\n");
      return more[0] === "/proc/sys/net/core/default_qdisc"
        ? answer("fq\n")
        : answer("", { exitCode: 1, stderr: "cat: x: No such file or directory" });
    });
    const both = (value: string | undefined) => ({ "node n1": value, "node n2": value });
    expect(await read("nft-table", "kube-proxy", looks)).toEqual(both("kube-proxy"));
    expect(await read("nft-table", "kube", looks)).toEqual(both(undefined));
    expect(await read("node-device", "cilium_vxlan", looks)).toEqual(both("cilium_vxlan"));
    expect(await read("node-device", "cilium", looks)).toEqual(both(undefined));
    expect(await read("node-sysctl", "net.core.default_qdisc", looks)).toEqual(both("fq"));
    expect(await read("node-sysctl", "net.core.none", looks)).toEqual(both(undefined));
    await expect(read("node-sysctl", "../../etc/passwd", looks)).rejects.toThrow("A setting of the kernel must be named");
  });

  test("capacity, as the API server knows it, and prefixes, as EC2 does", async () => {
    const node = (name: string, id: string): KubernetesObject => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
      spec: { providerID: `aws:///ap-northeast-2a/${id}` },
      status: { allocatable: { pods: "58" } },
    });
    const looks = looksOf(silent, node("n1", "i-1"), node("n2", "i-2"));
    expect(await read("node-capacity", "pods", looks)).toEqual({ "node n1": "58", "node n2": "58" });
    expect(await read("eni-prefixes", "nodes", looks)).toEqual({ "node n1": "10.42.1.0/28", "node n2": undefined });
    const elsewhere = { ...node("n3", ""), spec: { providerID: "kind://n3" } };
    await expect(read("eni-prefixes", "nodes", looksOf(silent, elsewhere))).rejects.toThrow('Node n3 is no instance of EC2 ("kind://n3").');
  });
});

describe("what a pod sees", () => {
  const seen = looksOf((_, argv, where) => {
    if (where === "node") return answer("the node's");
    const line = argv.join(" ");
    if (line.startsWith("ip -json")) return answer('[{"ifname":"eth0","linkinfo":{"info_kind":"netkit"}}]');
    if (line.startsWith("ip route")) return answer("default via 10.0.0.1 dev eth0 mtu 8951 \n");
    return line.endsWith("/mtu") ? answer("9001\n") : answer("bbr\n");
  });

  test("its settings, the kind of its link, and the largest packet that link and route let through", async () => {
    expect(await read("pod-sysctl", "net.ipv4.tcp_congestion_control", seen)).toEqual({ "node n1": "bbr", "node n2": "bbr" });
    expect(await read("pod-link-kind", "eth0", seen)).toEqual({ "node n1": "netkit", "node n2": "netkit" });
    expect(await read("pod-mtu", "eth0", seen)).toEqual({ "node n1": "8951", "node n2": "8951" });
  });

  const pod = (name: string, podIP: string, more: object = {}): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "kube-system" },
    spec: { nodeName: "n1", ...more },
    status: { phase: "Running", podIP },
  });

  test("addresses of all pods in one range, but for those on their node's network", async () => {
    const looks = looksOf(silent, pod("a", "10.42.1.5"), pod("b", "100.64.0.7"), pod("host", "192.168.1.1", { hostNetwork: true }));
    expect(await read("pod-network", "vpc", looks)).toEqual({ "node n1": "10.42.1.5" });
    expect(await read("pod-network", "10.42.0.0/16", looks)).toEqual({ "node n1 (pod kube-system/b has 100.64.0.7)": undefined });
    await expect(read("pod-network", "10.42", looks)).rejects.toThrow("The network of pods must be vpc or a range");
  });
});

describe("an object of the API", () => {
  const installation: KubernetesObject = {
    apiVersion: "operator.tigera.io/v1",
    kind: "TigeraStatus",
    metadata: { name: "calico" },
    status: { conditions: [{ type: "Available", status: "True" }] },
  };

  test("is asked for a field, or whether it is there", async () => {
    const looks = looksOf(silent, installation);
    expect(await read("object", "operator.tigera.io/v1 TigeraStatus calico status.conditions.Available", looks)).toEqual({
      "the cluster": "True",
    });
    expect(await read("object", "operator.tigera.io/v1 TigeraStatus other metadata.name", looks)).toEqual({ "the cluster": undefined });
    await expect(read("object", "TigeraStatus", looks)).rejects.toThrow("An object must be named as");
  });
});

describe("leftovers", () => {
  const node = (chains: string, devices: string, files = "") =>
    looksOf((_, argv) => {
      if (argv[0] === "sh") return answer(chains);
      if (argv[0] === "nft") return answer("");
      return answer(argv[1] === "/sys/class/net" ? devices : files);
    });

  test("of a data plane are its chains, devices and configuration, each named", async () => {
    const looks = node(
      "AWS-SNAT-CHAIN-0\nKUBE-FIREWALL\nKUBE-SVC-ABC\n",
      "lo\nens5\nenia1b2c3d4e5f\n",
      "10-aws.conflist\n05-cilium.conflist.cilium_bak\n",
    );
    expect((await read("leftovers", "vpc-cni", looks))["node n1"]).toBe(
      "chains AWS-SNAT-CHAIN-0; devices enia1b2c3d4e5f; configuration 10-aws.conflist",
    );
    expect((await read("leftovers", "kube-proxy", looks))["node n1"]).toBe("chains KUBE-SVC-ABC");
    expect((await read("leftovers", "cilium", looks))["node n1"]).toBeUndefined();
    await expect(read("leftovers", "weave", looks)).rejects.toThrow("Leftovers can be those of vpc-cni, kube-proxy, cilium, calico");
  });

  test("in a folder that is not there are none, and in one that cannot be listed nobody knows", async () => {
    const listing = (stderr: string) =>
      looksOf((_, argv) => (argv[1]?.endsWith("net.d") ? answer("", { exitCode: 2, stderr }) : answer("")));
    expect((await read("leftovers", "cilium", listing("ls: net.d: No such file or directory")))["node n1"]).toBeUndefined();
    await expect(read("leftovers", "cilium", listing("ls: net.d: Permission denied"))).rejects.toThrow(
      /^The CNI configuration of node n\d could not be listed: ls: net\.d: Permission denied$/,
    );
  });

  test("are not what the kubelet has by itself", async () => {
    expect(
      (await read("leftovers", "kube-proxy", node("KUBE-FIREWALL\nKUBE-KUBELET-CANARY\nKUBE-IPTABLES-HINT\nKUBE-MARK-MASQ\n", "lo")))[
        "node n1"
      ],
    ).toBeUndefined();
  });
});
