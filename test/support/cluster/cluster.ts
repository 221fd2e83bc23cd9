import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import { hasCgroups, removeCgroups, runningMachines } from "./cgroups.ts";
import { controlPlane } from "./control-plane.ts";
import { makeCredentials } from "./credentials.ts";
import { dnsManifests } from "./dns-manifests.ts";
import { apply, kubectlOf, waitForApiServer } from "./kubectl.ts";
import { connectControlPlane, connectNode, disconnectOutside } from "./links.ts";
import { takeLock } from "./lock.ts";
import { onMachine, startMachine, startService } from "./machine.ts";
import { asText } from "./manifest.ts";
import type { Materials } from "./materials.ts";
import { imageName, MACHINES, NODES, type NodeName, type ProxyMode } from "./names.ts";
import { nodeManifests } from "./node-manifests.ts";
import { CREDENTIALS, IMAGE_LIST, STATE } from "./places.ts";
import { proxyManifests } from "./proxy-manifests.ts";
import { waitUntilReady } from "./readiness.ts";
import { workerNode } from "./worker-node.ts";

/** What a cluster that is up was made of. Written last: where it is missing, a start did not come to its end. */
export interface ClusterFacts {
  readonly materials: Materials;
  readonly mode: ProxyMode;
}

const FACTS = join(STATE, "cluster.json");

/** @returns what the cluster that is up was made of; `undefined` when none is, or not all of one */
export async function readFacts(): Promise<ClusterFacts | undefined> {
  if (runningMachines().length < MACHINES.length || !existsSync(FACTS)) return undefined;
  return JSON.parse(await readFile(FACTS, "utf8"));
}

/**
 * Brings the cluster up: an API server, nodes that are ready, kube-proxy, DNS. One that is up already is used when it is made of the same
 * materials; anything else that an earlier start left behind is removed first.
 * @returns whether it was started
 */
export async function up(materials: Materials, mode: ProxyMode, log: Log): Promise<"started" | "was up"> {
  await using _ = await takeLock();
  const facts = await readFacts();
  if (facts !== undefined && isDeepStrictEqual(facts.materials, materials)) {
    if (facts.mode !== mode) await setProxyMode(materials, mode);
    return "was up";
  }
  await remove();
  log.info("Starting the control plane");
  await mkdir(STATE, { recursive: true, mode: 0o711 });
  await mkdir(CREDENTIALS, { mode: 0o700 });
  await makeCredentials();
  await writeFile(IMAGE_LIST, JSON.stringify(materials.images, undefined, 2));
  await startMachine(controlPlane(materials.tree, materials.programs));
  await connectControlPlane();
  log.info("Starting the nodes");
  // Images are unpacked while the API server starts.
  const nodes = Promise.all(NODES.map((node) => startNode(node, materials)));
  await Promise.all([nodes, waitForApiServer(materials.programs).then(() => applySystem(materials, mode))]);
  for (const node of NODES) await startService(node, "kubelet");
  log.info("Waiting for nodes and system pods");
  await waitUntilReady(materials.programs, mode);
  await writeFacts({ materials, mode });
  return "started";
}

/** Changes how kube-proxy programs the kernel of a cluster that is up, and waits until the new one has done so on all nodes. */
export async function changeProxyMode(materials: Materials, mode: ProxyMode): Promise<void> {
  await using _ = await takeLock();
  await setProxyMode(materials, mode);
}

/** Ends a node as if its power had failed, and starts it again from its disk. */
export async function rebootNode(node: NodeName, materials: Materials): Promise<void> {
  await removeCgroups(node);
  await startMachine(describeNode(node, materials, []));
  await connectNode(node);
}

/** Removes everything: processes with their namespaces, links and mounts, cgroups, disks. May be repeated, also after a kill. */
export async function down(): Promise<void> {
  await using _ = await takeLock();
  await remove();
}

/** Starts a node with its images; its kubelet waits for them: else it would ask a registry that does not exist, and ask again much later. */
async function startNode(node: NodeName, materials: Materials): Promise<void> {
  await startMachine(describeNode(node, materials, ["kubelet"]));
  await connectNode(node);
  const importImages = ["ctr", "--connect-timeout=20s", "--namespace=k8s.io", "images", "import", "-"];
  await runChecked(["sh", "-c", 'exec "$@" < "$0"', materials.imageArchive, ...onMachine(node, importImages)], { limitSeconds: 120 });
}

const describeNode = (node: NodeName, { tree, programs, version }: Materials, held: readonly string[]) =>
  workerNode(node, tree, programs, imageName("pause", version), held);

async function applySystem({ programs, version }: Materials, mode: ProxyMode): Promise<void> {
  await apply(kubectlOf(programs), asText([...nodeManifests(), ...proxyManifests(mode, version), ...dnsManifests(version)]));
}

async function setProxyMode(materials: Materials, mode: ProxyMode): Promise<void> {
  await apply(kubectlOf(materials.programs), asText(proxyManifests(mode, materials.version)));
  await waitUntilReady(materials.programs, mode);
  await writeFacts({ materials, mode });
}

async function remove(): Promise<void> {
  if (hasCgroups()) await removeCgroups();
  await disconnectOutside();
  // Not into a file system that somebody mounted there.
  await runChecked(["rm", "-rf", "--one-file-system", STATE], { limitSeconds: 120 });
}

const writeFacts = async (facts: ClusterFacts): Promise<void> => writeFile(FACTS, JSON.stringify(facts, undefined, 2));
