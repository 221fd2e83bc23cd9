import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import { refuseOther } from "../helm/helm.ts";
import { fixedChanges, refuseFixedChanges } from "../helm/in-place-changes.ts";
import { repairOf } from "../helm/release.ts";
import { type HelmStep, helmSteps, type Installation } from "./installation.ts";
import type { PhaseTimes } from "./phase-times.ts";
import { type Proof, prove } from "./prove.ts";
import { requireNeeds } from "./readiness/needs.ts";
import { renewPodNetworks } from "./recreate-pods.ts";
import { renewRelease } from "./renew-release.ts";

/**
 * Brings the charts of a living cluster to other values, and makes anew what has the old ones: the charts' own pods, and pods whose network they made.
 * @returns the proof, and how long it took from helm's start until everything was ready and the probes got through; the start of the pods that probe, which
 *   is our own work, is not in it
 * @throws ConfigurationError for a change that this CNI cannot make in place; EnvironmentError when the cluster does not have this scenario's charts, or
 *   lacks what the scenario needs: all of it before anything is changed
 */
export async function upgrade(
  installation: Installation,
  times: PhaseTimes,
  signal: AbortSignal,
): Promise<Proof & { readonly upgradeSeconds: number; readonly nodesReadySeconds: number }> {
  const { cluster, clock, recipe, log } = installation;
  const steps = helmSteps(recipe);
  if (steps.length === 0)
    throw new ConfigurationError(`Input "mode" must not be upgrade for scenario ${installation.slug}, which installs no chart.`);
  await requireNeeds(cluster, { slug: installation.slug, needs: recipe.needs }, signal);
  await times.measure("Compare the values", async () => {
    for (const step of steps) await refuseUnsupported(installation, step, signal);
  });

  const startedAt = clock.monotonicSeconds();
  for (const step of steps) {
    await times.measure(`Upgrade release ${step.chart.namespace}/${step.chart.release}`, async () => {
      await renewRelease(installation, step, signal);
    });
  }
  await times.measure("Make pods anew that the old data plane connected", async () => {
    log.info(`Ended ${await renewPodNetworks(cluster, signal)} pods`);
  });
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).length;
  const proof = await prove(installation, times, nodes, signal);
  return {
    ...proof,
    upgradeSeconds: proof.reachedAt - startedAt - proof.agentsSeconds,
    nodesReadySeconds: proof.nodesReadyAt - startedAt,
  };
}

/** Only looks: what an interrupted change left is mended by the upgrade itself. */
async function refuseUnsupported({ helm, valuesOf, log }: Installation, step: HelmStep, signal: AbortSignal): Promise<void> {
  const { chart } = step;
  const release = `${chart.namespace}/${chart.release}`;
  const history = await helm.history(chart, signal);
  refuseOther(chart, history);
  const repair = repairOf(history);
  if (repair.kind === "uninstall")
    throw new EnvironmentError(
      `Release ${release} has no state to upgrade from, because ${repair.why}: use the mode "install", which removes it first.`,
    );
  // An upgrade that was interrupted is taken back before the next, so it is not what is compared with.
  const last = repair.kind === "rollback" ? history.find(({ number }) => number === repair.revision) : history.at(-1);
  if (last === undefined) throw new EnvironmentError(`There is no release ${release} to upgrade: use the mode "install" first.`);
  if (last.chartVersion !== chart.version)
    log.info(`Chart ${chart.chart} goes from ${last.chartVersion} to ${chart.version} with the values`);
  const { given, all } = await helm.values(chart, last.number, signal);
  refuseFixedChanges(chart.chart, fixedChanges(chart.chart, given, all, (await valuesOf(step)).merged));
}
