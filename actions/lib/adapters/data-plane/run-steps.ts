import { stringify } from "yaml";
import { EnvironmentError } from "../../model/errors.ts";
import type { InstallStep } from "../../model/scenario.ts";
import { fillPlaceholders } from "./fill-placeholders.ts";
import type { Installation } from "./installation.ts";
import type { PhaseTimes } from "./phase-times.ts";
import { workloadOf } from "./readiness/wait-until-ready.ts";
import { recreatePods } from "./recreate-pods.ts";
import { installGatewayApi } from "./steps/gateway-api.ts";
import { applyManifests, readManifests } from "./steps/manifests.ts";
import { makeNodes } from "./steps/nodes.ts";
import { keepAssigningRanges } from "./steps/pod-ranges.ts";
import { addPodSubnet } from "./steps/pod-subnet.ts";
import type { Waiting } from "./until.ts";

/**
 * Carries out a scenario's steps in their order, each a group of the log.
 * @param lasting takes what a step leaves at work until the cluster is ready
 * @returns when the nodes were begun, where a step makes them
 */
export async function runSteps(
  installation: Installation,
  times: PhaseTimes,
  lasting: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<number | undefined> {
  let nodesBeganAt: number | undefined;
  for (const step of installation.recipe.install) {
    signal.throwIfAborted();
    if (step.step === "nodes") nodesBeganAt = installation.clock.monotonicSeconds();
    await times.measure(titleOf(step), async () => await runStep(installation, step, lasting, signal));
  }
  return nodesBeganAt;
}

function titleOf(step: InstallStep): string {
  switch (step.step) {
    case "helm":
      return `Install chart ${step.chart.chart} ${step.chart.version}`;
    case "manifests":
      return `Apply ${step.file}`;
    case "gateway-api":
      return `Install Gateway API ${step.version}`;
    case "pod-subnet":
      return `Add a subnet for pods in ${step.range}`;
    case "pod-ranges":
      return `Give nodes their parts of ${step.range}`;
    case "addon":
      return `Configure add-on ${step.addon}`;
    case "nodes":
      return "Make the nodes";
    case "restart":
      return `Make the pods of ${step.deployment} anew`;
  }
}

async function runStep(installation: Installation, step: InstallStep, lasting: AsyncDisposableStack, signal: AbortSignal): Promise<void> {
  const { cluster, clock, log, cloud, facts, limitSeconds } = installation;
  const waiting: Waiting = { clock, signal, limitSeconds, log };
  switch (step.step) {
    case "helm":
      return await installation.helm.upgrade(
        { chart: step.chart, valuesFiles: (await installation.valuesOf(step)).files, limitSeconds },
        signal,
      );
    case "manifests": {
      const text = fillPlaceholders(await installation.readFile(step.file), facts, step.file);
      return await applyManifests(cluster, readManifests(text, step.file), waiting);
    }
    case "gateway-api":
      return await installGatewayApi(cluster, step.version, installation.download, waiting);
    case "pod-subnet":
      if (cloud.podSubnets === undefined) throw notInAws("pod-subnet");
      return await addPodSubnet({ cluster, vpc: await cloud.podSubnets(signal), nodes: installation.nodes?.config }, step.range, waiting);
    case "pod-ranges":
      return void lasting.use(keepAssigningRanges({ cluster, clock, log }, step.range, signal));
    case "addon":
      if (cloud.configureAddon === undefined) throw notInAws("addon");
      return await cloud.configureAddon(step.addon, fillPlaceholders(stringify(step.configuration), facts, "scenario.yaml"), signal);
    case "nodes": {
      const done = await makeNodes(cluster, installation.nodes, signal);
      return log.info(done === "there" ? "The nodes are there" : "The nodes were made");
    }
    case "restart":
      return await recreatePods(cluster, workloadOf("deployment", step.deployment), waiting);
  }
}

const notInAws = (step: string): EnvironmentError =>
  new EnvironmentError(`The step ${step} of this scenario needs an EKS cluster: name it by the inputs "cluster-name" and "aws-region".`);
