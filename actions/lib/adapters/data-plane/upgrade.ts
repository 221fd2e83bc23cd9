import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import { refuseOther } from "../helm/helm.ts";
import { fixedChanges, refuseFixedChanges } from "../helm/in-place-changes.ts";
import { type HelmStep, helmSteps, type Installation } from "./installation.ts";
import type { PhaseTimes } from "./phase-times.ts";
import { type Proof, prove } from "./prove.ts";
import { renewPodNetworks } from "./recreate-pods.ts";
import { renewRelease } from "./renew-release.ts";

/**
 * Brings the charts of a living cluster to other values, and makes anew what has the old ones: the charts' own pods, and pods whose network they made.
 * @returns the proof, and how long it took from helm's start until everything was ready
 * @throws ConfigurationError for a change that this CNI cannot make in place; EnvironmentError when the cluster does not have this scenario's charts
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
  let readyAt = startedAt;
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).length;
  const ready = () => {
    readyAt = clock.monotonicSeconds();
  };
  const proof = await prove(installation, times, { nodes, ready }, signal);
  return { ...proof, upgradeSeconds: readyAt - startedAt, nodesReadySeconds: proof.nodesReadyAt - startedAt };
}

async function refuseUnsupported({ helm, valuesOf, limitSeconds, log }: Installation, step: HelmStep, signal: AbortSignal): Promise<void> {
  const { chart } = step;
  // An earlier change that was interrupted would otherwise be compared with.
  const history = await helm.repair(chart, limitSeconds, signal);
  refuseOther(chart, history);
  const last = history.at(-1);
  if (last === undefined)
    throw new EnvironmentError(`There is no release ${chart.namespace}/${chart.release} to upgrade: use the mode "install" first.`);
  if (last.chartVersion !== chart.version)
    log.info(`Chart ${chart.chart} goes from ${last.chartVersion} to ${chart.version} with the values`);
  const { given, all } = await helm.values(chart, signal);
  refuseFixedChanges(chart.chart, fixedChanges(chart.chart, given, all, (await valuesOf(step)).merged));
}
