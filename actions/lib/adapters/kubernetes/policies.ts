import type { Arranged, Arrangement } from "../../model/arrangement.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { ServerAddress } from "../../ports/target.ts";
import { ArrangedPods, arrangementSelector } from "./arranged-pods.ts";
import type { Arranger, ArrangingPlace } from "./arranger.ts";
import { clockOffset } from "./clock-offset.ts";
import type { KubernetesObject, PodPlace } from "./cluster.ts";
import { type Enforcing, watchShutOut } from "./enforcement.ts";
import { inParallel, REQUESTS_AT_ONCE } from "./in-parallel.ts";
import { HTTP_CONTAINER, httpPod } from "./manifests/http-pod.ts";
import { GUARDED, OUTSIDER, otherPolicy, type PolicyPlace, serverPolicy } from "./manifests/network-policy.ts";
import { namespaceOf, SCRATCH } from "./names.ts";
import { PORTS } from "./ports.ts";
import { firstOther, probe } from "./prober.ts";

const PATH: TrafficPath = "pod/other-node";
const KIND = "policies";
const POLICY = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" } as const;

const LIMIT_SECONDS = 60;

/** A cluster that does not enforce within this does not enforce; engines that do take tenths of a second to a few seconds, and longer with many. */
const ENFORCED_SECONDS = 10;
const ENFORCED_SECONDS_PER_POLICY = 0.02;

/** A request that is merely late looks like the first one that was shut out. So often it is no accident. */
const TRIES = 3;
/** How long the outsider is asked again: who is shut out stays shut out. */
const CERTAIN_SECONDS = 1;

/** What policies need of where they are arranged. */
type PoliciesPlace = Pick<ArrangingPlace, "cluster" | "run" | "clock" | "images" | "tolerations" | "pair" | "workloads">;

/**
 * So many policies about the servers, and as many about pods that are not there. Two pods of ours tell whether they are enforced, and how soon: an
 * outsider on the client's node, whom none of them lets through, and a guarded pod on the servers' node, which only the last of them is about.
 */
export class Policies implements Arranger<"policies"> {
  readonly #place: PoliciesPlace;
  readonly #pods: ArrangedPods;
  #isBegun = false;
  /** Address of the guarded pod; absent until the outsider has reached it and the server. */
  #guarded: ServerAddress | undefined;
  #attempts = 0;

  constructor(place: PoliciesPlace) {
    this.#place = place;
    this.#pods = new ArrangedPods(place.cluster, place.run, KIND);
  }

  async make({ policies }: Extract<Arrangement, { kind: "policies" }>, signal: AbortSignal): Promise<Arranged> {
    if (policies === 0) return { enforcement: { policies } };
    this.#isBegun = true;
    const { cluster, run, workloads } = this.#place;
    const guarded = await this.#startPods(signal);
    const family = guarded.host.includes(":") ? "IPv6" : "IPv4";
    const places = Array.from({ length: policies }, (_, index): PolicyPlace => ({ run, index, of: policies, family }));
    const others = places.map(otherPolicy);
    const [last, ...before] = places.map(serverPolicy).reverse() as [KubernetesObject, ...KubernetesObject[]];
    await inParallel([...others, ...before.reverse()], REQUESTS_AT_ONCE, (policy) => cluster.apply(policy, signal));
    const limitSeconds = Math.ceil(ENFORCED_SECONDS + policies * ENFORCED_SECONDS_PER_POLICY);
    // Once without looking at the time: this one waits for its turn behind all that came before it.
    const { shutOut: first } = await this.#enforce(last, guarded, limitSeconds, signal);
    if (first === undefined) return { enforcement: { policies, enforced: false } };
    for (let tries = 1; ; tries++) {
      await this.#withdraw(last, guarded, limitSeconds, signal);
      const offset = await clockOffset(cluster, this.#outsider, this.#place.clock, signal);
      const { shutOut, askedAt } = await this.#enforce(last, guarded, limitSeconds, signal);
      if (shutOut === undefined) return { enforcement: { policies, enforced: false } };
      await this.#probe(this.#outsider, "gone", [this.#server], limitSeconds, signal);
      await this.#probe(workloads.client("fortio"), "reached", [this.#server], limitSeconds, signal);
      const seconds = shutOut.at - offset.offsetSeconds - askedAt;
      const doubt = shutOut.resolutionSeconds + offset.uncertaintySeconds;
      // What both clocks cannot tell from nothing is no time that anybody measured.
      if (seconds >= -doubt) return { enforcement: { policies, enforced: true, seconds: Math.max(0, seconds), uncertaintySeconds: doubt } };
      if (tries === TRIES)
        throw new EnvironmentError(
          `Pod ${OUTSIDER} lost pod ${GUARDED} ${(-seconds).toFixed(2)} s before the policy that forbids it was made, ${TRIES} times in a row.`,
        );
    }
  }

  async remove(signal: AbortSignal): Promise<void> {
    if (!this.#isBegun) return;
    const { cluster, run } = this.#place;
    const namespace = namespaceOf(run);
    const policies = await cluster.list({ ...POLICY, namespace, labelSelector: arrangementSelector(run, KIND) }, signal);
    await inParallel(policies, REQUESTS_AT_ONCE, ({ metadata: { name } }) => cluster.remove({ ...POLICY, name, namespace }, signal));
    const limitSeconds = Math.ceil(LIMIT_SECONDS + policies.length * ENFORCED_SECONDS_PER_POLICY);
    const guarded = this.#guarded;
    // Waited for once: what is not reached again fails this step, and none of the later ones.
    this.#guarded = undefined;
    if (guarded !== undefined) await this.#probe(this.#outsider, "reached", [guarded, this.#server], limitSeconds, signal);
    await this.#pods.remove(signal);
    this.#isBegun = false;
  }

  get #outsider(): PodPlace {
    return { namespace: namespaceOf(this.#place.run), pod: OUTSIDER, container: HTTP_CONTAINER };
  }

  /** Asked anew each time: after a step that failed, servers are new ones with other addresses. */
  get #server(): ServerAddress {
    return this.#place.workloads.server(PATH, "http");
  }

  /** @returns the address of the guarded pod */
  async #startPods(signal: AbortSignal): Promise<ServerAddress> {
    const { run, images, tolerations, pair } = this.#place;
    const pods = [
      { node: pair.client.name, role: OUTSIDER },
      { node: pair.other?.name ?? pair.client.name, role: GUARDED },
    ];
    await this.#pods.start(
      pods.map(({ node, role }) => ({ node, manifest: httpPod({ run, node, images, tolerations }, KIND, role) })),
      signal,
    );
    const guarded = { host: this.#pods.addressOf(GUARDED), port: PORTS.http.port };
    await this.#probe(this.#outsider, "reached", [guarded, this.#server], LIMIT_SECONDS, signal);
    this.#guarded = guarded;
    return guarded;
  }

  /** Makes a policy, and believes that it is enforced when the outsider is still shut out after that. */
  async #enforce(policy: KubernetesObject, guarded: ServerAddress, limitSeconds: number, signal: AbortSignal): Promise<Enforcing> {
    for (let tries = 1; ; tries++) {
      const seen = await this.#watch(policy, guarded, limitSeconds, signal);
      if (seen.shutOut === undefined) return seen;
      const reached = await firstOther(this.#place, this.#outsider, "gone", [guarded], CERTAIN_SECONDS, signal);
      if (reached === undefined) return seen;
      if (tries === TRIES)
        throw new EnvironmentError(`Requests of pod ${OUTSIDER} fail now and then, so whether policies shut it out is not known.`);
      await this.#withdraw(policy, guarded, limitSeconds, signal);
    }
  }

  /** Takes a policy away, and waits until it is no longer enforced. */
  async #withdraw({ metadata: { name } }: KubernetesObject, guarded: ServerAddress, limitSeconds: number, signal: AbortSignal) {
    const { cluster, run } = this.#place;
    await cluster.remove({ ...POLICY, name, namespace: namespaceOf(run) }, signal);
    await this.#probe(this.#outsider, "reached", [guarded], limitSeconds, signal);
  }

  /** Makes a policy while the outsider asks for the pod that it guards. */
  #watch(policy: KubernetesObject, guarded: ServerAddress, limitSeconds: number, signal: AbortSignal): Promise<Enforcing> {
    const { cluster } = this.#place;
    this.#attempts += 1;
    const log = `${SCRATCH}/outsider-${this.#attempts}.jsonl`;
    return watchShutOut(
      this.#place,
      { place: this.#outsider, address: guarded, log, limitSeconds },
      () => cluster.apply(policy, signal),
      signal,
    );
  }

  #probe(
    place: PodPlace,
    wanted: "reached" | "gone",
    addresses: readonly ServerAddress[],
    limitSeconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    return probe(this.#place, place, wanted, addresses, limitSeconds, signal);
  }
}
