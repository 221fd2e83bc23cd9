import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, KubernetesObject, PodPlace } from "./cluster.ts";
import { inParallel } from "./in-parallel.ts";
import { SCALING, scalingEndpoints, scalingName, scalingService } from "./manifests/services.ts";
import { labelsOf, namespaceOf } from "./names.ts";
import { PORTS } from "./ports.ts";
import { probe } from "./prober.ts";

/** Requests under way at once: more only wait in the API server's queue (API priority and fairness). */
const WIDTH = 32;

const LIMIT_SECONDS = 120;
const LIMIT_SECONDS_PER_SERVICE = 0.03;

export interface ScalingOptions {
  readonly cluster: Cluster;
  readonly run: string;
  readonly clock: Clock;
}

/** The services that come and go with the service-scaling test, beside those that are always there. */
export class ScalingServices {
  readonly #options: ScalingOptions;
  /** How many there may be. */
  #services = 0;
  #probed: ServerAddress | undefined;

  constructor(options: ScalingOptions) {
    this.#options = options;
  }

  /** Address of the probed service; `undefined` while there are none. */
  get probed(): ServerAddress | undefined {
    return this.#probed;
  }

  /** Name by which a rule tells the probed service. */
  get probedName(): string {
    return `${namespaceOf(this.#options.run)}/${scalingName(this.#services - 1)}`;
  }

  /**
   * Creates that many services from none. The probed one gets its endpoints last, after the API server has taken all others: the data plane
   * hears of changes in their order, so whoever reaches it has been told of all.
   * @param endpoints addresses of the server pods
   * @param probers containers with fortio, one per node
   * @returns seconds from the first request until the probed service answered on every node
   */
  async program(services: number, endpoints: readonly string[], probers: readonly PodPlace[], signal: AbortSignal): Promise<number> {
    const { cluster, run, clock } = this.#options;
    this.#services = services;
    const startedAt = clock.monotonicSeconds();
    const last = services - 1;
    await inParallel(
      Array.from({ length: last }, (_, index) => index),
      WIDTH,
      async (index) => {
        await cluster.apply(scalingService(run, index), signal);
        await cluster.apply(scalingEndpoints(run, index, endpoints), signal);
      },
    );
    const probed = { host: clusterAddress(await cluster.apply(scalingService(run, last), signal)), port: PORTS.http.port };
    const limitSeconds = Math.ceil(LIMIT_SECONDS + services * LIMIT_SECONDS_PER_SERVICE);
    const reached = Promise.all(probers.map((place) => probe(this.#options, place, "reached", probed, limitSeconds, signal)));
    const told = cluster.apply(scalingEndpoints(run, last, endpoints), signal);
    // Both are waited for, whichever fails first: nothing of it may go on behind our back.
    const [programmed, taken] = await Promise.allSettled([reached, told]);
    if (taken.status === "rejected") throw taken.reason;
    if (programmed.status === "rejected") throw programmed.reason;
    this.#probed = probed;
    return clock.monotonicSeconds() - startedAt;
  }

  /** Takes all of them out, also those of an attempt that failed, and waits until the data plane has forgotten them. @returns whether there were any */
  async remove(probers: readonly PodPlace[], signal: AbortSignal): Promise<boolean> {
    if (this.#services === 0) return false;
    const { cluster, run } = this.#options;
    const probed = this.#probed;
    this.#probed = undefined;
    for (const kind of KINDS) {
      const labelSelector = Object.entries({ ...labelsOf(run), ...SCALING })
        .map((label) => label.join("="))
        .join(",");
      const objects = await cluster.list({ ...kind, namespace: namespaceOf(run), labelSelector }, signal);
      await inParallel(objects, WIDTH, ({ metadata }) =>
        cluster.remove({ ...kind, name: metadata.name, namespace: namespaceOf(run) }, signal),
      );
    }
    if (probed !== undefined) await Promise.all(probers.map((place) => probe(this.#options, place, "gone", probed, LIMIT_SECONDS, signal)));
    this.#services = 0;
    return true;
  }
}

/** In the order in which they are taken out. */
const KINDS = [
  { apiVersion: "v1", kind: "Service" },
  { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
] as const;

/** The address that the API server gave a service. @throws EnvironmentError when it gave none */
export function clusterAddress(service: KubernetesObject): string {
  const { clusterIP } = service.spec as { readonly clusterIP?: unknown };
  if (typeof clusterIP !== "string" || clusterIP === "")
    throw new EnvironmentError(`The cluster gave service ${service.metadata.name} no address.`);
  return clusterIP;
}
