import { isDeepStrictEqual } from "node:util";
import type { Installation } from "../lib/adapters/data-plane/installation.ts";
import { describeMigration } from "../lib/adapters/data-plane/migration/describe-migration.ts";
import { inPlaceSwap, requireOld } from "../lib/adapters/data-plane/migration/in-place-swap.ts";
import { migrate } from "../lib/adapters/data-plane/migration/migrate.ts";
import { writeMigration } from "../lib/adapters/data-plane/migration/migration-file.ts";
import { startProbes } from "../lib/adapters/data-plane/migration/probes.ts";
import type { PhaseTimes } from "../lib/adapters/data-plane/phase-times.ts";
import type { Proof } from "../lib/adapters/data-plane/prove.ts";
import { requireNeeds } from "../lib/adapters/data-plane/readiness/needs.ts";
import { removeRun } from "../lib/adapters/kubernetes/clean-up.ts";
import { EnvironmentError } from "../lib/model/errors.ts";
import type { AskedMigration } from "./asked-migration.ts";

const PROBED_NODES = 2;

/**
 * Brings a cluster that lives from one scenario to another, tells what was felt meanwhile, and writes it down also where it failed.
 * @returns how the new scenario's assertions came out
 * @throws what ended it; EnvironmentError when the cluster does not have the old scenario, or nobody could look whether it has the new one
 */
export async function migrateToScenario(
  { from, old, egress, probesLiveSeconds, path }: AskedMigration,
  installation: Installation,
  times: PhaseTimes,
  signal: AbortSignal,
): Promise<Pick<Proof, "assertions">> {
  const { cluster, clock, log, slug, recipe, images, pullSecrets, objectName } = installation;
  await requireNeeds(cluster, { slug, needs: recipe.needs }, signal);
  await requireOld(installation, { slug: from, recipe: old }, signal);
  if (!isDeepStrictEqual(old.nodes, recipe.nodes))
    log.warning(`Scenario ${slug} wants its nodes made otherwise than ${from}, and they stay as they are: what that changes is not known.`);
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map(({ metadata }) => metadata.name).sort();
  const probedNodes = nodes.slice(0, PROBED_NODES);
  const run = `migrate-${objectName}`;
  await using lasting = new AsyncDisposableStack();
  const result = await migrate(
    {
      ...{ cluster, clock, log, from, to: slug, nodes, probedNodes },
      swap: inPlaceSwap({ installation, old, nodes: nodes.length, times, lasting }),
      startProbes: async (within) => {
        // What a killed one left has the same names.
        await removeRun(cluster, run, within);
        // The new data plane may taint nodes while it is not ready, and whoever probes must stay.
        const placing = { tolerations: [{ operator: "Exists" as const }], nodes: probedNodes, lifetimeSeconds: probesLiveSeconds };
        const ours = { cluster, clock, log, run, images, pullSecrets, ...placing };
        return await startProbes({ ...ours, ...(egress === undefined ? {} : { egress }) }, within);
      },
    },
    signal,
  );
  for (const line of describeMigration(result)) log.info(line);
  await writeMigration(path, result);
  if (result.failure !== undefined) throw result.failure.error;
  // The looks come after the migration and do not fail it, but without them nobody knows what the cluster has.
  if (result.assertions.length !== recipe.assertions.length)
    throw new EnvironmentError(`Nobody knows whether the cluster is what scenario ${slug} says: ${result.troubles.join(" ")}`);
  return { assertions: result.assertions };
}
