import { createHash } from "node:crypto";

/** Everything of ours in a cluster bears these, so that it can be told apart and found again after a kill. */
export const MANAGED_BY = { "app.kubernetes.io/managed-by": "eks-cni-bench" } as const;
export const RUN_LABEL = "eks-cni-bench/run";
/** What a pod is for: `client`, `server`, or what the node agent calls itself. */
export const ROLE_LABEL = "eks-cni-bench/role";
/** Of a server pod: where it is, seen from the client. */
export const PLACEMENT_LABEL = "eks-cni-bench/placement";
/** Of a server pod: its number among those of its placement. */
export const INDEX_LABEL = "eks-cni-bench/index";
/** Moment after which nobody waits for the run any more, ISO 8601. */
export const EXPIRES_ANNOTATION = "eks-cni-bench/expires";

/** Longer than any run takes; what is older was forgotten. */
export const LIFETIME_SECONDS = 24 * 3600;

export const labelsOf = (run: string): Record<string, string> => ({ ...MANAGED_BY, [RUN_LABEL]: run });

/** Namespace of a run's clients, servers and services, which need no rights. */
export const namespaceOf = (run: string): string => `cni-bench-${run}`;
/** Namespace of what looks at the nodes, which needs all rights. */
export const nodeNamespaceOf = (run: string): string => `cni-bench-${run}-nodes`;

/** Of a client or server pod: the number of the pair of nodes that it belongs to. */
export const PAIR_LABEL = "eks-cni-bench/pair";
/** Folder that the containers of the client share, as they see it. */
export const SCRATCH = "/scratch";
/** Any user but root; it needs no name in the image. */
export const ANY_USER = 65532;

/** Selects what belongs to a run, or to any run of ours. */
export const selectorOf = (run?: string): string =>
  Object.entries(run === undefined ? MANAGED_BY : labelsOf(run))
    .map(([name, value]) => `${name}=${value}`)
    .join(",");

/** Name of a run as objects of Kubernetes can have it; another one for each run. */
export const objectNameOf = (run: string): string =>
  /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(run) ? run : createHash("sha256").update(run).digest("hex").slice(0, 12);
