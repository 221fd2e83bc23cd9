import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { pathOf } from "./object-paths.ts";
import { type Places, settled } from "./settled-objects.ts";

export type ObjectEvent = "ADDED" | "MODIFIED" | "DELETED";

/** The objects of an emulated cluster: what is put is kept, and what controllers would do happens at once. */
export class ObjectStore {
  /** By path. */
  readonly objects = new Map<string, KubernetesObject>();
  readonly #podRange: () => string;
  readonly #tell: (event: ObjectEvent, path: string, object: KubernetesObject) => void;
  #version = 1;
  #addresses = 0;

  /** @param podRange the first two numbers of pods' addresses @param tell hears of every change */
  constructor(podRange: () => string, tell: (event: ObjectEvent, path: string, object: KubernetesObject) => void) {
    this.#podRange = podRange;
    this.#tell = tell;
  }

  get version(): string {
    return String(this.#version);
  }

  /** Keeps an object, and lets happen what controllers would do. */
  put(object: KubernetesObject): KubernetesObject {
    const path = pathOf(object);
    const before = this.objects.get(path);
    const version = String(++this.#version);
    const kept: KubernetesObject = settled(
      {
        ...before,
        ...object,
        metadata: {
          uid: `uid-${version}`,
          creationTimestamp: new Date().toISOString(),
          ...before?.metadata,
          ...object.metadata,
          resourceVersion: version,
          generation: Number(version),
        },
      },
      this.#places(),
    );
    this.objects.set(path, kept);
    this.#tell(before === undefined ? "ADDED" : "MODIFIED", path, kept);
    if (kept.kind === "Node") for (const kind of ["DaemonSet", "Deployment"]) for (const workload of this.all(kind)) this.put(workload);
    if (kept.kind === "Namespace") this.#servantOf(kept.metadata.name);
    if (kept.kind === "DaemonSet" || kept.kind === "Deployment") this.#makePods(kept);
    return kept;
  }

  all = (kind: string): readonly KubernetesObject[] => [...this.objects.values()].filter((object) => object.kind === kind);

  remove(path: string): void {
    const object = this.objects.get(path);
    if (object === undefined) return;
    this.objects.delete(path);
    this.#tell("DELETED", path, object);
    const { name } = object.metadata;
    if (object.kind === "Namespace")
      for (const other of [...this.objects.values()]) if (other.metadata.namespace === name) this.remove(pathOf(other));
    const owned = [...this.objects.values()].filter((other) => ownerOf(other) === `${object.kind}/${object.metadata.namespace}/${name}`);
    for (const other of owned) this.remove(pathOf(other));
  }

  #places(): Places {
    return {
      nodes: this.all("Node").map(({ metadata }) => metadata.name),
      podAddress: () => `${this.#podRange()}.1.${++this.#addresses}`,
      serviceAddress: () => `172.20.0.${++this.#addresses}`,
    };
  }

  #makePods(workload: KubernetesObject): void {
    const { name, namespace = "" } = workload.metadata;
    const { template, replicas = 1 } = workload["spec"] as {
      template?: { metadata?: KubernetesObject["metadata"]; spec: object };
      replicas?: number;
    };
    if (template === undefined) return;
    const nodes = this.all("Node").map(({ metadata }) => metadata.name);
    const places =
      workload.kind === "DaemonSet"
        ? nodes
        : nodes.length === 0
          ? []
          : Array.from({ length: replicas }, (_, i) => nodes[i % nodes.length] ?? "");
    for (const [i, nodeName] of places.entries()) {
      const pod = `${name}-${workload.kind === "DaemonSet" ? nodeName : i}`;
      if (this.objects.has(`/api/v1/namespaces/${namespace}/pods/${pod}`)) continue;
      this.put({
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          ...template.metadata,
          name: pod,
          namespace,
          ownerReferences: [{ apiVersion: "apps/v1", kind: workload.kind, name, uid: "", controller: true }],
        },
        spec: { ...template.spec, nodeName },
      });
    }
  }

  #servantOf(namespace: string): void {
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } };
    if (!this.objects.has(pathOf(account))) this.put(account);
  }
}

function ownerOf(object: KubernetesObject): string | undefined {
  const [owner] = (object.metadata["ownerReferences"] as readonly { kind: string; name: string }[] | undefined) ?? [];
  return owner === undefined ? undefined : `${owner.kind}/${object.metadata.namespace}/${owner.name}`;
}
