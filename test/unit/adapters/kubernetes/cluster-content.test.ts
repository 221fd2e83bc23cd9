import { describe, expect, test } from "vitest";
import type { Cluster, KubernetesObject, ListOptions } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { clusterContent } from "../../../../actions/lib/adapters/kubernetes/cluster-content.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";

const object = (apiVersion: string, kind: string, name: string, spec: object = {}, namespace?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  spec,
});

/** A cluster that forgets what it is told to remove, but for what is held. */
function clusterWith(objects: KubernetesObject[], held: readonly string[] = [], missing: readonly string[] = []) {
  const removed: string[] = [];
  const selectors: ListOptions[] = [];
  const cluster: Pick<Cluster, "list" | "remove" | "waitFor"> = {
    async list(options) {
      selectors.push(options);
      if (missing.includes(options.kind)) throw new EnvironmentError(`The cluster has no kind ${options.kind} of ${options.apiVersion}.`);
      return objects.filter(({ kind }) => kind === options.kind);
    },
    remove: async ({ kind, name }) => void removed.push(`${kind} ${name}`),
    async waitFor({ kind: asked }, condition) {
      const left = objects.filter(
        ({ kind, metadata }) => kind === asked && (held.includes(metadata.name) || !removed.includes(`${kind} ${metadata.name}`)),
      );
      if (condition.isDone(left)) return left;
      throw new EnvironmentError(condition.explain(left));
    },
  };
  return { removed, selectors, content: clusterContent(async () => cluster as Cluster, new HandClock(), recordingLog()) };
}

const signal = new AbortController().signal;

describe("the inside of a cluster that goes", () => {
  test("loses Services with a load balancer, Ingresses, Gateways and our namespaces, and nothing else", async () => {
    const { content, removed, selectors } = clusterWith([
      object("v1", "Service", "web", { type: "LoadBalancer" }, "shop"),
      object("v1", "Service", "kubernetes", { type: "ClusterIP" }, "default"),
      object("networking.k8s.io/v1", "Ingress", "front", {}, "shop"),
      object("gateway.networking.k8s.io/v1", "Gateway", "door", {}, "shop"),
      object("v1", "Namespace", "cni-bench-run-1"),
    ]);
    expect(await content.remove(60, signal)).toEqual([]);
    expect(removed).toEqual(["Service web", "Ingress front", "Gateway door", "Namespace cni-bench-run-1"]);
    expect(selectors.find(({ kind }) => kind === "Namespace")?.labelSelector).toBe("app.kubernetes.io/managed-by=eks-cni-bench");
  });

  test("may know no Gateways", async () => {
    expect(await clusterWith([], [], ["Gateway"]).content.remove(60, signal)).toEqual([]);
  });

  test("says what is still there at the limit", async () => {
    const { content } = clusterWith([object("v1", "Service", "web", { type: "LoadBalancer" }, "shop")], ["web"]);
    expect(await content.remove(60, signal)).toEqual(["Service shop/web is still there."]);
  });
});
