import { setTimeout as sleep } from "node:timers/promises";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { kubectlOf } from "./kubectl.ts";
import { addressOf, type NodeName, type ProxyMode } from "./names.ts";

const LIMIT_SECONDS = 120;

/**
 * Waits until the nodes are ready, kube-proxy has programmed each of them in this mode, and DNS answers.
 * @throws ToolError or EnvironmentError that names what is not
 */
export async function waitUntilReady(programs: string, nodes: readonly NodeName[], mode: ProxyMode): Promise<void> {
  const kubectl = kubectlOf(programs);
  const limit = `--timeout=${LIMIT_SECONDS}s`;
  await kubectl(["wait", "--for=condition=Ready", limit, ...nodes.map((node) => `node/${node}`)]);
  await kubectl(["--namespace=kube-system", "rollout", "status", limit, "daemonset/kube-proxy"]);
  await Promise.all(nodes.map((node) => waitForProxy(node, mode)));
  await kubectl(["--namespace=kube-system", "rollout", "status", limit, "deployment/coredns"]);
}

/** By its own account: a pod that is ready may not have written its first rules. */
async function waitForProxy(node: NodeName, mode: ProxyMode): Promise<void> {
  const deadline = Date.now() + LIMIT_SECONDS * 1000;
  while (!(await hasProgrammed(node, mode))) {
    if (Date.now() > deadline) throw new EnvironmentError(`kube-proxy has not programmed ${node} by ${mode} in ${LIMIT_SECONDS} s.`);
    await sleep(100);
  }
}

async function hasProgrammed(node: NodeName, mode: ProxyMode): Promise<boolean> {
  const ask = async (path: string) => (await fetch(`http://${addressOf(node)}:10249${path}`, { signal: AbortSignal.timeout(5000) })).text();
  try {
    if ((await ask("/proxyMode")) !== mode) return false;
    return /^kubeproxy_sync_proxy_rules_last_timestamp_seconds\{ip_family="IPv4"\} [1-9]/m.test(await ask("/metrics"));
  } catch {
    // Not listening yet, or the one before is on its way out.
    return false;
  }
}
