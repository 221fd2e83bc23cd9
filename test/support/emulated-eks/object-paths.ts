import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";

/** `resource`: kind and whether it lives in namespaces; by group and version. */
export const KINDS: Readonly<Record<string, Readonly<Record<string, readonly [kind: string, namespaced: boolean]>>>> = {
  v1: {
    namespaces: ["Namespace", false],
    nodes: ["Node", false],
    pods: ["Pod", true],
    services: ["Service", true],
    configmaps: ["ConfigMap", true],
    secrets: ["Secret", true],
    serviceaccounts: ["ServiceAccount", true],
    persistentvolumeclaims: ["PersistentVolumeClaim", true],
    events: ["Event", true],
  },
  "apps/v1": { daemonsets: ["DaemonSet", true], deployments: ["Deployment", true] },
  "discovery.k8s.io/v1": { endpointslices: ["EndpointSlice", true] },
};

export function pathOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): string {
  const resources = KINDS[apiVersion] ?? {};
  const found = Object.entries(resources).find(([, [known]]) => known === kind);
  if (found === undefined) throw new Error(`The emulated cluster has no ${kind} of ${apiVersion}.`);
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${found[0]}/${name}`;
}

/** Whether an object's path is one of a collection: of one namespace, or of all. */
export function isAmong(path: string, collection: string): boolean {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return folder === collection || folder.replace(/\/namespaces\/[^/]+(?=\/)/, "") === collection;
}

export const isCollection = (path: string): boolean =>
  Object.values(KINDS).some((resources) => Object.keys(resources).includes(path.slice(path.lastIndexOf("/") + 1)));
