import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import type { Cluster, KubernetesObject, ObjectReference } from "../../kubernetes/cluster.ts";
import { onceFound, type Reader } from "./found.ts";
import { valueAt, valueText } from "./value-text.ts";

/** A field of an object of the API. */
export interface ObjectField {
  readonly reference: ObjectReference;
  readonly field: string;
}

/** @param subject `<apiVersion> <Kind> [<namespace>/]<name> <field>`. @throws ConfigurationError for any other form */
export function objectField(subject: string): ObjectField {
  const [apiVersion, kind, named, field, ...more] = subject.split(" ");
  const [, namespace, name] = /^(?:([^/]+)\/)?([^/]+)$/.exec(named ?? "") ?? [];
  if (!apiVersion || !kind || name === undefined || more.length > 0)
    throw new ConfigurationError(
      `An object must be named as "<apiVersion> <Kind> [<namespace>/]<name> <field>", with the field left out for the object itself, not "${subject}".`,
    );
  return { reference: { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) }, field: field ?? "" };
}

/** The object's field as text; undefined where there is no such kind, object or field. */
export async function readField(cluster: Cluster, { reference, field }: ObjectField, signal: AbortSignal): Promise<string | undefined> {
  const object = await readIfKnown(cluster, reference, signal);
  return object === undefined ? undefined : field === "" ? object.metadata.name : valueText(valueAt(object, field));
}

/** What a cluster lacks the kind of, it does not have. */
async function readIfKnown(cluster: Cluster, reference: ObjectReference, signal: AbortSignal): Promise<KubernetesObject | undefined> {
  try {
    return await cluster.read(reference, signal);
  } catch (error) {
    if (error instanceof EnvironmentError && error.message.startsWith("The cluster has no kind ")) return undefined;
    throw error;
  }
}

export const readObject: Reader = async (subject, { cluster, signal }) => onceFound(await readField(cluster, objectField(subject), signal));
