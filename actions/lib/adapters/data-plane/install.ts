import type { Installation } from "./installation.ts";
import type { PhaseTimes } from "./phase-times.ts";
import { type Proof, prove } from "./prove.ts";
import { requireNeeds } from "./readiness/needs.ts";
import { wantedNodes } from "./readiness/nodes.ts";
import { runSteps } from "./run-steps.ts";

/**
 * Brings a cluster to a scenario's data plane and proves that it is there. Whatever of it is there already is left, or brought to these values.
 * @returns the proof, and the seconds from the beginning of the nodes, or of all where they were there, until they were ready
 * @throws EnvironmentError, ToolError of a step that fails; assertions that do not hold are in what it gives
 */
export async function install(
  installation: Installation,
  times: PhaseTimes,
  signal: AbortSignal,
): Promise<Proof & { readonly nodesReadySeconds: number }> {
  await using lasting = new AsyncDisposableStack();
  // Before anything is changed; nodes that are still to come are looked at once they are there.
  await requireNeeds(installation.cluster, { slug: installation.slug, needs: installation.recipe.needs }, signal);
  const beganAt = installation.clock.monotonicSeconds();
  const nodesBeganAt = await runSteps(installation, times, lasting, signal);
  const nodes = installation.nodes === undefined ? 1 : wantedNodes(installation.nodes.config);
  const proof = await prove(installation, times, nodes, signal);
  return { ...proof, nodesReadySeconds: proof.nodesReadyAt - (nodesBeganAt ?? beganAt) };
}
