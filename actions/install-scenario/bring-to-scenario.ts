import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { requireAll } from "../lib/adapters/data-plane/assertions/check-assertions.ts";
import { install } from "../lib/adapters/data-plane/install.ts";
import { helmSteps, type Installation } from "../lib/adapters/data-plane/installation.ts";
import { openInstallation } from "../lib/adapters/data-plane/open-installation.ts";
import { type PhaseTimes, phaseTimes } from "../lib/adapters/data-plane/phase-times.ts";
import { digestOf, type ProofFacts, writeProof } from "../lib/adapters/data-plane/proof-file.ts";
import { upgrade } from "../lib/adapters/data-plane/upgrade.ts";
import { dataPlaneFacts, describeDataPlane } from "../lib/adapters/kubernetes/data-plane-facts.ts";
import type { Log } from "../lib/ports/log.ts";
import { checkCluster } from "./check-cluster.ts";
import { migrateToScenario } from "./migrate-to-scenario.ts";
import type { Request } from "./request.ts";

/** What is found and measured; the rest of the facts is known before. */
type Brought = Pick<ProofFacts, "assertions" | "nodesReadySeconds" | "upgradeSeconds">;

/**
 * Brings a cluster to a scenario and proves that it is there; the file of facts is written whatever comes of it.
 * @throws EnvironmentError that names every assertion that does not hold; ConfigurationError, ToolError of what failed before
 */
export async function bringToScenario(request: Request, log: Log, signal: AbortSignal): Promise<Brought> {
  const { slug, mode, run, recipe, files } = request;
  const times = phaseTimes(systemClock, log);
  const releases = helmSteps(recipe).map(({ chart: { release, namespace, chart, version }, values }) => ({
    ...{ release, namespace, chart, version },
    valuesDigest: digestOf(files.values[values] ?? {}),
  }));
  let found: Brought & Pick<ProofFacts, "dataPlane"> = { assertions: [] };
  try {
    await using opened = await openInstallation(request, log, signal);
    const { installation } = opened;
    await checkCluster(request, installation, signal);
    found = await bring(request, installation, times, signal);
    const dataPlane = await dataPlaneFacts(installation.cluster, undefined, signal);
    log.info(`The cluster has ${describeDataPlane(dataPlane)}`);
    found = { ...found, dataPlane };
  } finally {
    await writeProof(request.factsPath, { scenario: slug, mode, run, releases, seconds: times.seconds, ...found });
  }
  requireAll(found.assertions, slug);
  return found;
}

async function bring({ mode, migration }: Request, installation: Installation, times: PhaseTimes, signal: AbortSignal): Promise<Brought> {
  if (migration !== undefined) return await migrateToScenario(migration, installation, times, signal);
  if (mode === "upgrade") {
    const { assertions, nodesReadySeconds, upgradeSeconds } = await upgrade(installation, times, signal);
    return { assertions, nodesReadySeconds, upgradeSeconds };
  }
  const { assertions, nodesReadySeconds } = await install(installation, times, signal);
  return { assertions, nodesReadySeconds };
}
