import { ConfigurationError } from "../../model/errors.ts";
import type { AccessQuestion, Cluster, KubernetesObject } from "./cluster.ts";
import { MANAGED_BY, namespaceOf, nodeNamespaceOf } from "./names.ts";
import { pullSecretQuestions, type SecretReference } from "./pull-secrets.ts";

interface Need {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verbs: readonly string[];
  /** `cluster`: of no namespace; `run`: in the namespaces of the run; `everywhere`: in all namespaces. */
  readonly where: "cluster" | "run" | "everywhere";
}

/** All that a run does to a cluster. Server-side apply is `patch`, and `create` where the object is new. */
const NEEDS: readonly Need[] = [
  { group: "", resource: "nodes", verbs: ["list"], where: "cluster" },
  { group: "", resource: "namespaces", verbs: ["list", "watch", "create", "patch", "delete"], where: "cluster" },
  { group: "", resource: "pods", verbs: ["list", "watch", "create", "patch", "delete"], where: "run" },
  { group: "", resource: "pods", subresource: "exec", verbs: ["get", "create"], where: "run" },
  { group: "", resource: "services", verbs: ["list", "create", "patch", "delete"], where: "run" },
  { group: "", resource: "configmaps", verbs: ["create", "patch"], where: "run" },
  { group: "", resource: "serviceaccounts", verbs: ["list", "watch"], where: "run" },
  { group: "", resource: "events", verbs: ["list"], where: "run" },
  { group: "discovery.k8s.io", resource: "endpointslices", verbs: ["list", "create", "patch", "delete"], where: "run" },
  { group: "networking.k8s.io", resource: "networkpolicies", verbs: ["list", "create", "patch", "delete"], where: "run" },
  { group: "apps", resource: "daemonsets", verbs: ["create", "patch"], where: "run" },
  // What the data plane is, read from the pods that carry it and their settings.
  { group: "apps", resource: "daemonsets", verbs: ["list"], where: "everywhere" },
  { group: "", resource: "configmaps", verbs: ["get"], where: "everywhere" },
];

/** What must be allowed before a run begins. */
export const questionsOf = (run: string): readonly AccessQuestion[] =>
  NEEDS.flatMap(({ group, resource, subresource, verbs, where }) =>
    (where === "run" ? [namespaceOf(run), nodeNamespaceOf(run)] : [undefined]).flatMap((namespace) =>
      verbs.map((verb) => ({
        verb,
        group,
        resource,
        ...(subresource === undefined ? {} : { subresource }),
        ...(namespace === undefined ? {} : { namespace }),
      })),
    ),
  );

/** @throws ConfigurationError one sentence that names all that is not allowed */
export async function requirePermissions(
  cluster: Cluster,
  run: string,
  pullSecrets: readonly SecretReference[],
  signal: AbortSignal,
): Promise<void> {
  const secrets = pullSecretQuestions(pullSecrets, [namespaceOf(run), nodeNamespaceOf(run)]);
  const refused = await cluster.refused([...questionsOf(run), ...secrets], signal);
  if (refused.length === 0) return;
  throw new ConfigurationError(
    `The cluster at ${cluster.server} does not allow this user what the benchmark needs: ${describe(refused)}; \`cni-bench rbac\` prints the roles that do.`,
  );
}

/** `create, delete pods in 2 namespaces` and so on, each resource once. */
function describe(questions: readonly AccessQuestion[]): string {
  const byResource = Map.groupBy(questions, ({ resource, subresource }) =>
    subresource === undefined ? resource : `${resource}/${subresource}`,
  );
  return [...byResource].map(([resource, of]) => `${[...new Set(of.map(({ verb }) => verb))].join(", ")} ${resource}`).join("; ");
}

const NAME = "eks-cni-bench";

/** The roles for a user or group that runs the benchmark: for the whole cluster, because the namespaces of a run are made by it. */
export function roleManifests(group = NAME): readonly KubernetesObject[] {
  const byResource = Map.groupBy(NEEDS, ({ group: of, resource, subresource }) =>
    JSON.stringify([of, subresource === undefined ? resource : `${resource}/${subresource}`]),
  );
  const rules = [...byResource].map(([key, needs]) => {
    const [apiGroup, resource] = JSON.parse(key) as [string, string];
    return { apiGroups: [apiGroup], resources: [resource], verbs: [...new Set(needs.flatMap(({ verbs }) => verbs))] };
  });
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: NAME, labels: MANAGED_BY },
      rules,
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: NAME, labels: MANAGED_BY },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: NAME },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
    },
  ];
}
