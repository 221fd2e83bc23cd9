import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, KubernetesObject, PodPlace } from "./cluster.ts";
import { inParallel, REQUESTS_AT_ONCE } from "./in-parallel.ts";
import { SCALING, scalingEndpoints, scalingName, scalingService } from "./manifests/scaling-services.ts";
import { labelsOf, namespaceOf } from "./names.ts";
import { PORTS } from "./ports.ts";
import { probe } from "./prober.ts";

const LIMIT_SECONDS = 120;
const LIMIT_SECONDS_PER_SERVICE = 0.03;

/** One alone may stand anywhere in a chain; five spread over the order of their making show where the data plane puts them. */
const PROBED = 5;

export interface ScalingOptions {
  readonly cluster: Cluster;
  readonly run: string;
  readonly clock: Clock;
}

/** A service that is asked. */
export interface ProbedService {
  /** By which a rule tells it: `namespace/name`. */
  readonly name: string;
  readonly address: ServerAddress;
}

/** The services that come and go with the service-scaling test, beside those that are always there. */
export class ScalingServices {
  readonly #options: ScalingOptions;
  #isBegun = false;
  /** Number of the next one. */
  #next = 0;
  /** Numbers of those that nobody asks, the oldest first. */
  #idle: number[] = [];
  #probed: readonly ProbedService[] = [];
  #endpoints: readonly string[] = [];

  constructor(options: ScalingOptions) {
    this.#options = options;
  }

  /** Those that are asked, in the order of their making, the last one made among them; empty while there are none. */
  get probed(): readonly ProbedService[] {
    return this.#probed;
  }

  /**
   * Creates that many services from none. The last one gets its endpoints after the API server has taken all others: the data plane hears of changes
   * in their order, so whoever reaches it has been told of all. The others that are asked must answer then too; that is outside of the time.
   * @param endpoints addresses of the server pods
   * @param probers containers with fortio, one per node
   * @returns seconds from the first request until the last service answered on every node
   */
  async program(services: number, endpoints: readonly string[], probers: readonly PodPlace[], signal: AbortSignal): Promise<number> {
    const { clock } = this.#options;
    this.#isBegun = true;
    this.#endpoints = endpoints;
    this.#next = services;
    const startedAt = clock.monotonicSeconds();
    const last = services - 1;
    const asked = new Map(spread(services, PROBED).map((index) => [index, ""]));
    this.#idle = range(services).filter((index) => !asked.has(index));
    await inParallel(range(last), REQUESTS_AT_ONCE, async (index) => {
      const address = await this.#makeService(index, signal);
      if (asked.has(index)) asked.set(index, address);
      await this.#makeEndpoints(index, signal);
    });
    asked.set(last, await this.#makeService(last, signal));
    const probed = [...asked].map(([index, host]) => ({ name: this.#nameOf(index), address: { host, port: PORTS.http.port } }));
    const limitSeconds = Math.ceil(LIMIT_SECONDS + services * LIMIT_SECONDS_PER_SERVICE);
    const reached = this.#askAll(probed.slice(-1), probers, "reached", limitSeconds, signal);
    const told = this.#makeEndpoints(last, signal);
    // Both are waited for, whichever fails first: nothing of it may go on behind our back.
    const [programmed, taken] = await Promise.allSettled([reached, told]);
    if (taken.status === "rejected") throw taken.reason;
    if (programmed.status === "rejected") throw programmed.reason;
    const seconds = clock.monotonicSeconds() - startedAt;
    await this.#askAll(probed.slice(0, -1), probers, "reached", LIMIT_SECONDS, signal);
    this.#probed = probed;
    return seconds;
  }

  /** Makes a new one in the place of the oldest that nobody asks. Without any: nothing. */
  async replaceOne(signal: AbortSignal): Promise<void> {
    const oldest = this.#idle.shift();
    if (oldest === undefined) return;
    const index = this.#next++;
    await this.#makeService(index, signal);
    await this.#makeEndpoints(index, signal);
    for (const kind of SERVICE_KINDS) await this.#remove(kind, scalingName(oldest), signal);
    this.#idle.push(index);
  }

  /** Takes all of them out, also those of an attempt that failed, and waits until the data plane has forgotten them. @returns whether there were any */
  async remove(probers: readonly PodPlace[], signal: AbortSignal): Promise<boolean> {
    if (!this.#isBegun) return false;
    const last = this.#probed.slice(-1);
    this.#probed = [];
    await this.removeAll(signal, last[0]?.name);
    await this.#askAll(last, probers, "gone", LIMIT_SECONDS, signal);
    this.#isBegun = false;
    return true;
  }

  /** Takes out what bears the labels. @param lastName of the one that goes after all others, as it came: whoever has forgotten it has been told of all */
  async removeAll(signal: AbortSignal, lastName?: string): Promise<void> {
    const { cluster, run } = this.#options;
    const namespace = namespaceOf(run);
    const labelSelector = Object.entries({ ...labelsOf(run), ...SCALING })
      .map((label) => label.join("="))
      .join(",");
    for (const kind of SERVICE_KINDS) {
      const names = (await cluster.list({ ...kind, namespace, labelSelector }, signal)).map(({ metadata: { name } }) => name);
      const isLast = (name: string) => `${namespace}/${name}` === lastName;
      for (const some of [names.filter((name) => !isLast(name)), names.filter(isLast)]) {
        await inParallel(some, REQUESTS_AT_ONCE, (name) => this.#remove(kind, name, signal));
      }
    }
  }

  /** @returns its address */
  async #makeService(index: number, signal: AbortSignal): Promise<string> {
    const { cluster, run } = this.#options;
    return clusterAddress(await cluster.apply(scalingService(run, index), signal));
  }

  async #makeEndpoints(index: number, signal: AbortSignal): Promise<void> {
    const { cluster, run, clock } = this.#options;
    await cluster.apply(scalingEndpoints(run, index, this.#endpoints, clock.now()), signal);
  }

  #remove(kind: (typeof SERVICE_KINDS)[number], name: string, signal: AbortSignal): Promise<void> {
    return this.#options.cluster.remove({ ...kind, name, namespace: namespaceOf(this.#options.run) }, signal);
  }

  /** Waits on all nodes at once, and all are waited for, whichever fails first. */
  async #askAll(
    services: readonly ProbedService[],
    probers: readonly PodPlace[],
    wanted: "reached" | "gone",
    limitSeconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    const addresses = services.map(({ address }) => address);
    if (addresses.length === 0) return;
    const results = await Promise.allSettled(probers.map((place) => probe(this.#options, place, wanted, addresses, limitSeconds, signal)));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  #nameOf(index: number): string {
    return `${namespaceOf(this.#options.run)}/${scalingName(index)}`;
  }
}

/** What a service of ours is made of, in the order in which it is taken out. */
export const SERVICE_KINDS = [
  { apiVersion: "v1", kind: "Service" },
  { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
] as const;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** At most `count` numbers below `below`, evenly from the first to the last. */
const spread = (below: number, count: number): readonly number[] => [
  ...new Set(range(count).map((index) => Math.round((index * (below - 1)) / (count - 1)))),
];

/** The address that the API server gave a service. @throws EnvironmentError when it gave none */
export function clusterAddress(service: KubernetesObject): string {
  const { clusterIP } = service.spec as { readonly clusterIP?: unknown };
  if (typeof clusterIP !== "string" || clusterIP === "")
    throw new EnvironmentError(`The cluster gave service ${service.metadata.name} no address.`);
  return clusterIP;
}
