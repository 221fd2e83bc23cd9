import type { Cluster, KubernetesObject, PodPlace } from "../../kubernetes/cluster.ts";
import type { Images } from "../../kubernetes/images.ts";
import { clientName, clientPod } from "../../kubernetes/manifests/client-pod.ts";
import { namespaceManifest } from "../../kubernetes/manifests/namespace.ts";
import { serverName, serverPod } from "../../kubernetes/manifests/server-pod.ts";
import { labelsOf, namespaceOf, PAIR_LABEL, ROLE_LABEL } from "../../kubernetes/names.ts";
import { isHopeless, podState, podTrouble, requireNode } from "../../kubernetes/pod-state.ts";
import { PORTS } from "../../kubernetes/ports.ts";
import { givePullSecrets } from "../../kubernetes/pull-secrets.ts";
import type { Toleration } from "../../kubernetes/tolerations.ts";

/** Images may have to be fetched, and a node that was just changed takes its time. */
const READY_LIMIT_SECONDS = 300;
const GONE_LIMIT_SECONDS = 120;
const ACCOUNT_LIMIT_SECONDS = 60;
const POD = { apiVersion: "v1", kind: "Pod" } as const;
const SERVICE = "probed";

export interface ProbePodsOptions {
  readonly cluster: Cluster;
  /** Names the namespace, and everything in it. */
  readonly run: string;
  readonly images: Images;
  /** That the images' registries ask for. */
  readonly pullSecrets?: readonly KubernetesObject[];
  readonly tolerations: readonly Toleration[];
  readonly lifetimeSeconds: number;
}

/** A prober and a server on every probed node, and one service in front of all servers. */
export class ProbePods {
  readonly #options: ProbePodsOptions;
  /** Of every node that ever had pods: a number that its pods are named with. */
  readonly #numbers = new Map<string, number>();

  constructor(options: ProbePodsOptions) {
    this.#options = options;
  }

  /** @returns address of the service */
  async prepare(now: Date, signal: AbortSignal): Promise<string> {
    const { cluster, run, lifetimeSeconds, pullSecrets = [] } = this.#options;
    await cluster.apply(namespaceManifest(this.#namespace, run, "restricted", new Date(now.getTime() + lifetimeSeconds * 1000)), signal);
    // A bare pod is refused while its namespace has no service account yet.
    await cluster.waitFor(
      { apiVersion: "v1", kind: "ServiceAccount", namespace: this.#namespace },
      {
        isDone: (accounts) => accounts.some(({ metadata }) => metadata.name === "default"),
        explain: () => `Namespace ${this.#namespace} was given no service account.`,
        limitSeconds: ACCOUNT_LIMIT_SECONDS,
      },
      signal,
    );
    await givePullSecrets(cluster, pullSecrets, { run, namespace: this.#namespace }, signal);
    await cluster.apply(service(run, this.#namespace), signal);
    const made = await cluster.read({ apiVersion: "v1", kind: "Service", name: SERVICE, namespace: this.#namespace }, signal);
    return (made?.spec as { clusterIP?: string } | undefined)?.clusterIP ?? "";
  }

  /**
   * Puts the pods on a node.
   * @returns address of its server
   * @throws EnvironmentError in the words of the pod that does not come up
   */
  async start(node: string, signal: AbortSignal): Promise<string> {
    const { cluster } = this.#options;
    const placing = this.#placing(node);
    const names = [clientName(placing), serverName(placing, "other-node", 0)];
    for (const manifest of [clientPod(placing, ["fortio"]), serverPod(placing, "other-node", 0, ["http"])])
      await cluster.apply(manifest, signal);
    const troubles = (objects: readonly KubernetesObject[]) => {
      const found = new Map(objects.map((object) => [object.metadata.name, podState(object)]));
      return names.flatMap((name) => {
        const pod = found.get(name);
        return pod === undefined ? [`pod ${name} is gone`] : (podTrouble(pod) ?? []);
      });
    };
    const ready = await cluster.waitFor(
      this.#podsOf(node),
      {
        isDone: (objects) => troubles(objects).length === 0,
        isHopeless: (objects) => objects.map(podState).some(isHopeless),
        explain: (objects) => `The pods that probe do not come up on node ${node}: ${troubles(objects).join("; ")}.`,
        limitSeconds: READY_LIMIT_SECONDS,
      },
      signal,
    );
    const states = new Map(ready.map(podState).map((pod) => [pod.metadata.name, pod] as const));
    for (const name of names) requireNode(name, states.get(name), node);
    return states.get(names[1] ?? "")?.status.podIP ?? "";
  }

  /** Resolves when none of a node's pods is left. */
  async remove(node: string, signal: AbortSignal): Promise<void> {
    const { cluster } = this.#options;
    for (const { metadata } of await cluster.list(this.#podsOf(node), signal))
      await cluster.remove({ ...POD, name: metadata.name, namespace: this.#namespace }, signal);
    await cluster.waitFor(
      this.#podsOf(node),
      {
        isDone: (objects) => objects.length === 0,
        explain: () => `The pods that probed did not end on node ${node} within ${GONE_LIMIT_SECONDS} s.`,
        limitSeconds: GONE_LIMIT_SECONDS,
      },
      signal,
    );
  }

  /** The container of a node that probes. */
  prober(node: string): PodPlace {
    return { namespace: this.#namespace, pod: clientName(this.#placing(node)), container: "fortio" };
  }

  get #namespace(): string {
    return namespaceOf(this.#options.run);
  }

  #podsOf(node: string): Parameters<Cluster["list"]>[0] {
    const labels = Object.entries({ ...labelsOf(this.#options.run), [PAIR_LABEL]: String(this.#placing(node).pair) });
    return { ...POD, namespace: this.#namespace, labelSelector: labels.map(([name, value]) => `${name}=${value}`).join(",") };
  }

  #placing(node: string): Parameters<typeof clientPod>[0] {
    const pair = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, pair);
    const { run, images, tolerations } = this.#options;
    return { run, pair, node, images, tolerations, isOnHost: false };
  }
}

/** In front of the servers of all nodes: whoever asks it feels nothing of one node that leaves, if it is told in time. */
const service = (run: string, namespace: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: SERVICE, namespace, labels: labelsOf(run) },
  spec: {
    selector: { ...labelsOf(run), [ROLE_LABEL]: "server" },
    ports: [
      { name: "http", protocol: "TCP", port: PORTS.http.port, targetPort: PORTS.http.port },
      { name: "tcp-echo", protocol: "TCP", port: PORTS["tcp-echo"].port, targetPort: PORTS["tcp-echo"].port },
    ],
  },
});
