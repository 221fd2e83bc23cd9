import type { EksRecipe, InstallStep, Mapping } from "../../model/scenario.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Helm } from "../helm/helm.ts";
import type { Cluster, KubernetesObject } from "../kubernetes/cluster.ts";
import type { Images } from "../kubernetes/images.ts";
import type { ClusterFacts } from "./fill-placeholders.ts";
import type { NodeNetworks } from "./node-networks.ts";
import type { FetchText } from "./steps/gateway-api.ts";
import type { NodeMaking } from "./steps/nodes.ts";
import type { PodSubnetWork } from "./steps/pod-subnet.ts";

export type HelmStep = Extract<InstallStep, { readonly step: "helm" }>;

/** What the account of the cluster is asked for; absent functions belong to a cluster that is not in AWS. */
export interface CloudWork {
  readonly networks: NodeNetworks;
  /** Gives an add-on another configuration, as YAML, and waits until it is in force. */
  readonly configureAddon?: (addon: string, configuration: string, signal: AbortSignal) => Promise<void>;
  /** The VPC, where it shall get a second range and a subnet for pods. */
  readonly podSubnets?: (signal: AbortSignal) => Promise<PodSubnetWork>;
}

/** All that bringing a cluster to a scenario takes. */
export interface Installation {
  readonly slug: string;
  /** Name of the run as objects of Kubernetes can have it. */
  readonly objectName: string;
  readonly recipe: EksRecipe;
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
  readonly helm: Helm;
  /** Files of values for a chart, the later one's counting, and what they come to together. */
  readonly valuesOf: (step: HelmStep) => Promise<{ readonly files: readonly string[]; readonly merged: Mapping }>;
  /** Text of a file beside scenario.yaml. @throws ConfigurationError when there is none */
  readonly readFile: (name: string) => Promise<string>;
  readonly download: FetchText;
  readonly cloud: CloudWork;
  /** Absent where the nodes are there already. */
  readonly nodes?: NodeMaking;
  readonly images: Images;
  readonly pullSecrets: readonly KubernetesObject[];
  readonly clock: Clock;
  readonly log: Log;
  /** For each wait. */
  readonly limitSeconds: number;
}

export const helmSteps = ({ install }: EksRecipe): readonly HelmStep[] => install.filter((step) => step.step === "helm");
