import type { Arranged, Arrangement, Starts } from "../../model/arrangement.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { ServerAddress } from "../../ports/target.ts";
import { arrangementSelector } from "./arranged-pods.ts";
import type { Arranger } from "./arranger.ts";
import { lookAtClock, offsetFrom, type Sighting } from "./clock-offset.ts";
import { lateness } from "./first-answer.ts";
import { inParallel, REQUESTS_AT_ONCE } from "./in-parallel.ts";
import { startedEndpoints, startedService } from "./manifests/started-service.ts";
import { namespaceOf } from "./names.ts";
import { PORTS } from "./ports.ts";
import { probe } from "./prober.ts";
import { type ScalingPlace, servicesArranger } from "./scaling-arrangers.ts";
import { ServiceCaller } from "./service-caller.ts";
import { waitUntilSynced } from "./service-routing-state.ts";
import { clusterAddress, SERVICE_KINDS } from "./services.ts";

const KIND = "service-starts";
const PATH: TrafficPath = "service/other-node";
const GONE_LIMIT_SECONDS = 120;

/**
 * kube-proxy takes up changes no sooner than 1 s after it last began to (minSyncPeriod, its default by iptables and nftables alike). Of starts that
 * follow each other at once, all but the first would measure that pause: 0.1 s became 0.7 s. So each waits until it is over, whatever routes the
 * services here, and finds the data plane at rest.
 */
const REST_SECONDS = 1.1;

/** When one was given its endpoints, by our clock, and when it answered, by its caller's. */
interface Start {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly sinceUnansweredSeconds: number;
}

/**
 * Services that get their endpoints one after the other, while the client calls them. The clock starts with the request for the endpoints: that is when
 * a deployment is ready, and the service itself stands before, because nobody can call an address that is not known.
 */
export class ServiceStarter implements Arranger<"service-starts"> {
  readonly #place: ScalingPlace;
  readonly #others: Arranger<"services">;
  #isBegun = false;
  #last: ServerAddress | undefined;

  constructor(place: ScalingPlace) {
    this.#place = place;
    this.#others = servicesArranger(place);
  }

  async make({ starts, beside }: Extract<Arrangement, { kind: "service-starts" }>, signal: AbortSignal): Promise<Arranged> {
    const { agents, clock } = this.#place;
    this.#isBegun = true;
    if (beside > 0) await this.#others.make({ kind: "services", services: beside }, signal);
    const addresses = await this.#makeServices(starts, signal);
    await waitUntilSynced(agents, clock, signal);
    return { serviceStarts: await this.#startAll(addresses, signal) };
  }

  async remove(signal: AbortSignal): Promise<void> {
    if (!this.#isBegun) return;
    const { cluster, clock, run, workloads, agents } = this.#place;
    const namespace = namespaceOf(run);
    for (const kind of SERVICE_KINDS) {
      const objects = await cluster.list({ ...kind, namespace, labelSelector: arrangementSelector(run, KIND) }, signal);
      await inParallel(objects, REQUESTS_AT_ONCE, ({ metadata: { name } }) => cluster.remove({ ...kind, name, namespace }, signal));
    }
    // Waited for once: what is not forgotten then fails this step, not all that come.
    const last = this.#last;
    this.#last = undefined;
    if (last !== undefined) await probe(this.#place, workloads.client("fortio"), "gone", last, GONE_LIMIT_SECONDS, signal);
    await this.#others.remove(signal);
    await waitUntilSynced(agents, clock, signal);
    this.#isBegun = false;
  }

  async #makeServices(starts: number, signal: AbortSignal): Promise<readonly ServerAddress[]> {
    const { cluster, run } = this.#place;
    const hosts: string[] = [];
    await inParallel(
      Array.from({ length: starts }, (_, index) => index),
      REQUESTS_AT_ONCE,
      async (index) => {
        hosts[index] = clusterAddress(await cluster.apply(startedService(run, index), signal));
      },
    );
    return hosts.map((host) => ({ host, port: PORTS.http.port }));
  }

  async #startAll(addresses: readonly ServerAddress[], signal: AbortSignal): Promise<Starts> {
    const { cluster, clock, workloads } = this.#place;
    const place = workloads.client("fortio", PATH);
    const looks = await lookAtClock(cluster, place, clock, signal);
    const caller = new ServiceCaller(cluster, place, clock);
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const called = caller.call(addresses, either).catch((error: unknown) => {
      ended.abort(error);
      throw error;
    });
    const started = this.#startInTurn(addresses, caller, either).catch((error: unknown) => {
      ended.abort(error);
      throw error;
    });
    // Both are waited for, whichever fails first: the caller goes on in the pod until it is ended.
    const [watched] = await Promise.allSettled([started, called]);
    signal.throwIfAborted();
    await caller.forget(signal);
    if (watched.status === "rejected") throw watched.reason;
    const { starts, sightings } = watched.value;
    return toStarts(starts, [...looks, ...sightings]);
  }

  async #startInTurn(addresses: readonly ServerAddress[], caller: ServiceCaller, signal: AbortSignal) {
    const { cluster, clock, run, workloads } = this.#place;
    const endpoints = workloads.serverAddresses("other-node");
    const starts: Start[] = [];
    const sightings = [await caller.ready(signal)];
    let restedSeconds = 0;
    for (const [index, address] of addresses.entries()) {
      await clock.sleep(Math.max(0, REST_SECONDS - restedSeconds), signal);
      this.#last = address;
      const askedAt = clock.monotonicSeconds();
      await cluster.apply(startedEndpoints(run, index, endpoints), signal);
      const { atSeconds: answeredAt, sinceUnansweredSeconds, sighting } = await caller.answered(index, signal);
      starts.push({ askedAt, answeredAt, sinceUnansweredSeconds });
      sightings.push(sighting, { nodeSeconds: answeredAt, afterSeconds: askedAt, beforeSeconds: sighting.beforeSeconds });
      restedSeconds = sighting.nodeSeconds - answeredAt;
    }
    return { starts, sightings };
  }
}

/**
 * That no answer came before it was asked for, nor after we heard of it, narrows down how the clocks stand further than the looks at them. How far
 * the caller's attempts are apart is in the doubt too: the service may have worked since the one before.
 */
function toStarts(starts: readonly Start[], sightings: readonly Sighting[]): Starts {
  const { offsetSeconds, uncertaintySeconds } = offsetFrom(sightings);
  return {
    seconds: starts.map(({ askedAt, answeredAt }) => answeredAt - offsetSeconds - askedAt),
    uncertaintySeconds: uncertaintySeconds + lateness(starts),
  };
}
