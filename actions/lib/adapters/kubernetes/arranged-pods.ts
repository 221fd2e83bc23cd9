import type { ArrangementKind } from "../../model/arrangement.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Cluster, KubernetesObject } from "./cluster.ts";
import { namespaceOf, selectorOf } from "./names.ts";
import { isHopeless, type PodState, podState, podTrouble } from "./pod-state.ts";

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

  constructor(cluster: Cluster, run: string, kind: ArrangementKind) {
    this.#cluster = cluster;
    this.#run = run;
    this.#kind = kind;
  }

  /** Resolves when all are ready on their nodes. @throws EnvironmentError in the words of the pod that does not come up */
  async start(pods: readonly PlacedPod[], signal: AbortSignal): Promise<void> {
    await Promise.all(pods.map(({ manifest }) => this.#cluster.apply(manifest, signal)));
    const troubles = (objects: readonly KubernetesObject[]) => {
      const found = new Map(objects.map((object) => [object.metadata.name, podState(object)]));
      return pods.flatMap(({ manifest: { metadata } }) => {
        const pod = found.get(metadata.name);
        return pod === undefined ? [`pod ${metadata.name} is gone`] : (podTrouble(pod) ?? []);
      });
    };
    const ready = await this.#waitFor(
      {
        isDone: (objects) => troubles(objects).length === 0,
        isHopeless: (objects) => objects.map(podState).some(isHopeless),
        explain: (objects) => `The pods of ${this.#kind} do not come up: ${troubles(objects).slice(0, 2).join("; ")}.`,
        limitSeconds: READY_LIMIT_SECONDS,
      },
      signal,
    );
    const states = new Map(ready.map(podState).map((pod) => [pod.metadata.name, pod] as const));
    for (const { node, manifest } of pods) requireNode(manifest.metadata.name, states.get(manifest.metadata.name), node);
    this.#addresses = new Map([...states].map(([name, { status }]) => [name, status.podIP ?? ""]));
  }

  /** @throws Error for a pod that was not started */
  addressOf(name: string): string {
    const address = this.#addresses.get(name);
    if (address === undefined) throw new Error(`no pod ${name}`);
    return address;
  }

  /** Resolves when none is left, also of a start that failed. */
  async remove(signal: AbortSignal): Promise<void> {
    const left = await this.#cluster.list(this.#all, signal);
    const namespace = namespaceOf(this.#run);
    await Promise.all(left.map(({ metadata: { name } }) => this.#cluster.remove({ ...POD, name, namespace }, signal)));
    this.#addresses.clear();
    if (left.length === 0) return;
    await this.#waitFor(
      {
        isDone: (objects) => objects.length === 0,
        explain: (objects) => `Pods of ${this.#kind} did not end: ${objects.map(({ metadata }) => metadata.name).join(", ")}.`,
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

function requireNode(name: string, pod: PodState | undefined, node: string): void {
  const at = pod?.spec.nodeName;
  if (at !== node) throw new EnvironmentError(`Pod ${name} runs on node ${at ?? "unknown"}, not on ${node}.`);
}
