import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eksClusters } from "../lib/adapters/aws/eks-clusters.ts";
import { chosenRegion } from "../lib/adapters/aws/region.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { configureAddon } from "../lib/adapters/data-plane/cloud/configure-addon.ts";
import { awsNodeNetworks, NO_NETWORKS } from "../lib/adapters/data-plane/cloud/node-networks.ts";
import { podSubnetWork } from "../lib/adapters/data-plane/cloud/pod-subnet-work.ts";
import { type CloudWork, helmSteps, type Installation } from "../lib/adapters/data-plane/installation.ts";
import { fetchText } from "../lib/adapters/data-plane/steps/gateway-api.ts";
import type { NodeMaking } from "../lib/adapters/data-plane/steps/nodes.ts";
import { writeValues } from "../lib/adapters/data-plane/values-files.ts";
import { eksctl } from "../lib/adapters/eksctl/eksctl.ts";
import { Helm } from "../lib/adapters/helm/helm.ts";
import { connect } from "../lib/adapters/kubernetes/connect.ts";
import { readPullSecrets } from "../lib/adapters/kubernetes/pull-secrets.ts";
import { readPlainFile } from "../lib/adapters/scenario-files.ts";
import { toolPath } from "../lib/adapters/tools/tool-path.ts";
import { type EksClusterFacts, TAGS } from "../lib/model/eks-cluster.ts";
import { ConfigurationError, EnvironmentError } from "../lib/model/errors.ts";
import type { Mapping } from "../lib/model/scenario.ts";
import type { Log } from "../lib/ports/log.ts";
import { isMapping } from "../lib/scenarios/helm-values.ts";
import { readYaml } from "../lib/scenarios/read-yaml.ts";
import { objectNameOf, type Request } from "./request.ts";

/** Disposing removes the files that were written for the tools. */
export interface OpenedInstallation extends AsyncDisposable {
  readonly installation: Installation;
}

/** Connects to the cluster and brings the tools. @throws ConfigurationError, EnvironmentError before anything is changed */
export async function openInstallation(request: Request, log: Log, signal: AbortSignal): Promise<OpenedInstallation> {
  const { slug, recipe, kubeconfig, context, limitSeconds, images } = request;
  const scratch = await mkdtemp(join(tmpdir(), "install-scenario-"));
  try {
    const nodeConfig = request.nodeGroupConfig === undefined ? undefined : await readConfig(request.nodeGroupConfig);
    const choice = { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
    const cluster = await connect({ ...choice, signal }, log);
    const apiServerHost = new URL(cluster.server).hostname;
    const region = request.clusterName === undefined ? request.region : chosenRegion(request.region);
    const tags = await tagsOf(request, region, signal);
    const read = async (name: string): Promise<string> => {
      const text = request.files.manifests[name];
      if (text === undefined) throw new ConfigurationError(`Scenario ${slug} has no file ${name}.`);
      return text;
    };
    const valuesOf: Installation["valuesOf"] = async (step) =>
      await writeValues(step, {
        values: request.files.values[step.values] ?? {},
        apiServerHost,
        runId: request.run,
        tags,
        folder: scratch,
      });
    const helm = new Helm({
      executable: [recipe, request.migration?.old ?? recipe].every((one) => helmSteps(one).length === 0)
        ? "helm"
        : await toolPath("helm", { log, signal }),
      log,
      ...choice,
    });
    const installation: Installation = {
      slug,
      objectName: objectNameOf(request.run),
      recipe,
      cluster,
      facts: { apiServerHost, run: request.run, ...(region === undefined ? {} : { region }) },
      helm,
      valuesOf,
      readFile: read,
      download: fetchText,
      cloud: cloudWork(request, region, limitSeconds),
      images,
      pullSecrets: await readPullSecrets(cluster, request.pullSecrets, signal),
      clock: systemClock,
      log,
      limitSeconds,
      ...(nodeConfig === undefined ? {} : { nodes: await nodeMaking(nodeConfig, scratch, log, signal) }),
    };
    return { installation, [Symbol.asyncDispose]: async () => await rm(scratch, { recursive: true, force: true }) };
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

async function readConfig(path: string): Promise<Mapping> {
  const shown = `The file of input "node-group-config", ${path},`;
  const config = readYaml(shown, await readPlainFile(path, shown));
  if (!isMapping(config)) throw new ConfigurationError(`${shown} must hold eksctl's ClusterConfig.`);
  return config;
}

async function nodeMaking(config: Mapping, folder: string, log: Log, signal: AbortSignal): Promise<NodeMaking> {
  return { config, provider: eksctl({ path: await toolPath("eksctl", { log, signal }), folder, log }) };
}

function cloudWork({ clusterName }: Request, region: string | undefined, limitSeconds: number): CloudWork {
  if (clusterName === undefined || region === undefined) return { networks: NO_NETWORKS };
  const vpc = async (signal: AbortSignal): Promise<string> => {
    const cluster = await describe(clusterName, region, signal);
    if (cluster.vpcId === undefined) throw new EnvironmentError(`EKS does not say the VPC of cluster ${clusterName}.`);
    return cluster.vpcId;
  };
  return {
    networks: awsNodeNetworks({ region }, vpc),
    podSubnets: async (signal) => {
      const { vpcId, clusterSecurityGroupId: securityGroup, tags } = await describe(clusterName, region, signal);
      if (vpcId === undefined || securityGroup === undefined)
        throw new EnvironmentError(`EKS does not say the VPC and the security group of cluster ${clusterName}.`);
      return podSubnetWork({ region, vpcId, securityGroup, tags: ours(tags) });
    },
    configureAddon: async (addon, configuration, signal) =>
      await configureAddon({ region, cluster: clusterName }, addon, configuration, { clock: systemClock, signal, limitSeconds }),
  };
}

/** Our tags on the cluster belong on everything that is made for it: by them it is found and swept. */
async function tagsOf(
  { clusterName }: Request,
  region: string | undefined,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  if (clusterName === undefined || region === undefined) return {};
  const { tags } = await describe(clusterName, region, signal);
  return ours(tags);
}

const ours = (tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => Object.values<string>(TAGS).includes(name)));

async function describe(clusterName: string, region: string, signal: AbortSignal): Promise<EksClusterFacts> {
  using clusters = eksClusters({ region });
  const cluster = await clusters.describe(clusterName, signal);
  if (cluster === undefined)
    throw new ConfigurationError(`Input "cluster-name" must name a cluster of EKS in ${region}, not "${clusterName.slice(0, 80)}".`);
  return cluster;
}
