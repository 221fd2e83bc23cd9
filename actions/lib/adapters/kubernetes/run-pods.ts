import { EnvironmentError } from "../../model/errors.ts";
import type { Cluster, KubernetesObject } from "./cluster.ts";
import { PAIR_LABEL, selectorOf } from "./names.ts";
import { isHopeless, isReady, type PodState, podState, podTrouble, requireNode } from "./pod-state.ts";

/** Of pods whose images must be pulled first. */
const READY_LIMIT_SECONDS = 300;
/** Of pods whose images are there; and of those that did not come up again the last time, so that a node that is gone costs little at each step. */
const AGAIN_LIMIT_SECONDS = { first: 60, further: 5 } as const;
const POD = { apiVersion: "v1", kind: "Pod" } as const;

/** A pod that must be there, and where. */
export interface WantedPod {
  readonly name: string;
  readonly node: string;
  readonly manifest: KubernetesObject;
}

/** Where the pods of a pair of nodes are: those with a network of their own and those without are in different namespaces. */
export interface PodGroup {
  readonly namespace: string;
  readonly run: string;
  readonly pair: number;
}

/** The client and server pods of a pair of nodes, in one namespace. */
export class RunPods {
  readonly #cluster: Cluster;
  readonly #namespace: string;
  readonly #ours: Parameters<Cluster["list"]>[0];
  readonly #wanted: readonly WantedPod[];
  #pods = new Map<string, PodState>();
  /** Whether all were made since anybody last saw all of them ready. */
  #areNew = false;
  #againLimitSeconds: number = AGAIN_LIMIT_SECONDS.first;

  constructor(cluster: Cluster, { namespace, run, pair }: PodGroup, wanted: readonly WantedPod[]) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#ours = { ...POD, namespace, labelSelector: `${selectorOf(run)},${PAIR_LABEL}=${pair}` };
    this.#wanted = wanted;
  }

  /** How many there must be. */
  get size(): number {
    return this.#wanted.length;
  }

  /** Resolves when all are ready on their nodes. @throws EnvironmentError in the words of the pod that does not come up */
  async start(signal: AbortSignal): Promise<void> {
    await this.#apply(this.#wanted, READY_LIMIT_SECONDS, signal);
    this.#areNew = false;
  }

  /** Starts some anew, and whatever else is not there any more. @param isStale by name */
  async restart(isStale: (name: string) => boolean, signal: AbortSignal): Promise<void> {
    const limitSeconds = this.#againLimitSeconds;
    this.#againLimitSeconds = AGAIN_LIMIT_SECONDS.further;
    await this.#startAgain(isStale, limitSeconds, signal);
    this.#againLimitSeconds = AGAIN_LIMIT_SECONDS.first;
    this.#areNew = false;
  }

  async #startAgain(isStale: (name: string) => boolean, limitSeconds: number, signal: AbortSignal): Promise<void> {
    await this.#look(signal);
    const stale = this.#wanted.filter(({ name }) => {
      const pod = this.#pods.get(name);
      // The last attempt made them anew and did not see them come up: to make them again would only begin the wait again.
      if (this.#areNew) return pod === undefined || pod.metadata.deletionTimestamp !== undefined || isHopeless(pod);
      return isStale(name) || pod === undefined || !isReady(pod);
    });
    const names = new Set(stale.map(({ name }) => name));
    await Promise.all(stale.map(({ name }) => this.#cluster.remove({ ...POD, name, namespace: this.#namespace }, signal)));
    const left = (objects: readonly KubernetesObject[]) => objects.map(({ metadata }) => metadata.name).filter((name) => names.has(name));
    await this.#waitFor(
      {
        isDone: (objects) => left(objects).length === 0,
        explain: (objects) => `Pods that were to be started anew did not end: ${left(objects).join(", ")}.`,
        limitSeconds,
      },
      signal,
    );
    await this.#apply(stale, limitSeconds, signal);
  }

  /** Looks whether all are still those that were started. @throws EnvironmentError that says which is not, and why */
  async check(signal: AbortSignal): Promise<void> {
    const before = this.#pods;
    await this.#look(signal);
    for (const { name } of this.#wanted) {
      const pod = this.#pods.get(name);
      if (pod === undefined) throw new EnvironmentError(gone(name));
      const trouble = podTrouble(pod);
      if (trouble !== undefined) throw new EnvironmentError(`While it was needed, ${trouble}.`);
      if (startsOf(pod) !== startsOf(before.get(name) ?? pod)) throw new EnvironmentError(`A container of pod ${name} was started again.`);
    }
  }

  /** @throws EnvironmentError for a pod that is gone or has not come up again */
  addressOf(name: string): string {
    if (!this.#wanted.some((wanted) => wanted.name === name)) throw new Error(`no pod ${name}`);
    const pod = this.#pods.get(name);
    if (pod === undefined) throw new EnvironmentError(gone(name));
    if (pod.status.podIP === undefined) throw new EnvironmentError(`Pod ${name} has no address: ${podTrouble(pod) ?? "nobody says why"}.`);
    return pod.status.podIP;
  }

  /** What the nodes really run, by container: image references with digests. */
  get imageIds(): Readonly<Record<string, string>> {
    const containers = [...this.#pods.values()].flatMap(({ status }) => status.containerStatuses);
    return Object.fromEntries(containers.map(({ name, imageID }) => [name, imageID]));
  }

  async #apply(pods: readonly WantedPod[], limitSeconds: number, signal: AbortSignal): Promise<void> {
    for (const { manifest } of pods) await this.#cluster.apply(manifest, signal);
    this.#areNew = true;
    await this.#waitFor(
      {
        isDone: (objects) => this.#troubles(objects).length === 0,
        // All were made before anybody waits, so one that is missing was taken away and does not come back.
        isHopeless: (objects) =>
          this.#wanted.some(({ name }) => !objects.some(({ metadata }) => metadata.name === name)) ||
          objects.map(podState).some((pod) => pod.metadata.deletionTimestamp === undefined && isHopeless(pod)),
        explain: (objects) => `The benchmark's pods do not come up: ${this.#troubles(objects).slice(0, 2).join("; ")}.`,
        limitSeconds,
      },
      signal,
    );
    await this.#look(signal);
    for (const { name, node } of this.#wanted) {
      requireNode(name, this.#pods.get(name), node);
    }
  }

  #troubles(objects: readonly KubernetesObject[]): readonly string[] {
    const pods = new Map(objects.map((object) => [object.metadata.name, podState(object)]));
    return this.#wanted.flatMap(({ name }) => {
      const pod = pods.get(name);
      return pod === undefined ? [`pod ${name} is gone: somebody deleted it, or its node was drained`] : (podTrouble(pod) ?? []);
    });
  }

  async #waitFor(condition: Parameters<Cluster["waitFor"]>[1], signal: AbortSignal): Promise<void> {
    try {
      await this.#cluster.waitFor(this.#ours, condition, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof EnvironmentError)) throw error;
      const warning = await lastWarning(this.#cluster, this.#namespace, signal);
      if (warning === undefined || error.message.includes(warning)) throw error;
      throw new EnvironmentError(`${error.message} The cluster's last warning: ${warning}`);
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const pods = (await this.#cluster.list(this.#ours, signal)).map(podState);
    this.#pods = new Map(pods.map((pod) => [pod.metadata.name, pod]));
  }
}

const gone = (name: string): string => `Pod ${name} is gone: somebody deleted it, or its node was drained.`;

/** Another text for another pod of the same name, and for one whose containers were started again. */
const startsOf = ({ metadata, status }: PodState): string =>
  [metadata.uid, ...status.containerStatuses.map(({ name, restartCount }) => `${name} ${restartCount}`).sort()].join();

/** What the cluster warned of last, on one line: only there stands why a sandbox was not made. */
export async function lastWarning(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<string | undefined> {
  const events = await cluster.list({ apiVersion: "v1", kind: "Event", namespace, fieldSelector: "type=Warning" }, signal);
  const told = events
    .map((event) => ({ at: String(event["lastTimestamp"] ?? event["eventTime"] ?? ""), message: String(event["message"] ?? "") }))
    .filter(({ message }) => message !== "")
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return told.at(-1)?.message.replaceAll(/\s+/g, " ").slice(0, 400);
}
