import { z } from "zod";
import { EnvironmentError } from "../../../model/errors.ts";
import { podState } from "../../kubernetes/pod-state.ts";
import { wholeAnswer } from "../looks/whole-answer.ts";
import { type Found, type Looks, onceFound, type Reader } from "./found.ts";
import { valueAt, valueText } from "./value-text.ts";

const NAMESPACE = "kube-system";
/** As the chart labels the agents' pods, and names their container. */
const AGENTS = "k8s-app=cilium";
const CONTAINER = "cilium-agent";

/** A field of what every agent says of itself. */
export const readCiliumStatus: Reader = async (subject, looks) => {
  const statuses = await statusesOf(looks);
  return new Map([...statuses].map(([node, status]) => [`node ${node}`, valueText(valueAt(status, subject))]));
};

/** What was asked once in a look at a data plane is not asked again. */
const asked = new WeakMap<Looks["agents"], Promise<ReadonlyMap<string, unknown>>>();

function statusesOf(looks: Looks): Promise<ReadonlyMap<string, unknown>> {
  const known = asked.get(looks.agents) ?? askAgents(looks);
  asked.set(looks.agents, known);
  return known;
}

/** @throws EnvironmentError where there is no agent, or one does not answer */
async function askAgents(looks: Looks): Promise<ReadonlyMap<string, unknown>> {
  const everywhere = { apiVersion: "v1", kind: "Pod", namespace: NAMESPACE, labelSelector: AGENTS };
  const pods = await looks.cluster.list(everywhere, looks.signal);
  const agents = pods.map(podState).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (agents.length === 0) throw new EnvironmentError("There is no agent of Cilium in kube-system.");
  return new Map(
    await Promise.all(
      agents.map(async ({ metadata: { name }, spec: { nodeName = "unknown" } }) => [nodeName, await askAgent(looks, name)] as const),
    ),
  );
}

async function askAgent({ cluster, clock, signal }: Looks, pod: string): Promise<unknown> {
  const place = { namespace: NAMESPACE, pod, container: CONTAINER };
  const said = await wholeAnswer({ cluster, clock }, place, ["cilium-dbg", "status", "-o", "json"], signal);
  try {
    return JSON.parse(said.stdout);
  } catch {
    const why = said.stderr.trim().slice(-300);
    throw new EnvironmentError(`Cilium's agent ${pod} did not say its status${why === "" ? "." : `: ${why}`}`);
  }
}

const configSchema = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** A key of the ConfigMap that the chart made of its values. */
export const readCiliumConfig: Reader = async (subject, { cluster, signal }): Promise<Found> => {
  const config = await cluster.read({ apiVersion: "v1", kind: "ConfigMap", namespace: NAMESPACE, name: "cilium-config" }, signal);
  if (config === undefined) throw new EnvironmentError("There is no ConfigMap kube-system/cilium-config.");
  return onceFound(configSchema.parse(config).data[subject]);
};
