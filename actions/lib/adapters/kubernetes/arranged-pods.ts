import type { ArrangementKind } from "../../model/arrangement.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Cluster, KubernetesObject } from "./cluster.ts";
import { inParallel, REQUESTS_AT_ONCE } from "./in-parallel.ts";
import { namespaceOf, selectorOf } from "./names.ts";
import { isHopeless, type PodState, podState, podTrouble, requireNode } from "./pod-state.ts";

/** Of whatever comes and goes with an arrangement: the arrangement's kind. */
export const ARRANGEMENT_LABEL = "eks-cni-bench/arrangement";

/** Selects what belongs to arrangements of one kind. */
export const arrangementSelector = (run: string, kind: ArrangementKind): string => `${selectorOf(run)},${ARRANGEMENT_LABEL}=${kind}`;

/** Their images are on the nodes already: clients and servers have the same ones. */
const READY_LIMIT_SECONDS = 120;
const GONE_LIMIT_SECONDS = 60;
const POD = { apiVersion: "v1", kind: "Pod" } as const;

/** A pod of an arrangement, and where it must run. */
export interface PlacedPod {
  readonly node: string;
  readonly manifest: KubernetesObject;
}

/** The pods of one arrangement, in the namespace of the run's clients and servers. */
export class ArrangedPods {
  readonly #cluster: Cluster;
  readonly #run: string;
  readonly #kind: ArrangementKind;
  #addresses = new Map<string, string>();
  /** Pods whose end was waited for, by `uid`. Those of a node that is gone never end, and are not to cost every later step the same wait. */
  readonly #awaited = new Set<string>();

  constructor(cluster: Cluster, run: string, kind: ArrangementKind) {
    this.#cluster = cluster;
    this.#run = run;
    this.#kind = kind;
  }

  /**
   * Resolves when all are ready on their nodes.
   * @throws EnvironmentError in the words of the pod that does not come up, or when a pod of that name has not ended yet
   */
  async start(pods: readonly PlacedPod[], signal: AbortSignal): Promise<void> {
    const names = pods.map(({ manifest }) => manifest.metadata.name);
    await this.requireEnded(names, signal);
    await inParallel(pods, REQUESTS_AT_ONCE, ({ manifest }) => this.#cluster.apply(manifest, signal));
    const troubles = (objects: readonly KubernetesObject[]) => {
      const found = new Map(objects.map((object) => [object.metadata.name, podState(object)]));
      return names.flatMap((name) => {
        const pod = found.get(name);
        return pod === undefined ? [`pod ${name} is gone`] : (podTrouble(pod) ?? []);
      });
    };
    const ready = await this.#waitFor(
      {
        isDone: (objects) => troubles(objects).length === 0,
        isHopeless: (objects) => objects.map(podState).some((pod) => names.includes(pod.metadata.name) && isLost(pod)),
        explain: (objects) => `The pods of ${this.#kind} do not come up: ${troubles(objects).slice(0, 2).join("; ")}.`,
        limitSeconds: READY_LIMIT_SECONDS,
      },
      signal,
    );
    const states = new Map(ready.map(podState).map((pod) => [pod.metadata.name, pod] as const));
    for (const { node, manifest } of pods) requireNode(manifest.metadata.name, states.get(manifest.metadata.name), node);
    this.#addresses = new Map([...states].map(([name, { status }]) => [name, status.podIP ?? ""]));
  }

  /** A pod that is made under the name of one that is ending is not made. @throws EnvironmentError when one of that name is ending */
  async requireEnded(names: readonly string[], signal: AbortSignal): Promise<void> {
    const ending = (await this.#cluster.list(this.#all, signal))
      .map(podState)
      .find(({ metadata }) => metadata.deletionTimestamp !== undefined && names.includes(metadata.name));
    if (ending === undefined) return;
    const { metadata, spec } = ending;
    throw new EnvironmentError(
      `Pod ${metadata.name} of an earlier step has not ended on node ${spec.nodeName ?? "unknown"}, though it was to by ${metadata.deletionTimestamp}, so no pod of that name can be started.`,
    );
  }

  /** @throws Error for a pod that was not started */
  addressOf(name: string): string {
    const address = this.#addresses.get(name);
    if (address === undefined) throw new Error(`no pod ${name}`);
    return address;
  }

  /**
   * Resolves when none is left, also of a start that failed, but for those whose end an earlier call has waited for in vain.
   * @throws EnvironmentError that names those that did not end
   */
  async remove(signal: AbortSignal): Promise<void> {
    this.#addresses.clear();
    const left = await this.#cluster.list(this.#all, signal);
    const namespace = namespaceOf(this.#run);
    await inParallel(left, REQUESTS_AT_ONCE, ({ metadata: { name } }) => this.#cluster.remove({ ...POD, name, namespace }, signal));
    const uids = new Set(left.map(uidOf).filter((uid) => !this.#awaited.has(uid)));
    if (uids.size === 0) return;
    for (const uid of uids) this.#awaited.add(uid);
    const ending = (objects: readonly KubernetesObject[]) => objects.filter((pod) => uids.has(uidOf(pod)));
    await this.#waitFor(
      {
        isDone: (objects) => ending(objects).length === 0,
        explain: (objects) =>
          `Pods of ${this.#kind} did not end within ${GONE_LIMIT_SECONDS} s: ${ending(objects)
            .map(({ metadata }) => metadata.name)
            .join(", ")}.`,
        limitSeconds: GONE_LIMIT_SECONDS,
      },
      signal,
    );
  }

  get #all(): Parameters<Cluster["list"]>[0] {
    return { ...POD, namespace: namespaceOf(this.#run), labelSelector: arrangementSelector(this.#run, this.#kind) };
  }

  #waitFor(condition: Parameters<Cluster["waitFor"]>[1], signal: AbortSignal): ReturnType<Cluster["waitFor"]> {
    return this.#cluster.waitFor(this.#all, condition, signal);
  }
}

/** Whoever deletes a pod does not start it again. */
const isLost = (pod: PodState): boolean => pod.metadata.deletionTimestamp !== undefined || isHopeless(pod);

const uidOf = (pod: KubernetesObject): string => podState(pod).metadata.uid;
