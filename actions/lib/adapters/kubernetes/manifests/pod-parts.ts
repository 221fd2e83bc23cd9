import { ANY_USER } from "../names.ts";
import type { Toleration } from "../tolerations.ts";

/** A second is enough for servers that have nothing to hand over, and for a shell that waits. */
const GRACE_SECONDS = 1;

/** What every pod of ours has: its node by name, no rights, no credentials. The scheduler still decides, so that what it would refuse is told. */
export const podSpec = (node: string, tolerations: readonly Toleration[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }],
      },
    },
  },
  tolerations,
  automountServiceAccountToken: false,
  // Variables of every service would grow with the number of services.
  enableServiceLinks: false,
  terminationGracePeriodSeconds: GRACE_SECONDS,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: ANY_USER,
    runAsGroup: ANY_USER,
    fsGroup: ANY_USER,
    seccompProfile: { type: "RuntimeDefault" },
  },
});

/** What every container of ours has. Requests without limits: a limit would throttle what is measured. */
export const CONTAINER = {
  imagePullPolicy: "IfNotPresent",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  resources: { requests: { cpu: "50m", memory: "32Mi" } },
} as const;
