import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { labelsOf, nodeNamespaceOf, selectorOf } from "./names.ts";
import { NODE_AGENT, NODE_AGENT_LABELS, nodeAgentManifest } from "./node-agent/manifest.ts";
import type { NodeQuestion } from "./node-agent/node-script.ts";
import { findMachines } from "./node-agent/one-machine.ts";
import { readNode } from "./node-agent/read-node.ts";
import type { NodeReading } from "./node-agent/reading.ts";
import type { NodePair } from "./placement.ts";
import { isHopeless, isReady, podState, podTrouble } from "./pod-state.ts";
import { untilAnswered } from "./until-answered.ts";

const READY_LIMIT_SECONDS = 300;

/** What both nodes said at about the same time. */
export interface PairReading {
  readonly client: NodeReading;
  /** Absent where there is one node. */
  readonly other?: NodeReading;
}

/** Who looks at the nodes of a pair. */
export interface NodeAgents {
  /** Asks both nodes at once. @throws EnvironmentError when one does not answer */
  read(question: Omit<NodeQuestion, "namespaces">, signal: AbortSignal): Promise<PairReading>;
  /** Asks the client's node alone. */
  readClient(question: Omit<NodeQuestion, "namespaces">, signal: AbortSignal): Promise<NodeReading>;
  /** Whether both nodes run on one kernel. */
  shareMachine(signal: AbortSignal): Promise<boolean>;
  /** Where the agent of the client's node runs. */
  readonly clientPlace: PodPlace;
}

export interface NodeAgentsOptions {
  readonly cluster: Cluster;
  readonly run: string;
  readonly image: string;
  readonly pair: NodePair;
  /** Whose containers are ours. */
  readonly namespaces: readonly string[];
  readonly clock: Clock;
}

/** Starts the node agents and waits for those of the pair. @throws EnvironmentError in the words of the pod that does not come up */
export async function startNodeAgents(
  { cluster, run, image, pair, namespaces, clock }: NodeAgentsOptions,
  signal: AbortSignal,
): Promise<NodeAgents> {
  const namespace = nodeNamespaceOf(run);
  await cluster.apply(nodeAgentManifest({ namespace, image, labels: labelsOf(run) }), signal);
  const nodes = [pair.client.name, ...(pair.other === undefined ? [] : [pair.other.name])];
  const ours = Object.entries(NODE_AGENT_LABELS).map((label) => label.join("="));
  const onPair = (objects: Parameters<typeof podState>[0][]) =>
    objects.map(podState).filter(({ spec }) => spec.nodeName !== undefined && nodes.includes(spec.nodeName));
  const pods = await cluster.waitFor(
    { apiVersion: "v1", kind: "Pod", namespace, labelSelector: [selectorOf(run), ...ours].join(",") },
    {
      isDone: (objects) =>
        new Set(
          onPair([...objects])
            .filter(isReady)
            .map(({ spec }) => spec.nodeName),
        ).size === nodes.length,
      isHopeless: (objects) => onPair([...objects]).some(isHopeless),
      explain: (objects) => {
        const found = onPair([...objects]);
        const troubles = nodes.map((node) => {
          const pod = found.find(({ spec }) => spec.nodeName === node);
          return pod === undefined ? `node ${node} has none` : podTrouble(pod);
        });
        return `The node agents do not come up: ${troubles.filter((trouble) => trouble !== undefined).join("; ")}.`;
      },
      limitSeconds: READY_LIMIT_SECONDS,
    },
    signal,
  );
  const placeOn = (node: string): PodPlace => {
    const pod = onPair([...pods]).find((one) => isReady(one) && one.spec.nodeName === node);
    if (pod === undefined) throw new EnvironmentError(`Node ${node} has no node agent.`);
    return { namespace, pod: pod.metadata.name, container: NODE_AGENT };
  };
  const clientPlace = placeOn(pair.client.name);
  const otherPlace = pair.other === undefined ? undefined : placeOn(pair.other.name);
  const askOnce = (place: PodPlace, question: Omit<NodeQuestion, "namespaces">, asking: AbortSignal) =>
    untilAnswered(() => readNode(cluster, place, { ...question, namespaces }, asking), clock, asking);
  const ask: typeof askOnce = async (place, question, asking) => {
    try {
      return await askOnce(place, question, asking);
    } catch (error) {
      asking.throwIfAborted();
      // A kubelet that restarts may cut the answer off without saying so; to look again does no harm.
      if (!(error instanceof EnvironmentError)) throw error;
      return await askOnce(place, question, asking);
    }
  };
  return {
    clientPlace,
    readClient: (question, reading) => ask(clientPlace, question, reading),
    async shareMachine(asking) {
      if (otherPlace === undefined) return false;
      const askNode = (node: string) => ask(node === pair.client.name ? clientPlace : otherPlace, { scope: "step" }, asking);
      return (await findMachines(nodes, askNode)).length === 1;
    },
    async read(question, reading) {
      const [client, other] = await Promise.all([
        ask(clientPlace, question, reading),
        otherPlace === undefined ? undefined : ask(otherPlace, question, reading),
      ]);
      return { client, ...(other === undefined ? {} : { other }) };
    },
  };
}
