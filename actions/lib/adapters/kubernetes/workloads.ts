import { addressOf, type Placement, placementOf, type TrafficPath } from "../../model/traffic-path.ts";
import { WORKLOADS, type Workload } from "../../model/workload.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, KubernetesObject, PodPlace } from "./cluster.ts";
import type { Images } from "./images.ts";
import { CLIENT_TOOLS, type ClientTool, clientPod } from "./manifests/client-pod.ts";
import { dnsNames, SERVER_COUNT, serverName, serverPod } from "./manifests/server-pod.ts";
import { baseServices, workloadService } from "./manifests/services.ts";
import { CLIENT_POD, namespaceOf } from "./names.ts";
import type { NodePair } from "./placement.ts";
import { PORTS } from "./ports.ts";
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
  readonly pair: NodePair;
  readonly workloads: readonly Workload[];
  readonly paths: readonly TrafficPath[];
  readonly clock: Clock;
}

type ToolName = ClientTool | "dnsmasq";

/** The client, the servers and the services that lead to them. */
export class Workloads {
  readonly #options: WorkloadsOptions;
  readonly #placements: readonly Placement[];
  readonly #wanted: readonly WantedPod[];
  readonly #pods: RunPods;
  readonly #services = new Map<string, string>();

  constructor(options: WorkloadsOptions) {
    this.#options = options;
    this.#placements = [...new Set(options.paths.map(placementOf))];
    this.#wanted = wantedPods(options, this.#placements);
    this.#pods = new RunPods(options.cluster, options.run, this.#wanted);
  }

  /** Starts everything and waits until every service answers on every node. @throws EnvironmentError in the words of the pod that does not come up */
  async start(signal: AbortSignal): Promise<void> {
    const { cluster, run } = this.#options;
    await cluster.apply(dnsNames(run), signal);
    for (const service of baseServices(run, this.#placements)) {
      this.#services.set(service.metadata.name, clusterAddress(await cluster.apply(service, signal)));
    }
    await this.#pods.start(signal);
    await this.#reachServices(signal);
  }

  /** After a step that failed: new servers, and a new client where it is gone. */
  async restart(signal: AbortSignal): Promise<void> {
    await this.#pods.restart((name) => name !== CLIENT_POD, signal);
    await this.#reachServices(signal);
  }

  /** Looks whether all pods are still those that were started. @throws EnvironmentError that says which is not, and why */
  check(signal: AbortSignal): Promise<void> {
    return this.#pods.check(signal);
  }

  /** Where a tool of the client runs. */
  client(tool: ClientTool): PodPlace {
    return { namespace: namespaceOf(this.#options.run), pod: CLIENT_POD, container: tool };
  }

  /** A container with fortio on each node. */
  get probers(): readonly PodPlace[] {
    const { run, pair } = this.#options;
    const other = this.#wanted.find(({ node }) => node !== pair.client.name);
    return [this.client("fortio"), ...(other === undefined ? [] : [{ namespace: namespaceOf(run), pod: other.name, container: "fortio" }])];
  }

  /** A container of every tool that is used. */
  get toolPlaces(): readonly { readonly tool: ToolName; readonly place: PodPlace }[] {
    const namespace = namespaceOf(this.#options.run);
    return this.#wanted
      .flatMap(({ name, manifest }) => containersOf(manifest).map((tool) => ({ tool, place: { namespace, pod: name, container: tool } })))
      .filter(({ tool }, index, all) => all.findIndex((one) => one.tool === tool) === index);
  }

  server(path: TrafficPath, workload: Workload): ServerAddress {
    const placement = placementOf(path);
    const service = this.#services.get(workloadService(placement, workload));
    if (service === undefined) throw new Error(`no servers for ${path}`);
    const host = addressOf(path) === "service" ? service : this.#pods.addressOf(serverName(placement, 0));
    return { host, port: PORTS[workload].port };
  }

  /** Addresses of the pods that serve one placement. */
  serverAddresses(placement: Placement): readonly string[] {
    return Array.from({ length: SERVER_COUNT[placement] }, (_, index) => this.#pods.addressOf(serverName(placement, index)));
  }

  /** What the nodes really run, by container: image references with digests. */
  get imageIds(): Readonly<Record<string, string>> {
    return this.#pods.imageIds;
  }

  async #reachServices(signal: AbortSignal): Promise<void> {
    const addresses = [...this.#services.values()].map((host) => ({ host, port: PORTS.http.port }));
    await Promise.all(
      addresses.flatMap((address) =>
        this.probers.map((place) => probe(this.#options, place, "reached", address, REACHED_LIMIT_SECONDS, signal)),
      ),
    );
  }
}

function wantedPods(options: WorkloadsOptions, placements: readonly Placement[]): readonly WantedPod[] {
  const { pair, run, images, tolerations } = options;
  // HTTP always: it is what every address is probed with.
  const workloads = [...new Set<Workload>([...options.workloads, "http"])];
  const tools = new Set<string>(workloads.map((workload) => (workload === "dns" ? "dnsperf" : WORKLOADS[workload].tool)));
  const placing = (node: string) => ({ run, node, images, tolerations });
  const client = pair.client.name;
  const clientManifest = clientPod(
    placing(client),
    CLIENT_TOOLS.filter((tool) => tools.has(tool)),
  );
  return [
    { name: CLIENT_POD, node: client, manifest: clientManifest },
    ...placements.flatMap((placement) => {
      const node = placement === "same-node" ? client : (pair.other?.name ?? client);
      return Array.from({ length: SERVER_COUNT[placement] }, (_, index) => ({
        name: serverName(placement, index),
        node,
        manifest: serverPod(placing(node), placement, index, workloads),
      }));
    }),
  ];
}

const containersOf = ({ spec }: KubernetesObject): readonly ToolName[] =>
  (spec as { readonly containers: readonly { readonly name: ToolName }[] }).containers.map(({ name }) => name);
