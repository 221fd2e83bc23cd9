import { EnvironmentError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import { removeRun } from "../../kubernetes/clean-up.ts";
import type { Cluster, KubernetesObject, PodPlace } from "../../kubernetes/cluster.ts";
import type { Images } from "../../kubernetes/images.ts";
import { namespaceManifest } from "../../kubernetes/manifests/namespace.ts";
import { LIFETIME_SECONDS, labelsOf, namespaceOf, nodeNamespaceOf } from "../../kubernetes/names.ts";
import { NODE_AGENT, NODE_AGENT_LABELS, nodeAgentManifest } from "../../kubernetes/node-agent/manifest.ts";
import { isReady, podState } from "../../kubernetes/pod-state.ts";
import { givePullSecrets } from "../../kubernetes/pull-secrets.ts";
import { lastWarning } from "../../kubernetes/run-pods.ts";
import { waitForRollout } from "../readiness/rollout.ts";
import type { Waiting } from "../until.ts";
import { LOOKER, POD_AGENT, POD_AGENT_LABELS, podAgentManifests } from "./agent-manifests.ts";
import { type Answer, wholeAnswer } from "./whole-answer.ts";

/** Who looks at a data plane: on every node a privileged pod in the node's network, and a pod with a network of its own. */
export interface Agents extends AsyncDisposable {
  /** By name, in order. */
  readonly nodes: readonly string[];
  /** What a command says in a node's network. One that was run is not run again. */
  onNode(node: string, argv: readonly string[]): Promise<Answer>;
  /** What a command says in the pod of a node. */
  inPod(node: string, argv: readonly string[]): Promise<Answer>;
  podOf(node: string): { readonly place: PodPlace; readonly address: string };
}

export interface AgentsOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** Names what they are made of; removed first where an earlier one was left. */
  readonly run: string;
  readonly images: Images;
  readonly pullSecrets: readonly KubernetesObject[];
  readonly limitSeconds: number;
  /** Is told what a long wait is for. */
  readonly log?: Log;
}

/**
 * Starts the agents on all nodes that there are; disposing removes them.
 * @throws EnvironmentError in the words of the pod that does not come up, which mostly is what is wrong with a data plane
 */
export async function startAgents(options: AgentsOptions, signal: AbortSignal): Promise<Agents> {
  const { cluster, clock, run } = options;
  const remove = async (within: AbortSignal) => void (await removeRun(cluster, run, within));
  await remove(signal);
  try {
    await make(options, signal);
    const places = { node: await placesOf(cluster, run, "node", signal), pod: await placesOf(cluster, run, "pod", signal) };
    const said = new Map<string, Promise<Answer>>();
    const ask = (kind: "node" | "pod", node: string, argv: readonly string[]): Promise<Answer> => {
      const key = JSON.stringify([kind, node, argv]);
      const place = places[kind].get(node)?.place;
      if (place === undefined) throw new EnvironmentError(`Node ${node} has no ${kind} agent any more.`);
      const answer = said.get(key) ?? wholeAnswer({ cluster, clock }, place, argv, signal);
      said.set(key, answer);
      return answer;
    };
    return {
      nodes: [...places.node.keys()].sort(),
      onNode: async (node, argv) => await ask("node", node, argv),
      inPod: async (node, argv) => await ask("pod", node, argv),
      podOf(node) {
        const pod = places.pod.get(node);
        if (pod === undefined) throw new EnvironmentError(`Node ${node} has no pod of ours.`);
        return pod;
      },
      // Also when the step was cancelled: what would be left is privileged.
      [Symbol.asyncDispose]: async () => await remove(AbortSignal.timeout(REMOVE_LIMIT_SECONDS * 1000)),
    };
  } catch (error) {
    await remove(AbortSignal.timeout(REMOVE_LIMIT_SECONDS * 1000)).catch(() => undefined);
    throw error;
  }
}

const REMOVE_LIMIT_SECONDS = 120;

async function make({ cluster, clock, run, images, pullSecrets, limitSeconds, log }: AgentsOptions, signal: AbortSignal): Promise<void> {
  const waiting: Waiting = { clock, signal, limitSeconds, ...(log === undefined ? {} : { log }) };
  const expires = new Date(clock.now().getTime() + LIFETIME_SECONDS * 1000);
  const levels = { [namespaceOf(run)]: "restricted", [nodeNamespaceOf(run)]: "privileged" } as const;
  for (const [namespace, level] of Object.entries(levels)) {
    await cluster.apply(namespaceManifest(namespace, run, level, expires), signal);
    await givePullSecrets(cluster, pullSecrets, { run, namespace }, signal);
  }
  const nodeAgent = nodeAgentManifest({ namespace: nodeNamespaceOf(run), image: images["node-tools"], labels: labelsOf(run) });
  for (const manifest of [nodeAgent, ...podAgentManifests(run, images)]) await cluster.apply(manifest, signal);
  for (const [namespace, name] of [
    [nodeNamespaceOf(run), NODE_AGENT],
    [namespaceOf(run), POD_AGENT],
  ] as const) {
    try {
      await waitForRollout(cluster, { kind: "DaemonSet", namespace, name }, waiting);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof EnvironmentError)) throw error;
      const warning = await lastWarning(cluster, namespace, signal);
      if (warning === undefined || error.message.includes(warning)) throw error;
      throw new EnvironmentError(`${error.message} The cluster's last warning: ${warning}`);
    }
  }
}

type PlacedPods = ReadonlyMap<string, { readonly place: PodPlace; readonly address: string }>;

async function placesOf(cluster: Cluster, run: string, kind: "node" | "pod", signal: AbortSignal): Promise<PlacedPods> {
  const [namespace, labels, container] =
    kind === "node" ? [nodeNamespaceOf(run), NODE_AGENT_LABELS, NODE_AGENT] : [namespaceOf(run), POD_AGENT_LABELS, LOOKER];
  const labelSelector = Object.entries(labels)
    .map((label) => label.join("="))
    .join(",");
  const pods = (await cluster.list({ apiVersion: "v1", kind: "Pod", namespace, labelSelector }, signal)).map(podState).filter(isReady);
  return new Map(
    pods.map(({ metadata: { name }, spec: { nodeName = "" }, status: { podIP = "" } }) => [
      nodeName,
      { place: { namespace, pod: name, container }, address: podIP },
    ]),
  );
}
