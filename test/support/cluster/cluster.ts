import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import { hasCgroups, removeCgroups, runningMachines } from "./cgroups.ts";
import { controlPlane } from "./control-plane.ts";
import { makeCredentials } from "./credentials.ts";
import { dnsManifests } from "./dns-manifests.ts";
import { apply, kubectlOf, waitForApiServer } from "./kubectl.ts";
import { connectControlPlane, disconnectOutside } from "./links.ts";
import { takeLock } from "./lock.ts";
import { startMachine, startService } from "./machine.ts";
import { asText } from "./manifest.ts";
import { type Materials, type PolicyEngine, preparePolicyEngine } from "./materials.ts";
import { CONTROL_PLANE, type MachineName, MIN_NODES, nodesOf, type ProxyMode } from "./names.ts";
import { nodeManifests } from "./node-manifests.ts";
import { importImages, removeNode, startNode } from "./nodes.ts";
import { CREDENTIALS, IMAGE_LIST, STATE } from "./places.ts";
import { startEnforcing, stopEnforcing } from "./policies.ts";
import { proxyManifests } from "./proxy-manifests.ts";
import { waitUntilReady } from "./readiness.ts";

export { rebootNode } from "./nodes.ts";

/** What may be asked of a cluster. */
export interface ClusterShape {
  /** How many nodes it has: two to four. The first two share a zone, the others another. */
  readonly nodes: number;
  /** Whether network policies are enforced, or accepted and nothing done. */
  readonly policies: boolean;
}

/** What a cluster that is up was made of. Written last: where it is missing, a start or a change did not come to its end. */
export interface ClusterFacts extends ClusterShape {
  readonly materials: Materials;
  readonly mode: ProxyMode;
}

const FACTS = join(STATE, "cluster.json");

/** @returns what the cluster that is up was made of; `undefined` when none is, or not all of one */
export async function readFacts(): Promise<ClusterFacts | undefined> {
  if (!existsSync(FACTS)) return undefined;
  const facts: ClusterFacts = JSON.parse(await readFile(FACTS, "utf8"));
  const running = runningMachines();
  const machines: readonly MachineName[] = [CONTROL_PLANE, ...nodesOf(facts.nodes)];
  return machines.every((machine) => running.includes(machine)) ? facts : undefined;
}

/**
 * Brings the cluster up: an API server, nodes that are ready, kube-proxy, DNS. One that is up already is used when it is made of the same
 * materials, and changed where it is not as asked; anything else that an earlier start left behind is removed first.
 * @param shape two nodes and no policies where it does not say otherwise
 * @returns whether it was started
 */
export async function up(
  materials: Materials,
  mode: ProxyMode,
  log: Log,
  shape: Partial<ClusterShape> = {},
): Promise<"started" | "was up"> {
  const { nodes = MIN_NODES, policies = false } = shape;
  const wanted: ClusterFacts = { materials, mode, nodes, policies };
  // Before the lock: a first build takes minutes.
  const engine = policies ? await preparePolicyEngine(materials, log) : undefined;
  await using _ = await takeLock();
  const facts = await readFacts();
  if (facts !== undefined && isDeepStrictEqual(facts.materials, materials)) {
    await change(facts, wanted, engine, log);
    return "was up";
  }
  await remove();
  await start(wanted, engine, log);
  return "started";
}

/** Changes how kube-proxy programs the kernel of a cluster that is up, and waits until the new one has done so on all nodes. */
export async function changeProxyMode(materials: Materials, mode: ProxyMode, log?: Log): Promise<void> {
  await using _ = await takeLock();
  const facts = await factsOf(materials);
  await change(facts, { ...facts, mode }, undefined, log);
}

/** Begins or ends to enforce network policies in a cluster that is up, and waits until it is so on all nodes. */
export async function changePolicies(materials: Materials, policies: boolean, log: Log): Promise<void> {
  const engine = policies ? await preparePolicyEngine(materials, log) : undefined;
  await using _ = await takeLock();
  const facts = await factsOf(materials);
  await change(facts, { ...facts, policies }, engine, log);
}

/** Removes everything: processes with their namespaces, links and mounts, cgroups, disks. May be repeated, also after a kill. */
export async function down(): Promise<void> {
  await using _ = await takeLock();
  await remove();
}

async function start(wanted: ClusterFacts, engine: PolicyEngine | undefined, log: Log): Promise<void> {
  const { materials, mode } = wanted;
  const nodes = nodesOf(wanted.nodes);
  log.info("Starting the control plane");
  await mkdir(STATE, { recursive: true, mode: 0o711 });
  await mkdir(CREDENTIALS, { mode: 0o700 });
  await makeCredentials();
  await writeFile(IMAGE_LIST, JSON.stringify(materials.images, undefined, 2));
  await startMachine(controlPlane(materials.tree, materials.programs));
  await connectControlPlane();
  log.info("Starting the nodes");
  // Images are unpacked while the API server starts.
  const started = Promise.all(nodes.map((node) => startNode(node, materials, archivesOf(materials, engine))));
  const manifests = asText([...nodeManifests(nodes), ...proxyManifests(mode, materials.version), ...dnsManifests(materials.version)]);
  await Promise.all([started, waitForApiServer(materials.programs).then(() => apply(kubectlOf(materials.programs), manifests))]);
  for (const node of nodes) await startService(node, "kubelet");
  log.info("Waiting for nodes and system pods");
  await waitUntilReady(materials.programs, nodes, mode);
  if (engine !== undefined) await startEnforcing(materials, engine, log);
  await writeFacts(wanted);
}

/** Makes a cluster that is up what it is wanted to be. @param engine given where nodes may need it: policies are wanted, and they or nodes were not there before */
async function change(facts: ClusterFacts, wanted: ClusterFacts, engine: PolicyEngine | undefined, log: Log | undefined): Promise<void> {
  if (isDeepStrictEqual(facts, wanted)) return;
  // Who is killed in between leaves a cluster that nobody takes for whole.
  await rm(FACTS);
  const { materials, mode } = wanted;
  const kubectl = kubectlOf(materials.programs);
  const nodes = nodesOf(wanted.nodes);
  const before = nodesOf(facts.nodes);
  for (const node of before.filter((name) => !nodes.includes(name))) {
    log?.info(`Removing ${node}`);
    await removeNode(node, kubectl);
  }
  const added = nodes.filter((name) => !before.includes(name));
  if (added.length > 0) {
    log?.info(`Adding ${added.join(" and ")}`);
    await apply(kubectl, asText(nodeManifests(added)));
    await Promise.all(added.map((node) => startNode(node, materials, archivesOf(materials, engine))));
    for (const node of added) await startService(node, "kubelet");
  }
  if (facts.mode !== mode) await apply(kubectl, asText(proxyManifests(mode, materials.version)));
  await waitUntilReady(materials.programs, nodes, mode);
  if (facts.policies && !wanted.policies) await stopEnforcing(materials, nodes, log);
  if (engine !== undefined) {
    if (!facts.policies) await Promise.all(nodes.map((node) => importImages(node, engine.imageArchive)));
    // Also where only nodes were added: it waits for them.
    await startEnforcing(materials, engine, log);
  }
  await writeFacts(wanted);
}

const archivesOf = (materials: Materials, engine: PolicyEngine | undefined): string[] => [
  materials.imageArchive,
  ...(engine === undefined ? [] : [engine.imageArchive]),
];

/** @throws EnvironmentError when there is no cluster of these materials to change */
async function factsOf(materials: Materials): Promise<ClusterFacts> {
  const facts = await readFacts();
  if (facts === undefined || !isDeepStrictEqual(facts.materials, materials)) {
    throw new EnvironmentError("There is no test cluster to change, or it was made of older materials: run `npm run cluster up`.");
  }
  return facts;
}

async function remove(): Promise<void> {
  if (hasCgroups()) await removeCgroups();
  await disconnectOutside();
  // Not into a file system that somebody mounted there.
  await runChecked(["rm", "-rf", "--one-file-system", STATE], { limitSeconds: 120 });
}

const writeFacts = async (facts: ClusterFacts): Promise<void> => writeFile(FACTS, JSON.stringify(facts, undefined, 2));
