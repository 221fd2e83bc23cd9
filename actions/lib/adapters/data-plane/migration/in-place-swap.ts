import { EnvironmentError } from "../../../model/errors.ts";
import type { AddonName, EksRecipe } from "../../../model/scenario.ts";
import { type HelmStep, helmSteps, type Installation } from "../installation.ts";
import type { PhaseTimes } from "../phase-times.ts";
import { prove } from "../prove.ts";
import type { WorkloadReference } from "../readiness/rollout.ts";
import { waitUntilReady } from "../readiness/wait-until-ready.ts";
import { removeWorkload, renewPodNetworks } from "../recreate-pods.ts";
import { renewRelease } from "../renew-release.ts";
import { runSteps } from "../run-steps.ts";
import type { Swap } from "./migration.ts";

export interface InPlaceSwapOptions {
  /** Of the new scenario. */
  readonly installation: Installation;
  /** What the cluster has. */
  readonly old: EksRecipe;
  readonly nodes: number;
  readonly times: PhaseTimes;
  /** Takes what a step leaves at work until the migration is over. */
  readonly lasting: AsyncDisposableStack;
}

/** What an add-on runs on every node of a data plane. LIKELY: EKS does not bring a deleted one back before the add-on is updated. */
const DAEMON_SETS: Readonly<Partial<Record<AddonName, string>>> = { "vpc-cni": "aws-node", "kube-proxy": "kube-proxy" };

/** The DaemonSets of the add-ons that a scenario has. */
const daemonSets = ({ addons }: EksRecipe): readonly WorkloadReference[] =>
  Object.entries(DAEMON_SETS)
    .filter(([addon]) => addon in addons)
    .map(([, name]) => ({ kind: "DaemonSet", namespace: "kube-system", name }));

/**
 * From one scenario's data plane to another's on all nodes at once. The old one goes first, as Cilium's documentation for EKS has it: two at a time would
 * both write the nodes' CNI configuration and both serve services. LIKELY: what a node's kernel has goes on carrying packets meanwhile, which the probes tell.
 */
export function inPlaceSwap({ installation, old, nodes, times, lasting }: InPlaceSwapOptions): Swap {
  const { cluster, clock, log, recipe, limitSeconds } = installation;
  return {
    everywhere: async (signal) => {
      await removeOld(installation, old, times, signal);
      await bringNew(installation, old, times, lasting, signal);
      // Names must be looked up for the data plane to be ready; pods of others are started anew after that, node by node.
      await times.measure("Make pods anew that the old data plane connected", async () => {
        log.info(`Ended ${await renewPodNetworks(cluster, signal)} pods`);
      });
    },
    ready: async (signal) => void (await waitUntilReady({ cluster, log, ready: recipe.ready, nodes }, { clock, signal, limitSeconds })),
    check: async (signal) => (await prove(installation, times, nodes, signal)).assertions,
  };
}

/**
 * Looks whether a cluster has the scenario that it is to be brought from; otherwise what would be measured is no migration from it.
 * @throws EnvironmentError when a release or an add-on's DaemonSet of it is not there
 */
export async function requireOld(
  { helm, cluster }: Pick<Installation, "helm" | "cluster">,
  old: { readonly slug: string; readonly recipe: EksRecipe },
  signal: AbortSignal,
): Promise<void> {
  for (const { chart } of helmSteps(old.recipe)) {
    const last = (await helm.history(chart, signal)).at(-1);
    if (last?.chart !== chart.chart)
      throw new EnvironmentError(
        `The cluster does not have scenario ${old.slug}: release ${chart.namespace}/${chart.release} is ${last === undefined ? "not there" : `of the chart ${last.chart}`}.`,
      );
  }
  for (const reference of daemonSets(old.recipe)) {
    if ((await cluster.read({ apiVersion: "apps/v1", ...reference }, signal)) !== undefined) continue;
    const { kind, namespace, name } = reference;
    throw new EnvironmentError(`The cluster does not have scenario ${old.slug}: ${kind} ${namespace}/${name} is not there.`);
  }
}

/** The other way round than it was brought: what was brought first may be needed to the last. */
async function removeOld(
  { helm, cluster, clock, log, recipe, limitSeconds }: Installation,
  old: EksRecipe,
  times: PhaseTimes,
  signal: AbortSignal,
): Promise<void> {
  for (const step of helmSteps(old).toReversed()) {
    if (helmSteps(recipe).some((other) => isSame(step, other))) continue;
    const { namespace, release } = step.chart;
    await times.measure(`Remove release ${namespace}/${release}`, async () => await helm.uninstall(step.chart, limitSeconds, signal));
  }
  for (const daemonSet of daemonSets(old)) {
    if (daemonSets(recipe).some(({ name }) => name === daemonSet.name)) continue;
    const { namespace, name } = daemonSet;
    await times.measure(
      `Remove DaemonSet ${namespace}/${name}`,
      async () => await removeWorkload(cluster, daemonSet, { clock, log, signal, limitSeconds }),
    );
  }
}

async function bringNew(
  installation: Installation,
  old: EksRecipe,
  times: PhaseTimes,
  lasting: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<void> {
  const { recipe } = installation;
  for (const step of recipe.install) {
    // The nodes are there.
    if (step.step === "nodes") continue;
    if (step.step === "helm" && helmSteps(old).some((other) => isSame(step, other)))
      await times.measure(`Upgrade release ${step.chart.namespace}/${step.chart.release}`, async () => {
        await renewRelease(installation, step, signal);
      });
    else await runSteps({ ...installation, recipe: { ...recipe, install: [step] } }, times, lasting, signal);
  }
}

const isSame = ({ chart: one }: HelmStep, { chart: other }: HelmStep): boolean =>
  one.release === other.release && one.namespace === other.namespace && one.chart === other.chart;
