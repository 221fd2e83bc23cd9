import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../../actions/lib/adapters/clock/system-clock.ts";
import { checkAssertions } from "../../../actions/lib/adapters/data-plane/assertions/check-assertions.ts";
import { describeResult } from "../../../actions/lib/adapters/data-plane/assertions/judge.ts";
import { NO_NETWORKS } from "../../../actions/lib/adapters/data-plane/cloud/node-networks.ts";
import { type Agents, startAgents } from "../../../actions/lib/adapters/data-plane/looks/agents.ts";
import { probeNetwork } from "../../../actions/lib/adapters/data-plane/readiness/probes.ts";
import { waitUntilReady } from "../../../actions/lib/adapters/data-plane/readiness/wait-until-ready.ts";
import { findRuns } from "../../../actions/lib/adapters/kubernetes/clean-up.ts";
import type { Cluster } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../../actions/lib/adapters/kubernetes/connect.ts";
import { IMAGE_NAMES, type Images, imagesFrom } from "../../../actions/lib/adapters/kubernetes/images.ts";
import type { Assertion, AssertionKind, Expectation } from "../../../actions/lib/model/assertion.ts";
import { changeProxyMode } from "../../support/cluster/cluster.ts";
import type { Kubectl } from "../../support/cluster/kubectl.ts";
import type { Materials } from "../../support/cluster/materials.ts";
import { KUBECONFIG } from "../../support/cluster/places.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";
import { recordingLog } from "../../support/recording-log.ts";

const RUN = "install-looks";
const signal = new AbortController().signal;
const waiting = { clock: systemClock, signal, limitSeconds: 120 };

let materials: Materials;
let kubectl: Kubectl;
let cluster: Cluster;
let images: Images;

beforeAll(async () => {
  ({ materials, kubectl } = await restoreCluster());
  cluster = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
  images = imagesFrom(IMAGE_NAMES.map((name) => `${name}=${materials.images.find((known) => known.name === name)?.pinned}`));
}, BUILD_LIMIT_MS);

afterAll(async () => {
  await restoreCluster();
});

const start = (limitSeconds = 120, more: Partial<Images> = {}): Promise<Agents> =>
  startAgents({ cluster, clock: systemClock, run: RUN, images: { ...images, ...more }, pullSecrets: [], limitSeconds }, signal);

/** What comes of assertions, a line each; the lines of those that hold begin with `holds`. */
async function look(agents: Agents, assertions: readonly [AssertionKind, string, Expectation][]): Promise<readonly string[]> {
  const asked: Assertion[] = assertions.map(([kind, subject, expected]) => ({ kind, subject, expected }));
  const results = await checkAssertions(asked, { cluster, clock: systemClock, agents, networks: NO_NETWORKS, signal }, recordingLog());
  return results.map((result) => `${result.holds ? "holds" : "does not hold"}: ${describeResult(result)}`);
}

describe("a cluster with kube-proxy", () => {
  test("is ready, and its pods reach each other, a service and the DNS", async () => {
    const ready = [
      { kind: "daemonset", subject: "kube-system/kube-proxy" },
      { kind: "deployment", subject: "kube-system/coredns" },
      { kind: "object", subject: "v1 Namespace kube-system status.phase", expected: { is: "Active" } },
    ] as const;
    expect((await waitUntilReady({ cluster, log: recordingLog(), ready, nodes: 2 }, waiting)).nodes).toEqual(["n1", "n2"]);
    await using agents = await start();
    await probeNetwork({ cluster, clock: systemClock, agents, run: RUN }, 30, signal);
  });

  test("holds what is asserted of it", async () => {
    await using agents = await start();
    const lines = await look(agents, [
      ["kube-proxy", "mode", { is: "iptables" }],
      ["kube-proxy", "daemonset", { are: "present" }],
      ["chains", "^KUBE-SVC-", { are: "present" }],
      ["chains", "^CILIUM_", { are: "absent" }],
      ["nft-table", "kube-proxy", { are: "absent" }],
      ["node-device", "lo", { are: "present" }],
      ["node-device", "cilium_vxlan", { are: "absent" }],
      ["node-sysctl", "net.ipv4.ip_forward", { is: 1 }],
      ["pod-sysctl", "net.ipv4.tcp_congestion_control", { matches: "^(cubic|bbr|reno)$" }],
      ["pod-mtu", "eth0", { matches: "^[0-9]+$" }],
      ["pod-link-kind", "eth0", { is: "veth" }],
      ["pod-network", "0.0.0.0/0", { are: "present" }],
      ["node-capacity", "pods", { matches: "^[0-9]+$" }],
      ["object", "apps/v1 Deployment kube-system/coredns status.conditions.Available", { is: "True" }],
      ["object", "cilium.io/v2 CiliumNode n1 metadata.name", { are: "absent" }],
      ["leftovers", "cilium", { are: "absent" }],
      ["leftovers", "calico", { are: "absent" }],
    ]);
    expect(lines.filter((line) => !line.startsWith("holds"))).toEqual([]);
  });

  test("is told apart from another, with what was found on which node, all of it at once", async () => {
    await using agents = await start();
    const lines = await look(agents, [
      ["kube-proxy", "mode", { is: "nftables" }],
      ["pod-link-kind", "eth0", { is: "netkit" }],
      ["pod-network", "192.168.0.0/16", { are: "present" }],
      ["leftovers", "kube-proxy", { are: "absent" }],
      ["cilium-status", "hubble.state", { is: "Disabled" }],
      ["aws-node-setting", "ENABLE_PREFIX_DELEGATION", { is: "true" }],
      ["eni-prefixes", "nodes", { are: "present" }],
      ["pod-network", "vpc", { are: "present" }],
    ]);
    expect(lines.slice(0, 2)).toEqual([
      "does not hold: kube-proxy mode: expected nftables, found iptables on node n1, node n2",
      "does not hold: pod-link-kind eth0: expected netkit, found veth on node n1, node n2",
    ]);
    expect(lines[2]).toMatch(
      /^does not hold: pod-network 192.168.0.0\/16: expected it to be there, found nothing on node n. \(pod \S+ has [0-9.]+\)/,
    );
    expect(lines[3]).toMatch(/found chains KUBE-.* on node n1/);
    expect(lines[4]).toMatch(/nobody could look: There is no agent of Cilium in kube-system\./);
    expect(lines[5]).toMatch(/nobody could look: There is no DaemonSet kube-system\/aws-node\./);
    expect(lines[6]).toMatch(/nobody could look: Node n\d is no instance of EC2/);
    expect(lines[7]).toMatch(/nobody could look: EC2 was not asked/);
  });

  test("that changed its mode is seen anew by nftables' table, and the chains are gone", async () => {
    await changeProxyMode(materials, "nftables");
    try {
      await using agents = await start();
      const lines = await look(agents, [
        ["kube-proxy", "mode", { is: "nftables" }],
        ["nft-table", "kube-proxy", { are: "present" }],
        ["chains", "^KUBE-SVC-", { are: "absent" }],
      ]);
      expect(lines.filter((line) => !line.startsWith("holds"))).toEqual([]);
    } finally {
      await changeProxyMode(materials, "iptables");
    }
  });
});

describe("agents", () => {
  test("that do not come up say why, and leave nothing", async () => {
    await expect(start(20, { "node-tools": "cni-bench-cluster.test/none:none" })).rejects.toThrow(
      /^After 2\d s DaemonSet cni-bench-install-looks-nodes\/node-agent is available on 0 of 2 nodes: container node-agent of pod \S+ does not start \((ErrImage|ImagePull)/,
    );
    expect((await findRuns(cluster, signal)).filter(({ run }) => run === RUN)).toEqual([]);
  });

  test("of a run that was killed are removed by the next of its name", async () => {
    const killed = await start();
    await using agents = await start();
    expect(agents.nodes).toEqual(["n1", "n2"]);
    await expect(killed.onNode("n1", ["true"])).rejects.toThrow();
  });

  test("cannot look where their node's tool fails, and say so", async () => {
    await using agents = await start();
    expect(await agents.onNode("n1", ["sh", "-c", "echo out; echo err >&2; exit 5"])).toEqual({
      exitCode: 5,
      stdout: "out\n",
      stderr: "err\n",
    });
    expect((await agents.inPod("n2", ["id", "-u"])).stdout.trim()).not.toBe("0");
  });
});

test("a node that takes no new pods is looked at like any other", async () => {
  await kubectl(["cordon", "n2"]);
  try {
    await using agents = await start();
    // A DaemonSet's pods go on cordoned nodes too.
    expect(agents.nodes).toEqual(["n1", "n2"]);
  } finally {
    await kubectl(["uncordon", "n2"]);
  }
});
