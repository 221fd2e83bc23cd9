import type { Images } from "../images.ts";
import { ANY_USER, labelsOf, namespaceOf, nodeNamespaceOf, PAIR_LABEL } from "../names.ts";
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

/** What a pod of a pair needs to know of its place. */
export interface PodPlacing {
  readonly run: string;
  /** Number of its pair of nodes. */
  readonly pair: number;
  readonly node: string;
  readonly images: Images;
  readonly tolerations: readonly Toleration[];
  /** Whether it has its node's network in place of one of its own, as the controls have. */
  readonly isOnHost: boolean;
}

/** A pod on its node's network is one that no restricted namespace takes. */
export const namespaceFor = ({ run, isOnHost }: PodPlacing): string => (isOnHost ? nodeNamespaceOf(run) : namespaceOf(run));

export const pairLabels = ({ run, pair }: Pick<PodPlacing, "run" | "pair">): Record<string, string> => ({
  ...labelsOf(run),
  [PAIR_LABEL]: String(pair),
});

/** What every container of ours has. Requests without limits: a limit would throttle what is measured. */
export const CONTAINER = {
  imagePullPolicy: "IfNotPresent",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  resources: { requests: { cpu: "50m", memory: "32Mi" } },
} as const;
