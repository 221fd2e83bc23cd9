import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import { foundOnNodes, type Looks, onceFound, type Reader } from "./found.ts";

/** Where kube-proxy says its mode, on the node's own address whatever its configuration says of others. */
const PROXY_MODE = "http://127.0.0.1:10249/proxyMode";
/** curl's: nobody listens. */
const REFUSED = 7;

export const readKubeProxy: Reader = async (subject, looks) => {
  if (subject === "daemonset") return onceFound(await daemonSet(looks));
  if (subject === "mode") return await foundOnNodes(looks, async (node) => await modeOn(looks, node));
  throw new ConfigurationError(`An assertion on kube-proxy must be about its mode or its daemonset, not "${subject}".`);
};

async function daemonSet({ cluster, signal }: Looks): Promise<string | undefined> {
  const found = await cluster.read({ apiVersion: "apps/v1", kind: "DaemonSet", namespace: "kube-system", name: "kube-proxy" }, signal);
  return found?.metadata.name;
}

async function modeOn({ agents }: Looks, node: string): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await agents.onNode(node, ["curl", "-sS", "-f", "-m", "5", PROXY_MODE]);
  if (exitCode === REFUSED) return undefined;
  if (exitCode !== 0) throw new EnvironmentError(`kube-proxy on node ${node} did not say its mode: ${stderr.trim().slice(-200)}`);
  return stdout.trim();
}
