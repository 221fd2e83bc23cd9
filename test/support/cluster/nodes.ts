import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { removeCgroups } from "./cgroups.ts";
import type { Kubectl } from "./kubectl.ts";
import { connectNode } from "./links.ts";
import { onMachine, startMachine } from "./machine.ts";
import type { Materials } from "./materials.ts";
import { imageName, type NodeName } from "./names.ts";
import { machineFolder } from "./places.ts";
import { workerNode } from "./worker-node.ts";

/**
 * Starts a node with its images; its kubelet waits for them: else it would ask a registry that does not exist, and ask again much later.
 * @param archives OCI layouts
 */
export async function startNode(node: NodeName, materials: Materials, archives: readonly string[]): Promise<void> {
  await startMachine(describeNode(node, materials, ["kubelet"]));
  await connectNode(node);
  for (const archive of archives) await importImages(node, archive);
}

/** Ends a node as if its power had failed, and starts it again from its disk. */
export async function rebootNode(node: NodeName, materials: Materials): Promise<void> {
  await removeCgroups(node);
  await startMachine(describeNode(node, materials, []));
  await connectNode(node);
}

/** Ends a node for good: it is off before the cluster forgets it, else its pods would be made anew on it. */
export async function removeNode(node: NodeName, kubectl: Kubectl): Promise<void> {
  await removeCgroups(node);
  await kubectl(["delete", "node", node]);
  // Nobody is left on it to say that they have ended, and the cluster waits long before it takes that for granted.
  await kubectl(["delete", "pods", "--all-namespaces", `--field-selector=spec.nodeName=${node}`, "--force", "--grace-period=0"]);
  await runChecked(["rm", "-rf", "--one-file-system", machineFolder(node)], { limitSeconds: 120 });
}

/** @param archive OCI layout */
export async function importImages(node: NodeName, archive: string): Promise<void> {
  const argv = ["ctr", "--connect-timeout=20s", "--namespace=k8s.io", "images", "import", "-"];
  await runChecked(["sh", "-c", 'exec "$@" < "$0"', archive, ...onMachine(node, argv)], { limitSeconds: 120 });
}

const describeNode = (node: NodeName, { tree, programs, version }: Materials, held: readonly string[]) =>
  workerNode(node, tree, programs, imageName("pause", version), held);
