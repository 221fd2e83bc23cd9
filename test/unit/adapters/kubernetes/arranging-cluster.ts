import type { KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
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
  #pods = 0;

  override async apply(object: KubernetesObject): Promise<KubernetesObject> {
    const applied = await super.apply(object);
    if (object.kind !== "Pod") return applied;
    const { name, namespace } = object.metadata;
    const status = {
      phase: "Running",
      podIP: `10.244.0.${++this.#pods}`,
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [{ name: "fortio", ready: true, restartCount: 0, imageID: "x/fortio@sha256:00" }],
    };
    const [, asked = ""] = /"operator":"In","values":\["([^"]+)"\]/.exec(JSON.stringify(object["spec"])) ?? [];
    const placed = { ...object, spec: { ...(object["spec"] as object), nodeName: this.misplaced.get(name) ?? asked }, status };
    this.objects.set(`Pod/${namespace}/${name}`, placed);
    return placed;
  }

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
