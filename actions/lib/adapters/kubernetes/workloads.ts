import { addressOf, HOST_PATH, type Placement, placementOf, type TrafficPath } from "../../model/traffic-path.ts";
import { WORKLOADS, type Workload } from "../../model/workload.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, KubernetesObject, PodPlace } from "./cluster.ts";
import type { Images } from "./images.ts";
import { CLIENT_TOOLS, type ClientTool, clientName, clientPod } from "./manifests/client-pod.ts";
import { dnsNames, SERVER_COUNT, serverName, serverPod } from "./manifests/server-pod.ts";
import { baseServices, workloadService } from "./manifests/services.ts";
import { namespaceOf, nodeNamespaceOf } from "./names.ts";
import type { NodePair } from "./placement.ts";
import { HOST_PORTS, PORTS } from "./ports.ts";
import { probe } from "./prober.ts";
import { RunPods, type WantedPod } from "./run-pods.ts";
import { clusterAddress } from "./services.ts";
import type { Toleration } from "./tolerations.ts";

const REACHED_LIMIT_SECONDS = 60;

export interface WorkloadsOptions {
  readonly cluster: Cluster;
  readonly run: string;
  readonly images: Images;
  readonly tolerations: readonly Toleration[];
  /** Number of the pair among those of the run. */
  readonly index: number;
  readonly pair: NodePair;
  readonly workloads: readonly Workload[];
  readonly paths: readonly TrafficPath[];
  readonly clock: Clock;
}

type ToolName = ClientTool | "dnsmasq";

/** What a pair of nodes carries: the client, the servers and the services that lead to them, and the control between the hosts. */
export class Workloads {
  readonly #options: WorkloadsOptions;
  readonly #placements: readonly Placement[];
  readonly #pods: RunPods;
  readonly #hosts: RunPods;
  readonly #wanted: readonly WantedPod[];
  readonly #services = new Map<string, string>();

  constructor(options: WorkloadsOptions) {
    this.#options = options;
    const { cluster, run, index: pair } = options;
    this.#placements = [...new Set(options.paths.filter((path) => path !== HOST_PATH).map(placementOf))];
    const pods = wantedPods(options, this.#placements);
    const hosts = options.paths.includes(HOST_PATH) ? wantedHosts(options) : [];
    this.#wanted = [...pods, ...hosts];
    this.#pods = new RunPods(cluster, { namespace: namespaceOf(run), run, pair }, pods);
    this.#hosts = new RunPods(cluster, { namespace: nodeNamespaceOf(run), run, pair }, hosts);
  }

  /** Starts everything and waits until every service answers on every node. @throws EnvironmentError in the words of the pod that does not come up */
  async start(signal: AbortSignal): Promise<void> {
    const { cluster, run, index } = this.#options;
    for (const namespace of [namespaceOf(run), nodeNamespaceOf(run)]) await cluster.apply(dnsNames(run, namespace), signal);
    for (const service of baseServices(run, index, this.#placements)) {
      this.#services.set(service.metadata.name, clusterAddress(await cluster.apply(service, signal)));
    }
    await this.#both((pods) => pods.start(signal));
    await this.#reachServers(signal);
  }

  /** After a step that failed: new servers, and a new client where it is gone. */
  async restart(signal: AbortSignal): Promise<void> {
    const isServer = (name: string) => !this.#clientNames.includes(name);
    await this.#both((pods) => pods.restart(isServer, signal));
    await this.#reachServers(signal);
  }

  /** Looks whether all pods are still those that were started. @throws EnvironmentError that says which is not, and why */
  async check(signal: AbortSignal): Promise<void> {
    await this.#both((pods) => pods.check(signal));
  }

  /** Where a tool of the client runs that takes a path. */
  client(tool: ClientTool, path: TrafficPath = "pod/other-node"): PodPlace {
    const { run, index: pair } = this.#options;
    const isOnHost = path === HOST_PATH;
    return { namespace: isOnHost ? nodeNamespaceOf(run) : namespaceOf(run), pod: clientName({ pair, isOnHost }), container: tool };
  }

  /** A container with fortio on each node. */
  get probers(): readonly PodPlace[] {
    const { pair, run } = this.#options;
    const namespace = namespaceOf(run);
    const ofPods = this.#wanted.filter(({ manifest }) => manifest.metadata.namespace === namespace);
    const onNode = (node: string) => ofPods.find((pod) => pod.node === node && pod.name !== this.client("fortio").pod);
    const others = [pair.other, pair.zonal].flatMap((node) => (node === undefined ? [] : (onNode(node.name) ?? [])));
    const names = new Set(others.map(({ name }) => name));
    return [this.client("fortio"), ...[...names].map((pod) => ({ namespace, pod, container: "fortio" }))];
  }

  /** A container of every tool that is used. */
  get toolPlaces(): readonly { readonly tool: ToolName; readonly place: PodPlace }[] {
    return this.#wanted
      .flatMap(({ name, manifest }) =>
        containersOf(manifest).map((tool) => ({
          tool,
          place: { namespace: manifest.metadata.namespace ?? "", pod: name, container: tool },
        })),
      )
      .filter(({ tool }, index, all) => all.findIndex((one) => one.tool === tool) === index);
  }

  server(path: TrafficPath, workload: Workload): ServerAddress {
    const { index: pair } = this.#options;
    const placement = placementOf(path);
    if (path === HOST_PATH)
      return { host: this.#hosts.addressOf(serverName({ pair, isOnHost: true }, placement, 0)), port: HOST_PORTS[workload].port };
    const service = this.#services.get(workloadService(pair, placement, workload));
    if (service === undefined) throw new Error(`no servers for ${path}`);
    const host = addressOf(path) === "service" ? service : this.#pods.addressOf(serverName({ pair, isOnHost: false }, placement, 0));
    return { host, port: PORTS[workload].port };
  }

  /** Addresses of the pods that serve one placement. */
  serverAddresses(placement: Placement): readonly string[] {
    const { index: pair } = this.#options;
    return Array.from({ length: SERVER_COUNT[placement] }, (_, index) =>
      this.#pods.addressOf(serverName({ pair, isOnHost: false }, placement, index)),
    );
  }

  /** What the nodes really run, by container: image references with digests. */
  get imageIds(): Readonly<Record<string, string>> {
    return { ...this.#hosts.imageIds, ...this.#pods.imageIds };
  }

  get #clientNames(): readonly string[] {
    return [this.client("fortio").pod, this.client("fortio", HOST_PATH).pod];
  }

  /** Both are waited for, whichever fails first: what one still makes would stand in the way of the clean-up. */
  async #both(act: (pods: RunPods) => Promise<void>): Promise<void> {
    const groups = [this.#pods, this.#hosts].filter(({ size }) => size > 0);
    const results = await Promise.allSettled(groups.map(act));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  async #reachServers(signal: AbortSignal): Promise<void> {
    const { paths } = this.#options;
    const services = [...this.#services.values()].map((host) => ({ host, port: PORTS.http.port }));
    const waits = [
      ...services.flatMap((address) => this.probers.map((place) => ({ place, address }))),
      ...(paths.includes(HOST_PATH) ? [{ place: this.client("fortio", HOST_PATH), address: this.server(HOST_PATH, "http") }] : []),
    ];
    // All are waited for, whichever fails first: none may go on beside the steps to come.
    const reached = await Promise.allSettled(
      waits.map(({ place, address }) => probe(this.#options, place, "reached", address, REACHED_LIMIT_SECONDS, signal)),
    );
    for (const result of reached) if (result.status === "rejected") throw result.reason;
  }
}

function wantedPods(options: WorkloadsOptions, placements: readonly Placement[]): readonly WantedPod[] {
  const { pair } = options;
  if (placements.length === 0) return [];
  const client = pair.client.name;
  const nodes: Readonly<Record<Placement, string>> = {
    "same-node": client,
    "other-node": pair.other?.name ?? client,
    "other-zone": pair.zonal?.name ?? client,
  };
  return [
    wantedClient(options, false),
    ...placements.flatMap((placement) =>
      Array.from({ length: SERVER_COUNT[placement] }, (_, index) => wantedServer(options, nodes[placement], false, placement, index)),
    ),
  ];
}

/** The twins of client and server that have their nodes' network. */
const wantedHosts = (options: WorkloadsOptions): readonly WantedPod[] => [
  wantedClient(options, true),
  wantedServer(options, options.pair.other?.name ?? options.pair.client.name, true, placementOf(HOST_PATH), 0),
];

const placingOf = ({ run, index, images, tolerations }: WorkloadsOptions, node: string, isOnHost: boolean) => ({
  run,
  pair: index,
  images,
  tolerations,
  node,
  isOnHost,
});

function wantedClient(options: WorkloadsOptions, isOnHost: boolean): WantedPod {
  const node = options.pair.client.name;
  const placing = placingOf(options, node, isOnHost);
  const tools = new Set<string>(neededBy(options).map((workload) => (workload === "dns" ? "dnsperf" : WORKLOADS[workload].tool)));
  const manifest = clientPod(
    placing,
    CLIENT_TOOLS.filter((tool) => tools.has(tool)),
  );
  return { name: clientName(placing), node, manifest };
}

function wantedServer(options: WorkloadsOptions, node: string, isOnHost: boolean, placement: Placement, index: number): WantedPod {
  const placing = placingOf(options, node, isOnHost);
  return { name: serverName(placing, placement, index), node, manifest: serverPod(placing, placement, index, neededBy(options)) };
}

/** HTTP always: it is what every address is probed with. */
const neededBy = ({ workloads }: WorkloadsOptions): readonly Workload[] => [...new Set<Workload>([...workloads, "http"])];

const containersOf = ({ spec }: KubernetesObject): readonly ToolName[] =>
  (spec as { readonly containers: readonly { readonly name: ToolName }[] }).containers.map(({ name }) => name);
