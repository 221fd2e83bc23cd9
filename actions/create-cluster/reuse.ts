import type { NodeGroupFacts } from "../lib/adapters/aws/eks-clusters.ts";
import { createPlacementGroup } from "../lib/adapters/aws/placement-group.ts";
import { chooseZones } from "../lib/adapters/aws/zones.ts";
import { writeConfig } from "../lib/adapters/eksctl/config-file.ts";
import { workFolder } from "../lib/adapters/eksctl/work-folder.ts";
import { adoptable, refuseNodes, refuseStranger } from "../lib/clusters/adopt.ts";
import { nodeGroupConfig } from "../lib/clusters/cluster-config.ts";
import { asInstant } from "../lib/clusters/mark-tags.ts";
import { NODE_GROUP } from "../lib/clusters/node-group.ts";
import { type EksClusterFacts, TAGS } from "../lib/model/eks-cluster.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import { announceCost } from "./create.ts";
import { clusterProvider, type Hands, type Obtained } from "./hands.ts";
import { planCluster, type ScenarioRequest } from "./request.ts";

/** Takes a cluster of ours that is there, lets it live longer, and brings its nodes to the number asked for. It is not this job's to delete. */
export async function reuse(asked: ScenarioRequest, hands: Hands): Promise<Obtained> {
  const { log, signal, clusters } = hands;
  const { mark, inputs } = asked;
  const { dollarsAtMost } = announceCost(asked, hands);
  const cluster = await findCluster(asked, hands);
  const before = refuseStranger(cluster, { ...mark, kubernetesVersion: inputs.kubernetesVersion });
  const group = (await clusters.nodeGroups(cluster.name, signal)).find(({ name }) => name === NODE_GROUP);
  if (group !== undefined) refuseNodes(cluster.name, group, inputs.instanceType);
  log.info(`Taking cluster ${cluster.name}, which run ${before.run} made`);
  const expiresAt = new Date(Math.max(before.expiresAt.getTime(), mark.expiresAt.getTime()));
  // Before anything that takes time: a sweeper may be at work.
  await clusters.tag(cluster, { [TAGS.expiresAt]: asInstant(expiresAt) }, signal);
  // Nodes that are made anew belong to the run that made the cluster, as all the rest of it.
  const config = await bringNodes({ ...asked, mark: { ...before, expiresAt } }, cluster, group, hands);
  return {
    cluster,
    run: before.run,
    created: false,
    expiresAt,
    ...(config !== undefined && { nodeGroupConfig: config }),
    ...(dollarsAtMost !== undefined && { dollarsAtMost }),
  };
}

async function findCluster({ name, region, scenario, mark }: ScenarioRequest, { clusters, signal }: Hands): Promise<EksClusterFacts> {
  if (name !== undefined) {
    const cluster = await clusters.describe(name, signal);
    if (cluster !== undefined) return cluster;
    throw new ConfigurationError(`There is no cluster "${name}" in ${region}: make one by "cluster-mode" create.`);
  }
  const [best] = adoptable(await clusters.list(signal), mark, new Date());
  if (best !== undefined) return best;
  throw new ConfigurationError(
    `There is no cluster of ${mark.repository} for scenario "${scenario}" in ${region} to reuse: make one by "cluster-mode" create.`,
  );
}

/** @returns path of the file for the nodes, where they are not there and are made after the CNI */
async function bringNodes(
  asked: ScenarioRequest,
  cluster: EksClusterFacts,
  group: NodeGroupFacts | undefined,
  hands: Hands,
): Promise<string | undefined> {
  const { log, signal } = hands;
  const { name, region } = cluster;
  const { nodes, instanceType } = asked.inputs;
  if (group?.nodes === nodes) return undefined;
  if (group !== undefined) {
    const provider = await clusterProvider(name, hands);
    await log.group(`Scale from ${group.nodes} to ${nodes} nodes`, () => provider.scaleNodeGroup(cluster, NODE_GROUP, nodes, signal));
    return undefined;
  }
  const zones = asked.zones ?? (await chooseZones(instanceType, { region }, signal));
  const { request, configs, makesPlacementGroup } = planCluster(asked, name, zones);
  if (makesPlacementGroup) await createPlacementGroup(name, request.tags, { region }, signal);
  if (configs.nodeGroups !== undefined) return writeConfig(workFolder(name), "node-groups.yaml", configs.nodeGroups);
  const provider = await clusterProvider(name, hands);
  await log.group(`Create ${nodes} nodes`, () => provider.createNodeGroups(nodeGroupConfig(asked.recipe, request), signal));
  return undefined;
}
