import { createPlacementGroup } from "../lib/adapters/aws/placement-group.ts";
import { chooseZones } from "../lib/adapters/aws/zones.ts";
import { writeConfig } from "../lib/adapters/eksctl/config-file.ts";
import { workFolder } from "../lib/adapters/eksctl/work-folder.ts";
import { describeRemains } from "../lib/clusters/aftermath.ts";
import { describeCost, describeCreation, type Forecast, forecast, refuseCost } from "../lib/clusters/forecast.ts";
import { asInstant } from "../lib/clusters/mark-tags.ts";
import { EnvironmentError } from "../lib/model/errors.ts";
import { clusterProvider, type Hands, type Obtained } from "./hands.ts";
import { refuseOtherRole } from "./refuse-other-role.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";
import { planCluster, type ScenarioRequest, sizeOf } from "./request.ts";
import { type ClusterState, saveClusterState } from "./state.ts";

/** Says what it will take, refuses what may cost too much, and makes the cluster; where that fails, it says what is there now and who deletes it. */
export async function create(asked: ScenarioRequest & { readonly name: string }, hands: Hands): Promise<Obtained> {
  const { name, region, mark, inputs } = asked;
  const { log, signal, state, outputs, clusters } = hands;
  for (const sentence of describeCreation(sizeOf(asked))) log.info(sentence);
  const expected = announceCost(asked, hands);
  await refuseOtherRole(inputs.roleToAssume, region, signal);

  const provider = await clusterProvider(name, hands);
  await refuseTakenName({ name, region }, signal);
  const zones = asked.zones ?? (await chooseZones(inputs.instanceType, { region }, signal));
  log.info(`Its control plane is in ${zones.join(" and ")}, its nodes in ${zones[0]}`);
  const { request, configs, makesPlacementGroup } = planCluster(asked, name, zones);
  // What a later job deletes by, also when this step does not come to its end.
  outputs.set("cluster-name", name);
  outputs.set("aws-region", region);
  outputs.set("run-id", mark.run);
  outputs.set("expires-at", asInstant(mark.expiresAt));
  signal.throwIfAborted();
  const known: ClusterState = {
    name,
    region,
    run: mark.run,
    isOurs: !inputs.keep,
    ...(inputs.roleToAssume !== undefined && { roleToAssume: inputs.roleToAssume, audience: inputs.audience }),
  };
  saveClusterState(state, known);
  try {
    if (makesPlacementGroup) await createPlacementGroup(name, request.tags, { region }, signal);
    await log.group(`Create cluster ${name}`, () => provider.createCluster(configs.cluster, signal));
    saveClusterState(state, { ...known, isMade: true });
    const cluster = await clusters.describe(name, signal);
    if (cluster?.status !== "ACTIVE") {
      throw new EnvironmentError(`eksctl is done, but EKS says of cluster ${name} that it is ${cluster?.status ?? "not there"}.`);
    }
    const folder = workFolder(name);
    return {
      cluster,
      run: mark.run,
      created: true,
      expiresAt: mark.expiresAt,
      ...(configs.nodeGroups !== undefined && { nodeGroupConfig: await writeConfig(folder, "node-groups.yaml", configs.nodeGroups) }),
      ...(expected.dollarsAtMost !== undefined && { dollarsAtMost: expected.dollarsAtMost }),
    };
  } catch (error) {
    await tellRemains(asked, expected, hands);
    throw error;
  }
}

/** @throws ConfigurationError where it may cost more than input `max-cost` allows */
export function announceCost(asked: ScenarioRequest, { log }: Hands): Forecast {
  const size = sizeOf(asked);
  const expected = forecast(size, new Date(), asked.mark.expiresAt);
  for (const sentence of describeCost(expected, size)) log.info(sentence);
  refuseCost(expected, asked.inputs.maxCost, size);
  return expected;
}

/** Of the 7.5 s that the runner leaves a cancelled step, ending eksctl takes four at most. Any other may take its time. */
const ASKING_SECONDS = { cancelled: 2, failed: 30 } as const;

async function tellRemains(
  asked: ScenarioRequest & { readonly name: string },
  expected: Forecast,
  { log, signal, clusters }: Hands,
): Promise<void> {
  const { name, region, inputs } = asked;
  const limit = AbortSignal.timeout(ASKING_SECONDS[signal.aborted ? "cancelled" : "failed"] * 1000);
  const found = await clusters.describe(name, limit).then(
    (cluster) => cluster ?? ("nothing" as const),
    () => "unknown" as const,
  );
  for (const sentence of describeRemains({ name, region, found, forecast: expected, isKept: inputs.keep })) log.warning(sentence);
}
