import type { KubernetesObject } from "../cluster.ts";
import { EXPIRES_ANNOTATION, labelsOf } from "../names.ts";

/** @param level what the pods in it may do; the API server refuses the others */
export const namespaceManifest = (name: string, run: string, level: "restricted" | "privileged", expires: Date): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    labels: { ...labelsOf(run), "pod-security.kubernetes.io/enforce": level },
    annotations: { [EXPIRES_ANNOTATION]: expires.toISOString() },
  },
});
