import type { AssertionResult } from "../../model/assertion.ts";
import { checkAssertions } from "./assertions/check-assertions.ts";
import type { Installation } from "./installation.ts";
import { startAgents } from "./looks/agents.ts";
import type { PhaseTimes } from "./phase-times.ts";
import { requireNeeds } from "./readiness/needs.ts";
import { probeNetwork } from "./readiness/probes.ts";
import { waitUntilReady } from "./readiness/wait-until-ready.ts";

/** Waits until pods reach each other and the DNS; longer than a data plane takes that works at all. */
const PROBE_LIMIT_SECONDS = 60;
const AGENTS_LIMIT_SECONDS = 300;

export interface Proof {
  readonly assertions: readonly AssertionResult[];
  /** When all nodes were ready, by the clock that never jumps. */
  readonly nodesReadyAt: number;
  /** When everything was ready and the probes had got through. */
  readonly reachedAt: number;
  /** How long it took to start the pods that look: between the two instants, and our own work. */
  readonly agentsSeconds: number;
}

/**
 * Waits until a cluster is ready, has its pods call one another, and looks whether it is what its scenario says.
 * @param nodes how many must have joined
 * @throws EnvironmentError when it does not become ready; assertions that do not hold are in the proof
 */
export async function prove(installation: Installation, times: PhaseTimes, nodes: number, signal: AbortSignal): Promise<Proof> {
  const { cluster, clock, log, recipe, objectName, limitSeconds, images, pullSecrets, cloud } = installation;
  const { nodesReadyAt } = await times.measure(
    "Wait until the data plane is ready",
    async () => await waitUntilReady({ cluster, log, ready: recipe.ready, nodes }, { clock, signal, limitSeconds }),
  );
  await requireNeeds(cluster, { slug: installation.slug, needs: recipe.needs }, signal);
  // Named after the run: what a killed one left is removed by the next of that name.
  const run = `install-${objectName}`;
  const agentsBeganAt = clock.monotonicSeconds();
  const agentsLimit = Math.min(AGENTS_LIMIT_SECONDS, limitSeconds);
  await using agents = await times.measure(
    "Start pods that look",
    async () => await startAgents({ cluster, clock, run, images, pullSecrets, log, limitSeconds: agentsLimit }, signal),
  );
  const agentsSeconds = clock.monotonicSeconds() - agentsBeganAt;
  await times.measure(
    "Probe the pod network and the DNS",
    async () => await probeNetwork({ cluster, clock, agents, run }, PROBE_LIMIT_SECONDS, signal),
  );
  const reachedAt = clock.monotonicSeconds();
  const assertions = await times.measure(
    "Look whether it is the scenario",
    async () => await checkAssertions(recipe.assertions, { cluster, clock, agents, networks: cloud.networks, signal }, log),
  );
  return { assertions, nodesReadyAt, reachedAt, agentsSeconds };
}
