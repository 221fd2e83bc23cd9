import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { down, readFacts, up } from "./cluster/cluster.ts";
import { type Kubectl, kubectlOf } from "./cluster/kubectl.ts";
import { type Materials, prepareMaterials } from "./cluster/materials.ts";
import { NODES } from "./cluster/names.ts";
import { waitUntilReady } from "./cluster/readiness.ts";

/** Of a first build on a small machine, beside other work. */
export const BUILD_LIMIT_MS = 3_600_000;

/** For tests that change the cluster and wait until it is itself again. */
export const LONG_LIMIT_MS = 900_000;

/** What tests make outside of a run's namespaces. */
const NAMESPACES = ["access-test", "node-agent-test", "node-agent-test-agents", "target-user"].map((name) => `namespace/${name}`);
const ROLES = ["clusterrole/eks-cni-bench", "clusterrolebinding/eks-cni-bench"];

let wasUp = false;

/** Only looks: vitest does this before the tests of all projects, and the lab's want a quiet machine. The first file of the project brings the cluster up. */
export async function setup(): Promise<void> {
  wasUp = (await readFacts()) !== undefined;
}

/** Whoever had a cluster up before the tests has one after them. */
export async function teardown(): Promise<void> {
  if (!wasUp) await down();
}

/**
 * Makes the test cluster what every file of tests finds and leaves: up, with two nodes, kube-proxy by iptables, no network policies enforced,
 * and nothing in it of a test that was killed.
 */
export async function restoreCluster(): Promise<{ readonly materials: Materials; readonly kubectl: Kubectl }> {
  // On the terminal, because a first build takes minutes.
  const materials = await prepareMaterials(terminalLog());
  await up(materials, "iptables", terminalLog());
  const kubectl = kubectlOf(materials.programs);
  await mendNodes(kubectl);
  // A node may still be on its way back from a reboot.
  await waitUntilReady(materials.programs, NODES, "iptables");
  await kubectl(["delete", "--ignore-not-found", ...NAMESPACES, ...ROLES]);
  return { materials, kubectl };
}

/** Every node takes every pod again. */
async function mendNodes(kubectl: Kubectl): Promise<void> {
  await kubectl(["uncordon", ...NODES]);
  const { stdout } = await kubectl(["get", "nodes", "--output=jsonpath={.items[*].spec.taints[*].key}"]);
  // kubectl fails to take away what is not there.
  if (stdout.split(" ").includes("dedicated")) await kubectl(["taint", "nodes", "n2", "dedicated-"]);
}
