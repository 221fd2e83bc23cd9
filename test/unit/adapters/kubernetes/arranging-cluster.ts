import type { Cluster, KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { imagesFrom } from "../../../../actions/lib/adapters/kubernetes/images.ts";
import { Workloads } from "../../../../actions/lib/adapters/kubernetes/workloads.ts";
import type { TrafficPath } from "../../../../actions/lib/model/traffic-path.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { node } from "./nodes.ts";

/** A cluster whose pods come up at once on the node that they ask for, each with an address of its own. */
export class ArrangingCluster extends FakeCluster {
  /** Node of a pod, in place of the one that it asks for. */
  readonly misplaced = new Map<string, string>();
  /** Names of pods that never end, because their node is gone. */
  readonly stuck = new Set<string>();
  #pods = 0;

  override async apply(object: KubernetesObject): Promise<KubernetesObject> {
    const { name, namespace } = object.metadata;
    const before = this.objects.get(`Pod/${namespace}/${name}`);
    const applied = await super.apply(object);
    if (object.kind !== "Pod") return applied;
    // What is applied to a pod that is being deleted makes no new one.
    if (before?.metadata["deletionTimestamp"] !== undefined) {
      this.objects.set(`Pod/${namespace}/${name}`, before);
      return before;
    }
    const status = {
      phase: "Running",
      podIP: `10.244.0.${++this.#pods}`,
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [{ name: "fortio", ready: true, restartCount: 0, imageID: "x/fortio@sha256:00" }],
    };
    const [, asked = ""] = /"operator":"In","values":\["([^"]+)"\]/.exec(JSON.stringify(object["spec"])) ?? [];
    const metadata = { ...object.metadata, uid: `uid-${this.#pods}` };
    const placed = { ...object, metadata, spec: { ...(object["spec"] as object), nodeName: this.misplaced.get(name) ?? asked }, status };
    this.objects.set(`Pod/${namespace}/${name}`, placed);
    return placed;
  }

  override remove: Cluster["remove"] = async ({ kind, name, namespace }) => {
    const key = `${kind}/${namespace}/${name}`;
    this.calls.push(`remove ${key}`);
    const object = this.objects.get(key);
    if (object === undefined || kind !== "Pod" || !this.stuck.has(name)) this.objects.delete(key);
    else this.objects.set(key, { ...object, metadata: { ...object.metadata, deletionTimestamp: "2026-11-21T12:00:00Z" } });
  };

  /** Names of all objects of a kind. */
  namesOf(kind: string): readonly string[] {
    return [...this.objects.values()].filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
  }
}

/** A pair of nodes with its client and servers, and nothing arranged yet. */
export async function arrangingPlace(path: TrafficPath) {
  const cluster = new ArrangingCluster();
  const pair = { client: node("n1"), other: node("n2"), notes: [] };
  const shared = { cluster, run: "r1", clock: new HandClock(), images: imagesFrom([]), tolerations: [], pair };
  const workloads = new Workloads({ ...shared, index: 0, workloads: ["http"], paths: [path] });
  await workloads.start(new AbortController().signal);
  cluster.calls.length = 0;
  return { ...shared, workloads };
}
