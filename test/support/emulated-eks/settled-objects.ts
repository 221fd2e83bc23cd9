import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";

/** What an object gets from where it is. */
export interface Places {
  /** Names of the nodes. */
  readonly nodes: readonly string[];
  /** Each gives an address that nobody has. */
  readonly podAddress: () => string;
  readonly serviceAddress: () => string;
}

/** An object with what a scheduler, a kubelet and the controllers would fill in. */
export function settled(object: KubernetesObject, places: Places): KubernetesObject {
  if (object.kind === "Pod") return runningPod(object, places);
  if (object.kind === "Service") {
    const spec = object["spec"] as { clusterIP?: string };
    return { ...object, spec: { ...spec, clusterIP: spec.clusterIP ?? places.serviceAddress() } };
  }
  if (object.kind === "DaemonSet") return { ...object, status: rolledOut(object, places.nodes.length) };
  if (object.kind === "Deployment") return { ...object, status: deployed(object, places.nodes.length > 0) };
  return object;
}

function runningPod(object: KubernetesObject, { nodes, podAddress }: Places): KubernetesObject {
  const spec = object["spec"] as { nodeName?: string; hostNetwork?: boolean; containers: readonly { name: string; image: string }[] };
  const nodeName = spec.nodeName ?? nodes[0] ?? "nowhere";
  const podIP = spec.hostNetwork === true ? `10.42.0.${10 + nodes.indexOf(nodeName)}` : podAddress();
  const containerStatuses = spec.containers.map(({ name, image }) => ({
    name,
    image,
    imageID: `${image}@sha256:${"0".repeat(64)}`,
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt: new Date().toISOString() } },
  }));
  const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({ type, status: "True" }));
  return {
    ...object,
    spec: { ...spec, nodeName },
    status: { phase: "Running", podIP, podIPs: [{ ip: podIP }], conditions, containerStatuses },
  };
}

const rolledOut = ({ metadata }: KubernetesObject, count: number) => ({
  observedGeneration: metadata["generation"],
  desiredNumberScheduled: count,
  currentNumberScheduled: count,
  updatedNumberScheduled: count,
  numberReady: count,
  numberAvailable: count,
});

function deployed(object: KubernetesObject, hasNodes: boolean) {
  const replicas = (object["spec"] as { replicas?: number }).replicas ?? 1;
  const ready = hasNodes ? replicas : 0;
  return {
    observedGeneration: object.metadata["generation"],
    replicas,
    updatedReplicas: replicas,
    readyReplicas: ready,
    availableReplicas: ready,
    conditions: [{ type: "Available", status: ready === replicas ? "True" : "False" }],
  };
}
