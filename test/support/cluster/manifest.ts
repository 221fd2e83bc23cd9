import { stringify } from "yaml";

/** An object as `kubectl apply` takes it. */
export type Manifest = Readonly<Record<string, unknown>>;

/** Namespace of what belongs to the cluster itself. */
export const SYSTEM = "kube-system";

/** Many documents in one text, as `kubectl apply` reads it. */
export const asText = (manifests: readonly Manifest[]): string => manifests.map((manifest) => stringify(manifest)).join("---\n");

export const serviceAccount = (name: string): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace: SYSTEM },
});

export const clusterRoleBinding = (name: string, role: string, account: string): Manifest => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
  subjects: [{ kind: "ServiceAccount", name: account, namespace: SYSTEM }],
});
