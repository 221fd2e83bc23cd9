import type { Installation } from "../lib/adapters/data-plane/installation.ts";
import { instanceTypeOf, instanceTypesIn, wantedNodes } from "../lib/adapters/data-plane/readiness/nodes.ts";
import { requireNodes } from "../lib/adapters/data-plane/steps/nodes.ts";
import { zoneOf } from "../lib/adapters/data-plane/steps/pod-subnet.ts";
import type { KubernetesObject } from "../lib/adapters/kubernetes/cluster.ts";
import { readCiliumSchemas } from "../lib/adapters/scenario-files.ts";
import { checkScenario } from "../lib/scenarios/check-scenario.ts";
import { heed, isOfTheValues } from "./check-values.ts";
import type { Request } from "./request.ts";

/**
 * Holds a scenario against the cluster and the machines that it really gets, before anything is changed.
 * @throws ConfigurationError that names everything for which it is refused
 */
export async function checkCluster({ files, recipe, mode }: Request, installation: Installation, signal: AbortSignal): Promise<void> {
  const { cluster, nodes: making, log } = installation;
  const nodes = await cluster.list({ apiVersion: "v1", kind: "Node" }, signal);
  const has = (wanted: string) => mode !== "upgrade" && recipe.install.some(({ step }) => step === wanted);
  if (has("nodes") && making === undefined) requireNodes(nodes);
  if (has("pod-subnet")) zoneOf(making?.config);
  const machines = machinesOf(nodes, making?.config);
  const kubernetes = await cluster.version(signal);
  const findings = checkScenario(files, { schemas: readCiliumSchemas(), kubernetes, ...machines })
    // The needs are held against the nodes themselves.
    .filter((finding) => !isOfTheValues(finding) && finding.check !== "needs")
    .filter(({ check }) => machines !== undefined || check !== "capacity");
  heed(files.scenario.slug, findings, log);
}

/** Undefined where nobody says what they are, or they differ. @param config of the node groups, where they are still to come */
function machinesOf(
  nodes: readonly KubernetesObject[],
  config: unknown,
): { readonly instanceType: string; readonly nodes: number } | undefined {
  const types = new Set(config === undefined ? nodes.map(instanceTypeOf) : instanceTypesIn(config));
  const [instanceType] = types;
  if (instanceType === undefined || types.size > 1) return undefined;
  return { instanceType, nodes: config === undefined ? nodes.length : wantedNodes(config) };
}
