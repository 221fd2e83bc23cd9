import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes/cluster.ts";
import { type Looked, until, type Waiting } from "../until.ts";

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.exactOptional(z.string()) }),
});

/** The objects of a YAML file, in order. @param file for sentences. @throws ConfigurationError for what is no manifest */
export function readManifests(text: string, file: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new ConfigurationError(`${file} is not valid YAML: ${error.message.split("\n")[0]}`);
    const content: unknown = document.toJS();
    if (content === null || content === undefined) return [];
    const read = objectSchema.safeParse(content);
    if (!read.success)
      throw new ConfigurationError(`${file} must hold objects of the Kubernetes API, each with apiVersion, kind and metadata.name.`);
    return [read.data as KubernetesObject];
  });
}

/** A kind that was defined a moment ago is known a moment later. */
const KIND_LIMIT_SECONDS = 60;

/** @throws EnvironmentError when the API server refuses one */
export async function applyManifests(cluster: Cluster, objects: readonly KubernetesObject[], waiting: Waiting): Promise<void> {
  for (const object of objects) {
    const limitSeconds = Math.min(KIND_LIMIT_SECONDS, waiting.limitSeconds);
    await until(async () => await tryToApply(cluster, object, waiting.signal), { ...waiting, limitSeconds });
  }
}

async function tryToApply(cluster: Cluster, object: KubernetesObject, signal: AbortSignal): Promise<Looked<KubernetesObject>> {
  try {
    return { found: await cluster.apply(object, signal) };
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigurationError(`${object.kind} ${object.metadata.name} must name its namespace.`);
    if (error instanceof EnvironmentError && error.message.startsWith("The cluster has no kind "))
      return { missing: `the cluster has no kind ${object.kind} of ${object.apiVersion}` };
    throw error;
  }
}
