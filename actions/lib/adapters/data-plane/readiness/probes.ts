import { EnvironmentError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ServerAddress } from "../../../ports/target.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";
import { namespaceOf } from "../../kubernetes/names.ts";
import { probe } from "../../kubernetes/prober.ts";
import { AGENT_NAMES, AGENT_PORT, AGENT_SERVICE, ANSWERER } from "../looks/agent-manifests.ts";
import type { Agents } from "../looks/agents.ts";

interface Probe {
  /** Subject of a sentence. */
  readonly title: string;
  readonly address: ServerAddress;
}

/**
 * Has the pod of every node call the pod of the next node, all of them through a service, and by a name that the cluster's DNS knows.
 * @throws EnvironmentError that names the first of these ways that carries nothing
 */
export async function probeNetwork(
  { cluster, clock, agents, run }: { readonly cluster: Cluster; readonly clock: Clock; readonly agents: Agents; readonly run: string },
  limitSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const namespace = namespaceOf(run);
  const service = await cluster.read({ apiVersion: "v1", kind: "Service", namespace, name: AGENT_SERVICE }, signal);
  const address = (service?.["spec"] as { readonly clusterIP?: string } | undefined)?.clusterIP;
  if (address === undefined) throw new EnvironmentError(`Service ${namespace}/${AGENT_SERVICE} has no address.`);
  const everywhere: readonly Probe[] = [
    { title: "the service of the probes", address: { host: address, port: AGENT_PORT } },
    { title: "the cluster's DNS", address: { host: `${AGENT_NAMES}.${namespace}.svc.cluster.local`, port: AGENT_PORT } },
  ];
  for (const [index, node] of agents.nodes.entries()) {
    const next = agents.nodes[(index + 1) % agents.nodes.length] ?? node;
    const across: Probe = {
      title: next === node ? "a pod of the same node" : `a pod of node ${next}`,
      address: { host: agents.podOf(next).address, port: AGENT_PORT },
    };
    const place = { ...agents.podOf(node).place, container: ANSWERER };
    for (const { title, address: asked } of [across, ...everywhere]) {
      try {
        await probe({ cluster, clock }, place, "reached", asked, limitSeconds, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof EnvironmentError)) throw error;
        throw new EnvironmentError(`A pod of node ${node} does not get through to ${title}: ${error.message}`);
      }
    }
  }
}
