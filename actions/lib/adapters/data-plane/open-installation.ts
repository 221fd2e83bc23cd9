import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EksClusterFacts, TAGS } from "../../model/eks-cluster.ts";
import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import type { EksRecipe, Mapping } from "../../model/scenario.ts";
import type { Log } from "../../ports/log.ts";
import { isMapping } from "../../scenarios/helm-values.ts";
import { readYaml } from "../../scenarios/read-yaml.ts";
import type { ScenarioFiles } from "../../scenarios/scenario-files.ts";
import { eksClusters } from "../aws/eks-clusters.ts";
import { chosenRegion } from "../aws/region.ts";
import { systemClock } from "../clock/system-clock.ts";
import { eksctl } from "../eksctl/eksctl.ts";
import { Helm } from "../helm/helm.ts";
import { connect } from "../kubernetes/connect.ts";
import type { Images } from "../kubernetes/images.ts";
import { objectNameOf } from "../kubernetes/names.ts";
import { readPullSecrets, type SecretReference } from "../kubernetes/pull-secrets.ts";
import { readPlainFile } from "../scenario-files.ts";
import { toolPath } from "../tools/tool-path.ts";
import { configureAddon } from "./cloud/configure-addon.ts";
import { awsNodeNetworks, NO_NETWORKS } from "./cloud/node-networks.ts";
import { podSubnetWork } from "./cloud/pod-subnet-work.ts";
import { type CloudWork, helmSteps, type Installation } from "./installation.ts";
import { fetchText } from "./steps/gateway-api.ts";
import type { NodeMaking } from "./steps/nodes.ts";
import { writeValues } from "./values-files.ts";

/** What is to be installed, and where. */
export interface WantedInstallation {
  readonly slug: string;
  readonly recipe: EksRecipe;
  /** The scenario and what is beside it, with the values and the chart's version that were asked for. */
  readonly files: ScenarioFiles;
  /** Full name of the run, which tags carry. */
  readonly run: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly clusterName?: string;
  readonly region?: string;
  readonly nodeGroupConfig?: string;
  readonly images: Images;
  readonly pullSecrets: readonly SecretReference[];
  readonly limitSeconds: number;
  /** What is there and goes, where something does. */
  readonly migration?: { readonly old: EksRecipe };
}

/** Disposing removes the files that were written for the tools. */
export interface OpenedInstallation extends AsyncDisposable {
  readonly installation: Installation;
}

/** Connects to the cluster and brings the tools. @throws ConfigurationError, EnvironmentError before anything is changed */
export async function openInstallation(request: WantedInstallation, log: Log, signal: AbortSignal): Promise<OpenedInstallation> {
  const { slug, recipe, kubeconfig, context, limitSeconds, images } = request;
  const region = request.clusterName === undefined ? request.region : chosenRegion(request.region);
  const scratch = await mkdtemp(join(tmpdir(), "install-scenario-"));
  try {
    const nodeConfig = request.nodeGroupConfig === undefined ? undefined : await readConfig(request.nodeGroupConfig);
    const choice = { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
    const cluster = await connect({ ...choice, signal }, log);
    const apiServerHost = new URL(cluster.server).hostname;
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
      cloud: cloudWork(request, region, limitSeconds, log),
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

function cloudWork({ clusterName }: WantedInstallation, region: string | undefined, limitSeconds: number, log: Log): CloudWork {
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
      await configureAddon({ region, cluster: clusterName }, addon, configuration, { clock: systemClock, signal, limitSeconds, log }),
  };
}

/** Our tags on the cluster belong on everything that is made for it: by them it is found and swept. */
async function tagsOf(
  { clusterName }: WantedInstallation,
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
