import { requireAll } from "../lib/adapters/data-plane/assertions/check-assertions.ts";
import { install } from "../lib/adapters/data-plane/install.ts";
import { helmSteps } from "../lib/adapters/data-plane/installation.ts";
import { phaseTimes } from "../lib/adapters/data-plane/phase-times.ts";
import { digestOf, type ProofFacts, writeProof } from "../lib/adapters/data-plane/proof-file.ts";
import type { Proof } from "../lib/adapters/data-plane/prove.ts";
import { upgrade } from "../lib/adapters/data-plane/upgrade.ts";
import { dataPlaneFacts, describeDataPlane } from "../lib/adapters/kubernetes/data-plane-facts.ts";
import type { Log } from "../lib/ports/log.ts";
import { migrateToScenario } from "./migrate-to-scenario.ts";
import { openInstallation } from "./open-installation.ts";
import type { Request } from "./request.ts";

type Brought = Pick<Proof, "assertions"> & Partial<Proof> & { readonly nodesReadySeconds?: number; readonly upgradeSeconds?: number };

/**
 * Brings a cluster to a scenario and proves that it is there; the file of facts is written whatever comes of it.
 * @throws EnvironmentError that names every assertion that does not hold; ConfigurationError, ToolError of what failed before
 */
export async function bringToScenario(request: Request, log: Log, signal: AbortSignal): Promise<Brought> {
  await using opened = await openInstallation(request, log, signal);
  const { installation } = opened;
  const { slug, mode, run, recipe, files } = request;
  const times = phaseTimes(installation.clock, log);
  const write = async (found: Pick<ProofFacts, "assertions" | "dataPlane" | "nodesReadySeconds" | "upgradeSeconds">) => {
    const releases = helmSteps(recipe).map(({ chart: { release, namespace, chart, version }, values }) => ({
      ...{ release, namespace, chart, version },
      valuesDigest: digestOf(files.values[values] ?? {}),
    }));
    await writeProof(request.factsPath, { scenario: slug, mode, run, releases, seconds: times.seconds, ...found });
  };
  let proof: Brought;
  try {
    if (request.migration !== undefined) proof = await migrateToScenario(request.migration, installation, times, signal);
    else proof = await (mode === "upgrade" ? upgrade : install)(installation, times, signal);
  } catch (error) {
    await write({ assertions: [] });
    throw error;
  }
  const dataPlane = await dataPlaneFacts(installation.cluster, undefined, signal);
  log.info(`The cluster has ${describeDataPlane(dataPlane)}`);
  const { nodesReadyAt: _, ...told } = proof;
  await write({ ...told, dataPlane });
  requireAll(proof.assertions, slug);
  return proof;
}
