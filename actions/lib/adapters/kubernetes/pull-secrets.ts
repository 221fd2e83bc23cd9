import { ConfigurationError } from "../../model/errors.ts";
import type { AccessQuestion, Cluster, KubernetesObject } from "./cluster.ts";
import { labelsOf } from "./names.ts";

/** A secret of the cluster that a registry asks for. */
export interface SecretReference {
  readonly namespace: string;
  readonly name: string;
}

const SECRET = { apiVersion: "v1", kind: "Secret" } as const;
const TYPES = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"];

/** @param given `namespace/name` each. @throws ConfigurationError for any other form */
export const pullSecretsFrom = (given: readonly string[]): readonly SecretReference[] =>
  given.map((entry) => {
    const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(entry) ?? [];
    if (namespace === undefined || name === undefined)
      throw new ConfigurationError(`Input "pull-secrets" must list secrets as namespace/name, separated by commas, not "${entry}".`);
    return { namespace, name };
  });

/** What must be allowed besides, where there are such secrets. @param namespaces of the run */
export const pullSecretQuestions = (secrets: readonly SecretReference[], namespaces: readonly string[]): readonly AccessQuestion[] =>
  secrets.length === 0
    ? []
    : [
        ...[...new Set(secrets.map(({ namespace }) => namespace))].map((namespace) => ({ ...SECRETS, verb: "get", namespace })),
        ...namespaces.flatMap((namespace) => [
          { ...SECRETS, verb: "create", namespace },
          { ...SECRETS, verb: "patch", namespace },
          { group: "", resource: "serviceaccounts", verb: "patch", namespace },
        ]),
      ];

const SECRETS = { group: "", resource: "secrets" } as const;

/** The secrets themselves. @throws ConfigurationError for one that is not there or is of another type */
export function readPullSecrets(
  cluster: Cluster,
  secrets: readonly SecretReference[],
  signal: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  return Promise.all(
    secrets.map(async ({ namespace, name }) => {
      const found = await cluster.read({ ...SECRET, namespace, name }, signal);
      if (found === undefined)
        throw new ConfigurationError(
          `Input "pull-secrets" must name secrets of the cluster, not "${namespace}/${name}", which is not there.`,
        );
      const type = String(found["type"]);
      if (!TYPES.includes(type))
        throw new ConfigurationError(
          `Input "pull-secrets" must name secrets of type ${TYPES[0]}, not "${namespace}/${name}" of type ${type}.`,
        );
      return found;
    }),
  );
}

/** Copies secrets into a namespace of a run, and has every pod there use them: its account hands them on, so no manifest has to name them. */
export async function givePullSecrets(
  cluster: Cluster,
  secrets: readonly KubernetesObject[],
  { run, namespace }: { readonly run: string; readonly namespace: string },
  signal: AbortSignal,
): Promise<void> {
  if (secrets.length === 0) return;
  // Two may have one name in the namespaces that they come from.
  const copies = secrets.map((secret, index) => ({
    ...SECRET,
    metadata: { name: `pull-${index}`, namespace, labels: labelsOf(run) },
    type: secret["type"],
    data: secret["data"],
  }));
  for (const copy of copies) await cluster.apply(copy, signal);
  const imagePullSecrets = copies.map(({ metadata: { name } }) => ({ name }));
  await cluster.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace }, imagePullSecrets }, signal);
}
