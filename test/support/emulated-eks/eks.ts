import { parse } from "yaml";
import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { TAGS } from "../../../actions/lib/model/eks-cluster.ts";
import type { Mapping } from "../../../actions/lib/model/scenario.ts";
import { mergeValues } from "../../../actions/lib/scenarios/helm-values.ts";
import { awsCalls, elements } from "../aws/aws-calls.ts";
import { type Behaviour, type ScriptedEksctl, scriptedEksctl } from "../eksctl/scripted-eksctl.ts";
import { type FaultProxy, type ProxiedRequest, startFaultProxy } from "../fault-proxy.ts";
import { type Moto, startMoto } from "../moto.ts";
import { type OidcServer, startOidc } from "../oidc-server.ts";
import { type StsServer, startSts } from "../sts-server.ts";
import { type Asked, EmulatedCluster, type Said } from "./cluster.ts";
import { answerLook, ciliumConfig, ciliumStatus, type Installed, podRange } from "./data-plane.ts";
import { writeScriptedHelm } from "./scripted-helm.ts";

const REGION = "ap-northeast-2";

interface Revision {
  readonly chart: string;
  readonly values: Mapping;
}

/**
 * AWS as a job meets it, on loopback: GitHub's OIDC and STS with real signatures, moto for EC2 and EKS records, a scripted eksctl, and behind every
 * cluster's endpoint one emulated Kubernetes API that takes bearer tokens as EKS does. Add-ons and charts leave their traces in it by the fact sheet's
 * rules. An emulated peer: it proves our steps, and nothing about AWS.
 */
export class EmulatedEks {
  readonly oidc: OidcServer;
  readonly sts: StsServer;
  readonly moto: Moto;
  readonly eksctl: ScriptedEksctl;
  readonly releases = new Map<string, Revision[]>();
  readonly #stack: AsyncDisposableStack;
  #cluster: EmulatedCluster | undefined;
  #front: FaultProxy | undefined;
  /** Configurations of eksctl that have been made true in the cluster. */
  #known = new Set<string>();
  #vpcId = "";

  private constructor(oidc: OidcServer, sts: StsServer, moto: Moto, eksctl: ScriptedEksctl, stack: AsyncDisposableStack) {
    this.oidc = oidc;
    this.sts = sts;
    this.moto = moto;
    this.eksctl = eksctl;
    this.#stack = stack;
  }

  static async start(behaviour: Behaviour = {}): Promise<EmulatedEks> {
    const stack = new AsyncDisposableStack();
    try {
      const oidc = stack.use(await startOidc());
      const sts = stack.use(await startSts(oidc));
      const moto = stack.use(await startMoto());
      const eks = new EmulatedEks(oidc, sts, moto, stack.use(scriptedEksctl(behaviour)), stack);
      await eks.#open();
      return eks;
    } catch (error) {
      await stack.disposeAsync();
      throw error;
    }
  }

  async #open(): Promise<void> {
    const hooks = {
      authenticate: this.#authenticate,
      exec: this.#exec,
      beforeAnswer: this.#follow,
      podRange: () => podRange(this.#installed),
    };
    this.#cluster = this.#stack.use(await EmulatedCluster.start(hooks));
    this.#front = this.#stack.use(await startFaultProxy(this.#describe));
    const network = await awsCalls(this.moto.endpoint, REGION).query("ec2", { Action: "CreateVpc", CidrBlock: "10.42.0.0/16" });
    this.#vpcId = elements(network, "vpcId")[0] ?? "";
    const control = await startFaultProxy(async ({ body }) => this.#helm(JSON.parse(body)));
    this.#stack.use(control);
    writeScriptedHelm(this.eksctl.folder, control.url);
  }

  /** For the steps of a job; there are no keys in it. */
  get env(): Readonly<Record<string, string>> {
    return {
      ...this.oidc.requestEnvironment,
      AWS_ENDPOINT_URL: this.moto.endpoint,
      AWS_ENDPOINT_URL_EKS: this.#front?.url ?? "",
      ...this.sts.environment,
      AWS_EC2_METADATA_DISABLED: "true",
      CNI_BENCH_TOOLS: this.eksctl.folder,
    };
  }

  get cluster(): EmulatedCluster {
    if (this.#cluster === undefined) throw new Error("The emulated EKS has not been started.");
    return this.#cluster;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  /** Lets the time of a cluster be over. */
  async expire(name: string): Promise<void> {
    const { cluster } = (await awsCalls(this.moto.endpoint, REGION).eks("GET", `/clusters/${name}`)) as { cluster: { arn: string } };
    const tags = { [TAGS.expiresAt]: new Date(Date.now() - 60_000).toISOString() };
    await awsCalls(this.moto.endpoint, REGION).eks("POST", `/tags/${encodeURIComponent(cluster.arn)}`, { tags });
  }

  /** Whose token opens the API is decided by asking STS, as EKS does. */
  #authenticate = async (token: string): Promise<boolean> => {
    for (const name of this.#clusterNames()) if ((await this.sts.authenticate(token, name)).status === 200) return true;
    return false;
  };

  #clusterNames = (): readonly string[] => [...new Set(Object.values(this.#configs()).map(({ metadata }) => metadata.name))];

  /** moto's endpoints are names of no host. */
  #describe = async (request: ProxiedRequest) => {
    const { connection: _, "content-length": __, host: ___, ...headers } = request.headers;
    const hasBody = request.body !== "";
    const answer = await fetch(`${this.moto.endpoint}${request.path}`, {
      method: request.method,
      headers,
      ...(hasBody && { body: request.body }),
    });
    const text = await answer.text();
    const kept = {
      "content-type": "application/json",
      ...(answer.headers.has("x-amzn-errortype") && { "x-amzn-errortype": answer.headers.get("x-amzn-errortype") ?? "" }),
    };
    if (!answer.ok || !/^\/clusters\/[^/]+$/.test(request.path)) return { status: answer.status, headers: kept, body: text };
    const { cluster } = JSON.parse(text);
    const resourcesVpcConfig = { ...cluster.resourcesVpcConfig, vpcId: this.#vpcId };
    const certificateAuthority = { data: Buffer.from(this.cluster.certificate).toString("base64") };
    return {
      status: answer.status,
      headers: kept,
      body: JSON.stringify({ cluster: { ...cluster, endpoint: this.cluster.url, certificateAuthority, resourcesVpcConfig } }),
    };
  };

  // biome-ignore lint/suspicious/noExplicitAny: eksctl's ClusterConfig, which other tests hold against its schema
  #configs = (): Record<string, any> =>
    Object.fromEntries(Object.entries(this.eksctl.configs()).map(([name, text]) => [name, parse(text)]));

  get #installed(): Installed {
    const addons = new Set(Object.values(this.#configs()).flatMap(({ addons = [] }) => addons.map(({ name }: { name: string }) => name)));
    const cilium = this.releases.get("cilium")?.at(-1)?.values;
    return { addons, ...(cilium === undefined ? {} : { cilium }) };
  }

  /** Brings the cluster to what eksctl was told to make. */
  #follow = async (cluster: EmulatedCluster): Promise<void> => {
    for (const [name, config] of Object.entries(this.#configs())) {
      const key = `${name} ${JSON.stringify(config)}`;
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      for (const addon of config.addons ?? []) this.#putAddon(cluster, addon.name);
      for (const group of config.managedNodeGroups ?? [])
        for (let i = 0; i < group.desiredCapacity; i++) cluster.put(nodeOf(group, i, await this.#startInstance(group.instanceType)));
    }
  };

  #startInstance = async (type: string): Promise<string> => {
    const order = { Action: "RunInstances", ImageId: "ami-12c6146b", InstanceType: type, MinCount: "1", MaxCount: "1" };
    return elements(await awsCalls(this.moto.endpoint, REGION).query("ec2", order), "instanceId")[0] ?? "";
  };

  #putAddon(cluster: EmulatedCluster, addon: string): void {
    if (addon === "vpc-cni") cluster.put(workload("DaemonSet", "aws-node", "602401143452.example/amazon-k8s-cni:v1.23.1"));
    if (addon === "kube-proxy") cluster.put(workload("DaemonSet", "kube-proxy", "602401143452.example/eks/kube-proxy:v1.35.0"));
    if (addon === "coredns") cluster.put(workload("Deployment", "coredns", "602401143452.example/eks/coredns:v1.13.1", false));
  }

  #helm({ argv, values }: { readonly argv: readonly string[]; readonly values: readonly Mapping[] }): { status: number; body: string } {
    const release = argv[1] === "values" ? argv[2] : argv[1];
    const revisions = this.releases.get(String(release)) ?? [];
    const last = revisions.at(-1);
    if (argv[0] === "history") {
      if (last === undefined) return { status: 404, body: "release: not found" };
      const told = revisions.map(({ chart }, i) => ({
        revision: i + 1,
        status: i + 1 === revisions.length ? "deployed" : "superseded",
        chart,
      }));
      return { status: 200, body: JSON.stringify(told) };
    }
    if (argv[0] === "get") return { status: 200, body: JSON.stringify(last?.values ?? {}) };
    if (argv[0] !== "upgrade") return { status: 400, body: `the emulation knows no ${argv[0]}` };
    const given = values.reduce<Mapping>((merged, next) => mergeValues(merged, next), {});
    const version = argv[argv.indexOf("--version") + 1];
    this.releases.set(String(release), [...revisions, { chart: `${argv[2]}-${version}`, values: given }]);
    if (argv[2] === "cilium") this.#putCilium(String(version), given);
    return { status: 200, body: `Release "${release}" has been upgraded. Happy Helming!` };
  }

  #putCilium(version: string, values: Mapping): void {
    const { cluster } = this;
    cluster.put({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "cilium-config", namespace: "kube-system" },
      data: ciliumConfig(values),
    });
    cluster.put(workload("DaemonSet", "cilium", `quay.example/cilium/cilium:v${version}`, true, "cilium-agent"));
    cluster.put(workload("Deployment", "cilium-operator", `quay.example/cilium/operator-aws:v${version}`));
  }

  #exec = ({ container, argv }: Asked): Said => {
    // A look, with the mark that proves its answer whole.
    if (argv[0] === "sh" && argv[2]?.startsWith("mark=$1")) {
      const [, , , , mark, ...command] = argv;
      const { cilium } = this.#installed;
      const asksAgent = container === "cilium-agent" && command[0] === "cilium-dbg" && cilium !== undefined;
      const said = asksAgent
        ? { stdout: JSON.stringify(ciliumStatus(cilium)) }
        : (answerLook(command, this.#installed) ?? { exitCode: 127, stderr: `${command[0]}: not emulated` });
      return { stdout: `${said.stdout ?? ""}\n\n${mark} ${said.exitCode ?? 0}\n`, stderr: said.stderr ?? "" };
    }
    if (argv[3] === "prober") return { stdout: "all\n" };
    return { exitCode: 127, stderr: `${argv[0]}: not emulated` };
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a node group of eksctl's ClusterConfig
function nodeOf(group: any, index: number, instance: string): KubernetesObject {
  const zone = group.availabilityZones?.[0] ?? "ap-northeast-2a";
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: `ip-10-42-0-${10 + index}`,
      labels: { "topology.kubernetes.io/zone": zone, "node.kubernetes.io/instance-type": group.instanceType, ...group.labels },
    },
    spec: { providerID: `aws:///${zone}/${instance}` },
    status: {
      allocatable: { pods: String(group.maxPodsPerNode ?? 58), cpu: "3920m", memory: "15Gi" },
      conditions: [{ type: "Ready", status: "True" }],
      addresses: [{ type: "InternalIP", address: `10.42.0.${10 + index}` }],
      nodeInfo: {
        kernelVersion: "6.12.94-emulated",
        kubeletVersion: "v1.35.0",
        osImage: "Amazon Linux 2023 (emulated)",
        architecture: "amd64",
      },
    },
  };
}

function workload(kind: "DaemonSet" | "Deployment", name: string, image: string, hostNetwork = true, container = name): KubernetesObject {
  const labels = { "k8s-app": name };
  const spec = { hostNetwork, containers: [{ name: container, image, env: [] }] };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: "kube-system" },
    spec: { selector: { matchLabels: labels }, template: { metadata: { name, labels }, spec } },
  };
}
