import type { Arrangement } from "../../model/arrangement.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { Workload } from "../../model/workload.ts";
import type { ServerAddress } from "../../ports/target.ts";
import { ArrangedPods, arrangementSelector, type PlacedPod } from "./arranged-pods.ts";
import type { Arranger, ArrangingPlace } from "./arranger.ts";
import { inParallel, REQUESTS_AT_ONCE } from "./in-parallel.ts";
import { CHAIN_END, chainEndService, chainPort, type Forward, forwarderPod, forwarderService } from "./manifests/forwarder-pod.ts";
import { httpPod } from "./manifests/http-pod.ts";
import { namespaceOf } from "./names.ts";
import { PORTS } from "./ports.ts";
import { probe } from "./prober.ts";
import { clusterAddress } from "./services.ts";

const PATH: TrafficPath = "service/other-node";
const KIND = "forwarders";
const SERVICE = { apiVersion: "v1", kind: "Service" } as const;
const LIMIT_SECONDS = 60;

/** What forwarders need of where they are arranged. */
type ForwardersPlace = Pick<ArrangingPlace, "cluster" | "run" | "clock" | "images" | "tolerations" | "pair" | "workloads">;

/**
 * Forwarders in a row, each behind its own service, the first on the other node than the client's, each on the other node than the one before it.
 * A chain of every length leads through the first of them, on a port of its own, and ends at a server on the other node than its last forwarder: for
 * an odd length that is the client's node, where a server stands for it. So every step of every chain goes through a service to the other node, and
 * chains differ in nothing but how many of such steps they have.
 */
export class Forwarders implements Arranger<"forwarders"> {
  readonly #place: ForwardersPlace;
  readonly #pods: ArrangedPods;
  #isBegun = false;
  #first: string | undefined;
  #count = 0;

  constructor(place: ForwardersPlace) {
    this.#place = place;
    this.#pods = new ArrangedPods(place.cluster, place.run, KIND);
  }

  async make({ forwarders }: Extract<Arrangement, { kind: "forwarders" }>, signal: AbortSignal) {
    this.#isBegun = true;
    const all = upTo(forwarders);
    const services = await this.#makeServices(all, signal);
    await this.#pods.start(this.#podsOf(all, services), signal);
    this.#first = services.forwarders[0];
    this.#count = forwarders;
    await this.#probe("reached", this.#addressesOf(all), signal);
    return {};
  }

  async remove(signal: AbortSignal): Promise<void> {
    if (!this.#isBegun) return;
    const { cluster, run } = this.#place;
    const namespace = namespaceOf(run);
    const services = await cluster.list({ ...SERVICE, namespace, labelSelector: arrangementSelector(run, KIND) }, signal);
    await inParallel(services, REQUESTS_AT_ONCE, ({ metadata: { name } }) => cluster.remove({ ...SERVICE, name, namespace }, signal));
    const last = this.#addressesOf(this.#count > 0 ? [this.#count] : []);
    // Waited for once: what is not forgotten fails this step, and none of the later ones.
    this.#first = undefined;
    this.#count = 0;
    // While the pods still forward, an address that is silent is one that the data plane has forgotten.
    if (last.length > 0) await this.#probe("gone", last, signal);
    await this.#pods.remove(signal);
    this.#isBegun = false;
  }

  server(path: TrafficPath, workload: Workload, forwarders: number | undefined): ServerAddress | undefined {
    if (forwarders === undefined || this.#first === undefined) return undefined;
    if (path !== PATH || workload !== "http" || forwarders < 1 || forwarders > this.#count)
      throw new Error(`no chain of ${forwarders} forwarders to ${workload} on ${path}`);
    return { host: this.#first, port: chainPort(forwarders) };
  }

  async #makeServices(all: readonly number[], signal: AbortSignal): Promise<Addresses> {
    const { cluster, run } = this.#place;
    const manifests = [chainEndService(run), ...all.map((index) => forwarderService(run, index, all.slice(index - 1)))];
    const hosts = new Map<string, string>();
    await inParallel(manifests, REQUESTS_AT_ONCE, async (manifest) => {
      hosts.set(manifest.metadata.name, clusterAddress(await cluster.apply(manifest, signal)));
    });
    const [end, ...forwarders] = manifests.map(({ metadata: { name } }) => hosts.get(name)) as [string, ...string[]];
    return { end, forwarders };
  }

  #podsOf(all: readonly number[], { end, forwarders }: Addresses): readonly PlacedPod[] {
    const { run, images, tolerations, pair, workloads } = this.#place;
    if (pair.other === undefined) throw new Error("forwarders alternate between two nodes");
    const [odd, even] = [pair.other.name, pair.client.name];
    const placing = (node: string) => ({ run, node, images, tolerations });
    const afterLast = (hops: number): ServerAddress =>
      hops % 2 === 0 ? workloads.server(PATH, "http") : { host: end, port: PORTS.http.port };
    const forward = (index: number, hops: number): Forward => {
      const next = index === hops ? undefined : forwarders[index];
      return { port: chainPort(hops), to: next === undefined ? afterLast(hops) : { host: next, port: chainPort(hops) } };
    };
    return [
      { node: even, manifest: httpPod(placing(even), KIND, CHAIN_END) },
      ...all.map((index) => {
        const node = index % 2 === 0 ? even : odd;
        const forwards = all.slice(index - 1).map((hops) => forward(index, hops));
        return { node, manifest: forwarderPod(placing(node), index, forwards) };
      }),
    ];
  }

  #addressesOf(chains: readonly number[]): readonly ServerAddress[] {
    return chains.flatMap((hops) => this.server(PATH, "http", hops) ?? []);
  }

  #probe(wanted: "reached" | "gone", addresses: readonly ServerAddress[], signal: AbortSignal): Promise<void> {
    return probe(this.#place, this.#place.workloads.client("fortio"), wanted, addresses, LIMIT_SECONDS, signal);
  }
}

/** Of the services. */
interface Addresses {
  readonly end: string;
  /** In their order. */
  readonly forwarders: readonly string[];
}

/** 1, 2, … */
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
