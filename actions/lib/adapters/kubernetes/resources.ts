import { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import type { Client } from "./client.ts";

const resourcesSchema = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

type Resource = z.infer<typeof resourcesSchema>["resources"][number];

/** Where objects of a kind are, by the API server's own list of what it has. */
export interface Resources {
  /**
   * Path of all objects of a kind, or of one.
   * @throws EnvironmentError when the cluster has no such kind
   */
  path(
    reference: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string; readonly name?: string },
    signal: AbortSignal,
  ): Promise<string>;
}

export function makeResources(client: Client): Resources {
  const known = new Map<string, Promise<readonly Resource[]>>();

  /** One question at a time for each version, and none again once it was answered. */
  function resourcesOf(apiVersion: string, signal: AbortSignal): Promise<readonly Resource[]> {
    const asked = known.get(apiVersion) ?? ask(apiVersion, signal);
    known.set(apiVersion, asked);
    asked.catch(() => known.delete(apiVersion));
    return asked;
  }

  async function ask(apiVersion: string, signal: AbortSignal): Promise<readonly Resource[]> {
    const request = { method: "GET", path: rootOf(apiVersion) } as const;
    return (await client.json(`list the kinds of ${apiVersion}`, resourcesSchema, request, { signal, expected: [404] }))?.resources ?? [];
  }

  const find = async (apiVersion: string, kind: string, signal: AbortSignal): Promise<Resource | undefined> =>
    // Subresources have a slash in their name and often the kind of what they belong to.
    (await resourcesOf(apiVersion, signal)).find((resource) => resource.kind === kind && !resource.name.includes("/"));

  return {
    async path({ apiVersion, kind, namespace, name }, signal) {
      let resource = await find(apiVersion, kind, signal);
      if (resource === undefined) {
        // Kinds come with what is installed.
        known.delete(apiVersion);
        resource = await find(apiVersion, kind, signal);
      }
      if (resource === undefined) throw new EnvironmentError(`The cluster has no kind ${kind} of ${apiVersion}.`);
      const inNamespace = resource.namespaced && namespace !== undefined ? ["namespaces", encodeURIComponent(namespace)] : [];
      if (resource.namespaced && namespace === undefined && name !== undefined) throw new TypeError(`${kind} ${name} needs a namespace`);
      return [rootOf(apiVersion), ...inNamespace, resource.name, ...(name === undefined ? [] : [encodeURIComponent(name)])].join("/");
    },
  };
}

const rootOf = (apiVersion: string): string => (apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
